import { DoorFault } from "../door-fault.ts";
import { ByteReader } from "./byte-reader.ts";

/** As much of https://bsonspec.org/spec.html as questions need. */
export type BsonValue = string | number | boolean | { readonly [key: string]: BsonValue };

const mostDepth = 32;
const mostElements = 20_000;

/** A document; whole numbers go as int32. */
export function bsonOf(document: Readonly<Record<string, BsonValue>>): Buffer {
  const elements = Object.entries(document).map(([key, value]) => {
    const name = Buffer.from(`${key}\0`);
    if (typeof value === "string") {
      return Buffer.concat([
        Buffer.from([0x02]),
        name,
        int32(Buffer.byteLength(value) + 1),
        Buffer.from(`${value}\0`),
      ]);
    }
    if (typeof value === "number") return Buffer.concat([Buffer.from([0x10]), name, int32(value)]);
    if (typeof value === "boolean")
      return Buffer.concat([Buffer.from([0x08]), name, Buffer.from([value ? 1 : 0])]);
    return Buffer.concat([Buffer.from([0x03]), name, bsonOf(value)]);
  });
  const body = Buffer.concat([...elements, Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
}

/** What a document says in plain values: texts, numbers, lists and objects; other kinds are left out. @throws DoorFault */
export function readBson(bytes: Buffer): Record<string, unknown> {
  return documentIn(new ByteReader(bytes), 0, { elements: 0 });
}

function documentIn(body: ByteReader, depth: number, seen: { elements: number }): Record<string, unknown> {
  if (depth > mostDepth) throw new DoorFault("garbled", "it sent documents within documents without end");
  const length = body.int32Little();
  if (length < 5) throw new DoorFault("garbled", "it sent a document of no possible length");
  const inner = new ByteReader(body.take(length - 4));
  const document: [string, unknown][] = [];
  for (;;) {
    const type = inner.byte();
    if (type === 0) return Object.fromEntries(document);
    seen.elements += 1;
    if (seen.elements > mostElements)
      throw new DoorFault("too much", `it sent more than ${mostElements} values`);
    const name = inner.zeroEnded();
    document.push([name, valueIn(inner, type, depth, seen)]);
  }
}

function valueIn(body: ByteReader, type: number, depth: number, seen: { elements: number }): unknown {
  switch (type) {
    case 0x01:
      return body.take(8).readDoubleLE();
    case 0x02:
      return textIn(body);
    case 0x03:
      return documentIn(body, depth + 1, seen);
    case 0x04:
      return Object.values(documentIn(body, depth + 1, seen));
    case 0x05: {
      const length = body.int32Little();
      body.take(length + 1);
      return undefined;
    }
    case 0x07:
      return body.take(12).toString("hex");
    case 0x08:
      return body.byte() === 1;
    case 0x09:
    case 0x11:
      body.take(8);
      return undefined;
    case 0x0a:
      return undefined;
    case 0x10:
      return body.int32Little();
    case 0x12:
      return Number(body.take(8).readBigInt64LE());
    case 0x13:
      body.take(16);
      return undefined;
    default:
      throw new DoorFault("garbled", "it sent a kind of value that no answer to a question has");
  }
}

function textIn(body: ByteReader): string {
  const length = body.int32Little();
  const text = body.take(length);
  return text.toString("utf8", 0, text.length - 1);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
