import { createHash } from "node:crypto";
import { DoorFault } from "../door-fault.ts";
import { ByteReader } from "./byte-reader.ts";
import type { Conversation } from "./conversation.ts";

// https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html

/** What a server says first, before anybody asked. */
export type MysqlGreeting =
  | {
      readonly is: "greeting";
      readonly version: string;
      readonly takesTls: boolean;
      readonly plugin: string;
      readonly salt: Buffer;
    }
  /** 1130: this host may not connect; 1129: it is blocked; 1040: there are too many. */
  | { readonly is: "refusal"; readonly code: number };

const capability = {
  longPassword: 0x1,
  protocol41: 0x200,
  tls: 0x800,
  secureConnection: 0x8000,
  pluginAuth: 0x80000,
} as const;
const utf8 = 33;
const mostRows = 1000;

/** The greeting in the first bytes of a connection; undefined when they are something else. */
export function greetingOf(bytes: Buffer): MysqlGreeting | undefined {
  if (bytes.length < 7 || bytes[3] !== 0) return undefined;
  const length = bytes.readUIntLE(0, 3);
  if (length < 3 || bytes.length < length + 4) return undefined;
  try {
    return greetingIn(new ByteReader(bytes.subarray(4, length + 4)));
  } catch (thrown) {
    if (thrown instanceof DoorFault) return undefined;
    throw thrown;
  }
}

function greetingIn(body: ByteReader): MysqlGreeting | undefined {
  const kind = body.byte();
  if (kind === 0xff) {
    const code = body.uint16Little();
    // The server's own errors; in the connection phase without SQLSTATE before MySQL 4.1 clients are known.
    return code >= 1000 && code < 5000 && body.left > 8 ? { is: "refusal", code } : undefined;
  }
  if (kind !== 10) return undefined;
  const version = body.zeroEnded();
  if (!/^\d+\.\d+/.test(version)) return undefined;
  body.take(4);
  const firstSalt = body.take(8);
  body.take(1);
  let capabilities = body.uint16Little();
  if (body.left < 5) return { is: "greeting", version, takesTls: false, plugin: "", salt: firstSalt };
  body.take(3);
  capabilities |= body.uint16Little() << 16;
  const saltLength = body.byte();
  body.take(10);
  const secondSalt = body.take(Math.min(Math.max(13, saltLength - 8), body.left));
  const plugin = body.left > 0 ? body.rest().toString("latin1").split("\0")[0] : "";
  return {
    is: "greeting",
    version,
    takesTls: (capabilities & capability.tls) !== 0,
    plugin: plugin ?? "",
    salt: Buffer.concat([firstSalt, secondSalt.subarray(0, 12)]),
  };
}

export type LoginOutcome =
  | { readonly is: "let in" }
  | { readonly is: "refused"; readonly code: number }
  | { readonly is: "asked"; readonly plugin: string };

/**
 * Logs in, encrypted when the server can, and leaves the conversation ready for statements.
 * @throws DoorFault
 */
export async function logIn(
  conversation: Conversation,
  account: { readonly user: string; readonly password: string },
  { servername }: { readonly servername: string | undefined },
): Promise<LoginOutcome | undefined> {
  const packet = await heard(conversation);
  const greeting = greetingOf(Buffer.concat([packet.head, packet.body]));
  if (greeting === undefined) return undefined;
  if (greeting.is === "refusal") return { is: "refused", code: greeting.code };
  const flags =
    capability.longPassword |
    capability.protocol41 |
    capability.secureConnection |
    capability.pluginAuth |
    (greeting.takesTls ? capability.tls : 0);
  const preface = Buffer.alloc(32);
  preface.writeUInt32LE(flags, 0);
  preface.writeUInt32LE(1 << 24, 4);
  preface.writeUInt8(utf8, 8);
  let sequence = 1;
  if (greeting.takesTls) {
    conversation.send("mysql SSLRequest", framed(preface, sequence++));
    await conversation.startTls(servername);
  }
  const proof = proofOf(account.password, greeting.salt, "mysql_native_password");
  const body = Buffer.concat([
    preface,
    Buffer.from(`${account.user}\0`),
    Buffer.from([proof.length]),
    proof,
    Buffer.from("mysql_native_password\0"),
  ]);
  conversation.send(loginName(account.user), framed(body, sequence));
  return answered(conversation, account);
}

/** The name under which a login is declared and sent. */
export function loginName(user: string): string {
  return `mysql login as ${user}`;
}

async function answered(
  conversation: Conversation,
  { user, password }: { user: string; password: string },
): Promise<LoginOutcome> {
  // One switch of the method, one more word of it, and then it has to say yes or no.
  for (let step = 0; step < 4; step += 1) {
    const { sequence, body } = await heard(conversation);
    const reader = new ByteReader(body);
    const kind = reader.byte();
    if (kind === 0) return { is: "let in" };
    if (kind === 0xff) return { is: "refused", code: reader.uint16Little() };
    if (kind === 0xfe) {
      const plugin = reader.left > 0 ? reader.zeroEnded() : "mysql_old_password";
      const salt = reader.rest().subarray(0, 20);
      if (plugin !== "mysql_native_password" && password !== "") return { is: "asked", plugin };
      conversation.send(loginName(user), framed(proofOf(password, salt, plugin), sequence + 1));
      continue;
    }
    // caching_sha2_password: 3 is "that was right", 4 wants the whole password.
    if (kind === 1 && reader.left === 1 && reader.byte() === 3) continue;
    return { is: "asked", plugin: "caching_sha2_password" };
  }
  return { is: "asked", plugin: "without end" };
}

/** SHA1(password) XOR SHA1(salt, SHA1(SHA1(password))); nothing, or one zero byte, for no password. */
function proofOf(password: string, salt: Buffer, plugin: string): Buffer {
  if (password === "")
    return Buffer.from(plugin === "caching_sha2_password" || plugin === "sha256_password" ? [0] : []);
  const once = createHash("sha1").update(password).digest();
  const twice = createHash("sha1").update(once).digest();
  const mixed = createHash("sha1").update(salt).update(twice).digest();
  return Buffer.from(once.map((byte, at) => byte ^ (mixed[at] ?? 0)));
}

/** The rows of one statement as texts; undefined when the server refuses it. @throws DoorFault */
export async function rowsOf(
  conversation: Conversation,
  name: string,
  statement: string,
): Promise<readonly (readonly (string | undefined)[])[] | undefined> {
  conversation.send(name, framed(Buffer.concat([Buffer.from([3]), Buffer.from(statement)]), 0));
  const first = await heard(conversation);
  if (first.body[0] === 0xff || first.body[0] === 0) return undefined;
  const columns = countIn(new ByteReader(first.body)) ?? 0;
  for (let column = 0; column <= columns; column += 1) await heard(conversation);
  const rows: (string | undefined)[][] = [];
  for (;;) {
    const { body } = await heard(conversation);
    if (body[0] === 0xff) return undefined;
    if (body[0] === 0xfe && body.length < 9) return rows;
    if (rows.length >= mostRows) throw new DoorFault("too much", `it sent more than ${mostRows} rows`);
    rows.push(cellsOf(new ByteReader(body), columns));
  }
}

function cellsOf(body: ByteReader, columns: number): (string | undefined)[] {
  return Array.from({ length: Math.min(columns, 4096) }, () => {
    const length = countIn(body);
    return length === undefined ? undefined : body.text(length);
  });
}

/** A length-encoded number; undefined for NULL. */
function countIn(body: ByteReader): number | undefined {
  const first = body.byte();
  if (first < 0xfb) return first;
  if (first === 0xfb) return undefined;
  if (first === 0xfc) return body.uint16Little();
  if (first === 0xfd) return body.take(3).readUIntLE(0, 3);
  throw new DoorFault("garbled", "it sent a value too long to be a name or a number");
}

async function heard(
  conversation: Conversation,
): Promise<{ readonly head: Buffer; readonly sequence: number; readonly body: Buffer }> {
  const head = await conversation.take(4);
  const length = head.readUIntLE(0, 3);
  if (length === 0) throw new DoorFault("garbled", "it sent an empty packet");
  return { head, sequence: head.readUInt8(3), body: await conversation.take(length) };
}

function framed(body: Buffer, sequence: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head.writeUInt8(sequence & 0xff, 3);
  return Buffer.concat([head, body]);
}
