import { DoorFault } from "../door-fault.ts";
import type { ByteReader } from "./byte-reader.ts";

// https://neo4j.com/docs/bolt/current/packstream/

export type Packed =
  | string
  | number
  | boolean
  | null
  | readonly Packed[]
  | { readonly [key: string]: Packed };

const mostDepth = 32;
const mostItems = 20_000;

/** Texts, small whole numbers, lists and maps of fewer than 16 entries: all that a question needs. */
export function pack(value: Packed): Buffer {
  if (typeof value === "string") {
    const text = Buffer.from(value);
    return Buffer.concat([
      Buffer.from(text.length < 16 ? [0x80 + text.length] : [0xd1, text.length >> 8, text.length & 0xff]),
      text,
    ]);
  }
  if (typeof value === "number") return Buffer.from([0xc9, (value >> 8) & 0xff, value & 0xff]);
  if (typeof value === "boolean") return Buffer.from([value ? 0xc3 : 0xc2]);
  if (value === null) return Buffer.from([0xc0]);
  if (Array.isArray(value)) return Buffer.concat([Buffer.from([0x90 + value.length]), ...value.map(pack)]);
  const entries = Object.entries(value);
  return Buffer.concat([
    Buffer.from([0xa0 + entries.length]),
    ...entries.flatMap(([key, one]) => [pack(key), pack(one)]),
  ]);
}

/** A message with its fields. */
export function packMessage(tag: number, ...fields: readonly Packed[]): Buffer {
  return Buffer.concat([Buffer.from([0xb0 + fields.length, tag]), ...fields.map(pack)]);
}

/** One value; nodes, times and other structures come as lists of their fields. @throws DoorFault */
export function unpack(body: ByteReader): unknown {
  return valueIn(body, 0, { items: 0 });
}

function valueIn(body: ByteReader, depth: number, seen: { items: number }): unknown {
  seen.items += 1;
  if (depth > mostDepth || seen.items > mostItems)
    throw new DoorFault("too much", "it sent a value without end");
  const marker = body.byte();
  if (marker < 0x80) return marker;
  if (marker >= 0xf0) return marker - 0x100;
  const low = marker & 0x0f;
  switch (marker & 0xf0) {
    case 0x80:
      return body.text(low);
    case 0x90:
      return list(body, low, depth, seen);
    case 0xa0:
      return map(body, low, depth, seen);
    case 0xb0:
      body.byte();
      return list(body, low, depth, seen);
    default:
      return marked(body, marker, depth, seen);
  }
}

function marked(body: ByteReader, marker: number, depth: number, seen: { items: number }): unknown {
  switch (marker) {
    case 0xc0:
      return null;
    case 0xc1:
      return body.take(8).readDoubleBE();
    case 0xc2:
      return false;
    case 0xc3:
      return true;
    case 0xc8:
      return body.take(1).readInt8();
    case 0xc9:
      return body.int16();
    case 0xca:
      return body.int32();
    case 0xcb:
      return Number(body.take(8).readBigInt64BE());
    case 0xcc:
    case 0xcd:
    case 0xce:
      body.take(sizeIn(body, marker - 0xcc));
      return undefined;
    case 0xd0:
    case 0xd1:
    case 0xd2:
      return body.text(sizeIn(body, marker - 0xd0));
    case 0xd4:
    case 0xd5:
    case 0xd6:
      return list(body, sizeIn(body, marker - 0xd4), depth, seen);
    case 0xd8:
    case 0xd9:
    case 0xda:
      return map(body, sizeIn(body, marker - 0xd8), depth, seen);
    default:
      throw new DoorFault("garbled", "it sent a kind of value that does not exist");
  }
}

/** 0, 1, 2: one, two or four bytes. */
function sizeIn(body: ByteReader, kind: number): number {
  return body.take(2 ** kind).readUIntBE(0, 2 ** kind);
}

function list(body: ByteReader, length: number, depth: number, seen: { items: number }): unknown[] {
  demandPossible(body, length);
  return Array.from({ length }, () => valueIn(body, depth + 1, seen));
}

function map(
  body: ByteReader,
  length: number,
  depth: number,
  seen: { items: number },
): Record<string, unknown> {
  demandPossible(body, length);
  return Object.fromEntries(
    Array.from({ length }, (): [string, unknown] => [
      String(valueIn(body, depth + 1, seen)),
      valueIn(body, depth + 1, seen),
    ]),
  );
}

function demandPossible(body: ByteReader, length: number): void {
  if (length > body.left) throw new DoorFault("garbled", "it sent a length that cannot be");
}
