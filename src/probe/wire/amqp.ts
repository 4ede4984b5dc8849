import { DoorFault } from "../door-fault.ts";
import { ByteReader } from "./byte-reader.ts";
import type { Conversation } from "./conversation.ts";

/** AMQP 0-9-1, the frames before a connection is opened: https://www.rabbitmq.com/resources/specs/amqp0-9-1.pdf */
const frameMethod = 1;
const frameEnd = 0xce;
const connection = 10;
const methods = { start: 10, startOk: 11, secure: 20, tune: 30, close: 50 } as const;
const mostBytes = 65_536;

/** What a broker says of itself before anybody logged in. */
export interface AmqpStart {
  readonly product: string | undefined;
  readonly version: string | undefined;
  readonly cluster: string | undefined;
  readonly mechanisms: readonly string[];
}

/** Whether a login was taken. */
export type AmqpLogin = "accepted" | "refused" | "unexpected";

const amqpHeader: Buffer = Buffer.from("AMQP\0\0\x09\x01", "latin1");

/** Undefined when whoever answers speaks something else, or another version of AMQP. @throws DoorFault */
export async function amqpStart(conversation: Conversation, sentAs: string): Promise<AmqpStart | undefined> {
  conversation.send(sentAs, amqpHeader);
  const head = await conversation.take(7);
  if (head.readUInt8(0) !== frameMethod || head.readUInt16BE(1) !== 0) return undefined;
  const reader = new ByteReader(await bodyOf(conversation, head));
  if (reader.uint16() !== connection || reader.uint16() !== methods.start) return undefined;
  reader.take(2);
  const properties = tableOf(new ByteReader(reader.take(reader.int32())));
  const mechanisms = reader.text(reader.int32()).split(" ");
  return {
    product: properties.get("product"),
    version: properties.get("version"),
    cluster: properties.get("cluster_name"),
    mechanisms: mechanisms.filter((name) => /^[A-Z0-9_-]{1,40}$/.test(name)),
  };
}

/** Answers the broker's start; a connection to a virtual host is never opened. @throws DoorFault */
export async function amqpLogin(
  conversation: Conversation,
  sentAs: string,
  { mechanism, response }: { readonly mechanism: string; readonly response: string },
): Promise<AmqpLogin> {
  conversation.send(sentAs, startOk(mechanism, response));
  let head: Buffer;
  try {
    head = await conversation.take(7);
  } catch (thrown) {
    // Without the capability below, and in old versions, a refused login ends in a closed connection.
    if (thrown instanceof DoorFault && thrown.kind === "ended") return "refused";
    throw thrown;
  }
  if (head.readUInt8(0) !== frameMethod) return "unexpected";
  const reader = new ByteReader(await bodyOf(conversation, head));
  if (reader.uint16() !== connection) return "unexpected";
  const method = reader.uint16();
  if (method === methods.tune) return "accepted";
  return method === methods.close ? "refused" : "unexpected";
}

async function bodyOf(conversation: Conversation, head: Buffer): Promise<Buffer> {
  const length = head.readUInt32BE(3);
  if (length > mostBytes) throw new DoorFault("garbled", "it sent a frame longer than any of its kind");
  const body = await conversation.take(length + 1);
  if (body.readUInt8(length) !== frameEnd) throw new DoorFault("garbled", "it sent a frame without end");
  return body.subarray(0, length);
}

/** Texts of a field table; whatever stands behind a kind of value that is not known is left. */
function tableOf(reader: ByteReader): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  while (reader.left > 0) {
    const name = reader.text(reader.byte());
    const kind = String.fromCharCode(reader.byte());
    if (kind === "S" || kind === "x") {
      const value = reader.text(reader.int32());
      texts.set(name, value.slice(0, 200));
    } else if (kind === "F" || kind === "A") reader.take(reader.int32());
    else {
      const size = sizes[kind];
      if (size === undefined) return texts;
      reader.take(size);
    }
  }
  return texts;
}

/** As RabbitMQ writes them: https://www.rabbitmq.com/amqp-0-9-1-errata */
const sizes: Readonly<Record<string, number>> = {
  t: 1,
  b: 1,
  B: 1,
  s: 2,
  u: 2,
  I: 4,
  i: 4,
  l: 8,
  f: 4,
  d: 8,
  D: 5,
  T: 8,
  V: 0,
};

function startOk(mechanism: string, response: string): Buffer {
  const capabilities = table([["authentication_failure_close", Buffer.from("t\x01", "latin1")]]);
  const client = table([
    ["product", Buffer.concat([Buffer.from("S"), long("watertight")])],
    ["capabilities", Buffer.concat([Buffer.from("F"), capabilities])],
  ]);
  const body = Buffer.concat([
    Buffer.from([0, connection, 0, methods.startOk]),
    client,
    short(mechanism),
    long(response),
    short("en_US"),
  ]);
  const head = Buffer.alloc(7);
  head.writeUInt8(frameMethod, 0);
  head.writeUInt32BE(body.length, 3);
  return Buffer.concat([head, body, Buffer.from([frameEnd])]);
}

function table(fields: readonly (readonly [name: string, value: Buffer])[]): Buffer {
  const bytes = Buffer.concat(fields.flatMap(([name, value]) => [short(name), value]));
  return Buffer.concat([lengthOf(bytes), bytes]);
}

function short(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function long(value: string): Buffer {
  const bytes = Buffer.from(value, "utf8");
  return Buffer.concat([lengthOf(bytes), bytes]);
}

function lengthOf(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return length;
}
