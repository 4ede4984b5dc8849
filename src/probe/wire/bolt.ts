import { DoorFault } from "../door-fault.ts";
import { ByteReader } from "./byte-reader.ts";
import type { Conversation } from "./conversation.ts";
import { isObject } from "./json.ts";
import { type Packed, packMessage, unpack } from "./packstream.ts";

// https://neo4j.com/docs/bolt/current/bolt/handshake/ and …/message/

const handshake = Buffer.from([
  ...[0x60, 0x60, 0xb0, 0x17],
  // 5.0, then 4.4 down to 4.1, 4.0 and 3: in all of them HELLO carries the login.
  ...[0, 0, 0, 5],
  ...[0, 3, 4, 4],
  ...[0, 0, 0, 4],
  ...[0, 0, 0, 3],
]);
const tags = { hello: 0x01, run: 0x10, pull: 0x3f, success: 0x70, record: 0x71, failure: 0x7f } as const;
const mostBytes = 1 << 20;
const mostRecords = 1000;

export interface BoltAnswer {
  readonly is: "success" | "failure" | "other";
  readonly told: Readonly<Record<string, unknown>>;
}

/** The major version that both speak, 0 for none; undefined when something else answers. @throws DoorFault */
export async function shookHands(conversation: Conversation): Promise<number | undefined> {
  conversation.send("bolt handshake", handshake);
  const [zero, , minor = 0, major = 0] = await conversation.take(4);
  const isOffered = zero === 0 && ((major === 0 && minor === 0) || (major >= 3 && major <= 5 && minor <= 4));
  return isOffered ? major : undefined;
}

/** Introduces us; without an account as somebody who shows no proof. */
export async function hello(
  conversation: Conversation,
  agentName: string,
  account?: { readonly user: string; readonly password: string },
): Promise<BoltAnswer> {
  const login: Record<string, Packed> =
    account === undefined
      ? { scheme: "none" }
      : { scheme: "basic", principal: account.user, credentials: account.password };
  send(
    conversation,
    account === undefined ? "bolt HELLO" : `bolt HELLO as ${account.user}`,
    packMessage(tags.hello, { user_agent: agentName, ...login }),
  );
  return heard(conversation);
}

/** The rows of one reading statement; undefined when it is refused. @throws DoorFault */
export async function rowsOf(
  conversation: Conversation,
  name: string,
  statement: string,
  major: number,
): Promise<readonly (readonly unknown[])[] | undefined> {
  // Access mode "r": the server itself refuses to write.
  send(conversation, name, packMessage(tags.run, statement, {}, { mode: "r" }));
  if ((await heard(conversation)).is !== "success") return undefined;
  send(conversation, name, major >= 4 ? packMessage(tags.pull, { n: mostRecords }) : packMessage(tags.pull));
  const rows: unknown[][] = [];
  for (;;) {
    const { tag, field } = await message(conversation);
    if (tag === tags.success) return rows;
    if (tag !== tags.record || !Array.isArray(field)) return undefined;
    if (rows.length >= mostRecords) throw new DoorFault("too much", `it sent more than ${mostRecords} rows`);
    rows.push(field);
  }
}

async function heard(conversation: Conversation): Promise<BoltAnswer> {
  const { tag, field } = await message(conversation);
  const told = isObject(field) ? field : {};
  return { is: tag === tags.success ? "success" : tag === tags.failure ? "failure" : "other", told };
}

function send(conversation: Conversation, name: string, body: Buffer): void {
  const size = Buffer.alloc(2);
  size.writeUInt16BE(body.length);
  conversation.send(name, Buffer.concat([size, body, Buffer.from([0, 0])]));
}

/** Chunks, each after its length, until one of length 0; such a one alone keeps the line awake. */
async function message(
  conversation: Conversation,
): Promise<{ readonly tag: number; readonly field: unknown }> {
  const chunks: Buffer[] = [];
  let total = 0;
  for (;;) {
    const length = (await conversation.take(2)).readUInt16BE();
    if (length === 0 && total === 0) continue;
    if (length === 0) break;
    total += length;
    if (total > mostBytes) throw new DoorFault("too much", "it sent a message without end");
    chunks.push(await conversation.take(length));
  }
  const body = new ByteReader(Buffer.concat(chunks));
  const [marker, tag] = body.take(2);
  if (marker === undefined || tag === undefined || (marker & 0xf0) !== 0xb0)
    throw new DoorFault("garbled", "it sent no message of Bolt");
  return { tag, field: body.left > 0 ? unpack(body) : undefined };
}
