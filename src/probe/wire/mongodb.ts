import { type BsonValue, bsonOf, readBson } from "./bson.ts";
import type { Conversation } from "./conversation.ts";

// https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/

type Command = Readonly<Record<string, BsonValue>>;

const opcodes = { reply: 1, query: 2004, message: 2013 } as const;
const mostBytes = 1 << 20;

/** Asks in the old way, which all versions take for the first question; undefined when something else answers. */
export function askedOldWay(
  conversation: Conversation,
  name: string,
  command: Command,
): Promise<Record<string, unknown> | undefined> {
  // No flags; the collection $cmd; skip none; return one.
  const body = Buffer.concat([int32s(0), Buffer.from("admin.$cmd\0"), int32s(0, -1), bsonOf(command)]);
  return exchanged(conversation, name, opcodes.query, body);
}

/** Asks as servers since 3.6 want it (OP_MSG). */
export function asked(
  conversation: Conversation,
  name: string,
  command: Command,
  database = "admin",
): Promise<Record<string, unknown> | undefined> {
  const body = Buffer.concat([int32s(0), Buffer.from([0]), bsonOf({ ...command, $db: database })]);
  return exchanged(conversation, name, opcodes.message, body);
}

async function exchanged(
  conversation: Conversation,
  name: string,
  opcode: number,
  body: Buffer,
): Promise<Record<string, unknown> | undefined> {
  const id = 1;
  conversation.send(name, Buffer.concat([int32s(body.length + 16, id, 0, opcode), body]));
  const head = await conversation.take(16);
  const length = head.readInt32LE(0);
  const answered = head.readInt32LE(12);
  const isAnswer = head.readInt32LE(8) === id && (answered === opcodes.reply || answered === opcodes.message);
  if (!isAnswer || length < 21 || length > mostBytes) return undefined;
  const rest = await conversation.take(length - 16);
  // OP_REPLY: flags, cursor, start and number before its documents; OP_MSG: flags and the kind of its first section.
  return readBson(rest.subarray(answered === opcodes.reply ? 20 : 5));
}

function int32s(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeInt32LE(value, at * 4);
  return bytes;
}
