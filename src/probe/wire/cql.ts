import { DoorFault } from "../door-fault.ts";
import { ByteReader } from "./byte-reader.ts";
import type { Conversation } from "./conversation.ts";

// https://github.com/apache/cassandra/blob/trunk/doc/native_protocol_v4.spec

const opcodes = {
  error: 0x00,
  startup: 0x01,
  ready: 0x02,
  authenticate: 0x03,
  options: 0x05,
  supported: 0x06,
  query: 0x07,
  result: 0x08,
  authChallenge: 0x0e,
  authResponse: 0x0f,
  authSuccess: 0x10,
} as const;
const mostBytes = 1 << 20;
const mostColumns = 64;
const mostRows = 1000;
/** 4 is spoken by Cassandra since 2.2 and by every Scylla; 3 by what is older. */
const versions = [4, 3] as const;
const oneConsistency = 0x0001;

export interface CqlFrame {
  readonly opcode: keyof typeof opcodes;
  readonly body: ByteReader;
}

/** What a server can do, asked before any login; undefined when it is something else. @throws DoorFault */
export async function optionsOf(
  conversation: Conversation,
  version: number,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const frame = await exchanged(conversation, "cql OPTIONS", version, opcodes.options, Buffer.alloc(0));
  if (frame?.opcode !== "supported") return undefined;
  const { body } = frame;
  return new Map(
    Array.from({ length: Math.min(body.uint16(), 100) }, (): [string, string[]] => [
      shortText(body),
      Array.from({ length: Math.min(body.uint16(), 100) }, () => shortText(body)),
    ]),
  );
}

export { versions as cqlVersions };

/** Begins a session: `ready`, `authenticate` or `error`. */
export function startSession(conversation: Conversation, version: number): Promise<CqlFrame | undefined> {
  const body = Buffer.concat([uint16(1), shortTextBytes("CQL_VERSION"), shortTextBytes("3.0.0")]);
  return exchanged(conversation, "cql STARTUP", version, opcodes.startup, body);
}

/** Answers `authenticate` with a name and a password (SASL PLAIN, RFC 4616). */
export function logIn(
  conversation: Conversation,
  version: number,
  user: string,
  password: string,
): Promise<CqlFrame | undefined> {
  const token = Buffer.from(`\0${user}\0${password}`);
  return exchanged(
    conversation,
    `cql login as ${user}`,
    version,
    opcodes.authResponse,
    Buffer.concat([int32(token.length), token]),
  );
}

/** Rows of texts of one statement; undefined when it is refused or has other columns than texts. @throws DoorFault */
export async function rowsOf(
  conversation: Conversation,
  name: string,
  version: number,
  statement: string,
): Promise<readonly (readonly (string | undefined)[])[] | undefined> {
  const text = Buffer.from(statement);
  const body = Buffer.concat([int32(text.length), text, uint16(oneConsistency), Buffer.from([0])]);
  const frame = await exchanged(conversation, name, version, opcodes.query, body);
  if (frame?.opcode !== "result" || frame.body.int32() !== 2) return undefined;
  const columns = columnsIn(frame.body);
  if (columns === undefined) return undefined;
  const count = frame.body.int32();
  if (count > mostRows) throw new DoorFault("too much", `it sent more than ${mostRows} rows`);
  return Array.from({ length: count }, () =>
    columns.map((isUuid) => {
      const length = frame.body.int32();
      if (length < 0) return undefined;
      return isUuid ? frame.body.take(length).toString("hex") : frame.body.text(length);
    }),
  );
}

/** Whether each column is a UUID; undefined when one is neither that nor a text. */
function columnsIn(body: ByteReader): readonly boolean[] | undefined {
  const flags = body.int32();
  const count = body.int32();
  if (count < 0 || count > mostColumns)
    throw new DoorFault("too much", `it sent more than ${mostColumns} columns`);
  if ((flags & 2) !== 0) body.take(Math.max(0, body.int32()));
  const isShared = (flags & 1) !== 0;
  if (isShared) void [shortText(body), shortText(body)];
  const columns: boolean[] = [];
  for (let at = 0; at < count; at += 1) {
    if (!isShared) void [shortText(body), shortText(body)];
    shortText(body);
    const type = body.uint16();
    // ascii, varchar (10 and 13), uuid
    if (![0x01, 0x0a, 0x0d, 0x0c].includes(type)) return undefined;
    columns.push(type === 0x0c);
  }
  return columns;
}

/** The class that asks for a login, or the code of an error. */
export function wordOf({ opcode, body }: CqlFrame): string {
  if (opcode === "authenticate") return shortText(body).slice(0, 200);
  return opcode === "error" ? `error 0x${body.int32().toString(16).padStart(4, "0")}` : opcode;
}

async function exchanged(
  conversation: Conversation,
  name: string,
  version: number,
  opcode: number,
  body: Buffer,
): Promise<CqlFrame | undefined> {
  const head = Buffer.from([version, 0, 0, 0, opcode, 0, 0, 0, 0]);
  head.writeInt32BE(body.length, 5);
  conversation.send(name, Buffer.concat([head, body]));
  const answer = await conversation.take(9);
  const length = answer.readUInt32BE(5);
  const told = (Object.keys(opcodes) as (keyof typeof opcodes)[]).find((key) => opcodes[key] === answer[4]);
  // The first bit marks what a server says.
  const isAnswer = ((answer[0] ?? 0) & 0x80) !== 0 && ((answer[0] ?? 0) & 0x7f) <= 5;
  if (!isAnswer || told === undefined || length > mostBytes) return undefined;
  return { opcode: told, body: afterExtras(answer[1] ?? 0, new ByteReader(await conversation.take(length))) };
}

/** With flags set, a trace (2) or warnings (8) stand before the message. */
function afterExtras(flags: number, body: ByteReader): ByteReader {
  if ((flags & 0x02) !== 0) body.take(16);
  if ((flags & 0x08) !== 0)
    for (let left = Math.min(body.uint16(), 100); left > 0; left -= 1) shortText(body);
  return body;
}

function shortText(body: ByteReader): string {
  return body.text(body.uint16());
}

function shortTextBytes(text: string): Buffer {
  return Buffer.concat([uint16(Buffer.byteLength(text)), Buffer.from(text)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
