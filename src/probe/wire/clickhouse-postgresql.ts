import { DoorFault } from "../door-fault.ts";
import type { Conversation } from "./conversation.ts";

/** A message of PostgreSQL's protocol 3.0, by its letter. */
export interface PostgresMessage {
  readonly kind: string;
  readonly body: Buffer;
}

const mostBody = 16_384;

/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html */
export function startupOf(parameters: Readonly<Record<string, string>>): Buffer {
  const text = Object.entries(parameters).map(([name, value]) => `${name}\0${value}\0`);
  const body = Buffer.from(`${text.join("")}\0`, "latin1");
  const head = Buffer.alloc(8);
  head.writeInt32BE(body.length + 8, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, body]);
}

/** Says goodbye in place of a password. The zeros behind it end ClickHouse's wait for a SASL answer. */
export const goodbye: Buffer = Buffer.from([0x58, 0, 0, 0, 4, 0, 0, 0, 0, 0]);

/** @throws DoorFault `garbled` for a message of an impossible length */
export async function nextMessage(conversation: Conversation): Promise<PostgresMessage> {
  const head = await conversation.take(5);
  const length = head.readInt32BE(1) - 4;
  if (length < 0 || length > mostBody) throw new DoorFault("garbled", "it answered in another language");
  return { kind: head.toString("latin1", 0, 1), body: await conversation.take(length) };
}

/** Fields of an error by their letters. */
export function errorFields(body: Buffer): ReadonlyMap<string, string> {
  const fields = body
    .toString("utf8")
    .split("\0")
    .filter((field) => field !== "");
  return new Map(fields.map((field) => [field.slice(0, 1), field.slice(1)]));
}
