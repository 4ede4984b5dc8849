import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import { DoorFault } from "../door-fault.ts";

/** A server that asks for more rounds than this wants to keep us busy. */
const mostRounds = 100_000;

export interface ScramLogin {
  /** What the client says first. */
  readonly first: string;
  /** Its answer to what the server says first. @throws DoorFault */
  final(serverFirst: string): string;
}

/** The client's side of SCRAM-SHA-256 without channel binding: RFC 5802 §3, RFC 7677. */
export function scramSha256(user: string, password: string): ScramLogin {
  const nonce = randomBytes(18).toString("base64");
  const bare = `n=${user},r=${nonce}`;
  return {
    first: `n,,${bare}`,
    final(serverFirst) {
      const { r: joint = "", s: salt = "", i: rounds = "" } = attributesOf(serverFirst);
      const count = Number(rounds);
      if (
        !joint.startsWith(nonce) ||
        salt === "" ||
        !Number.isInteger(count) ||
        count < 1 ||
        count > mostRounds
      ) {
        throw new DoorFault("garbled", "it sent no usable SCRAM challenge");
      }
      const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), count, 32, "sha256");
      const clientKey = hmac(salted, "Client Key");
      const stored = createHash("sha256").update(clientKey).digest();
      // "biws" is the base64 of "n,,".
      const unproved = `c=biws,r=${joint}`;
      const signature = hmac(stored, `${bare},${serverFirst},${unproved}`);
      const proof = clientKey.map((byte, at) => byte ^ (signature[at] ?? 0));
      return `${unproved},p=${Buffer.from(proof).toString("base64")}`;
    },
  };
}

function attributesOf(message: string): Partial<Record<string, string>> {
  return Object.fromEntries(message.split(",").map((part) => [part.slice(0, 1), part.slice(2)]));
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
