import { DoorFault } from "../door-fault.ts";

// X.690, as far as RFC 4511 §5.1 uses it: definite lengths, one byte of tag.

export interface BerValue {
  readonly tag: number;
  readonly body: Buffer;
}

const mostValues = 5000;

/** One value with its tag and length. */
export function ber(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

/** A whole number from 0 to 2³¹-1. */
export function berNumber(tag: number, value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(value, 1);
  const first = bytes.findIndex((byte, at) => at === 4 || byte !== 0 || (bytes[at + 1] ?? 0) >= 0x80);
  return ber(tag, bytes.subarray(first));
}

export function berText(tag: number, text: string): Buffer {
  return ber(tag, Buffer.from(text));
}

/** The length of the first value with all its bytes; undefined while they have not all come. @throws DoorFault */
export function berEnd(bytes: Buffer, most: number): number | undefined {
  const [, first] = bytes;
  if (first === undefined) return undefined;
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || count > 4) throw new DoorFault("garbled", "it sent a length that cannot be");
  if (bytes.length < 2 + count) return undefined;
  const length = count === 0 ? first : bytes.readUIntBE(2, count);
  if (length > most) throw new DoorFault("too much", "it sent a message without end");
  return bytes.length >= 2 + count + length ? 2 + count + length : undefined;
}

/** All values that stand one after another. @throws DoorFault */
export function berValues(bytes: Buffer): BerValue[] {
  const values: BerValue[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const end = berEnd(rest, rest.length);
    if (end === undefined || values.length >= mostValues)
      throw new DoorFault("garbled", "it sent a value that ends too soon");
    const size = rest[1] ?? 0;
    values.push({ tag: rest[0] ?? 0, body: rest.subarray(size < 0x80 ? 2 : 2 + (size & 0x7f), end) });
    rest = rest.subarray(end);
  }
  return values;
}

export function numberIn({ body }: BerValue): number {
  return body.length > 0 && body.length <= 6 ? body.readIntBE(0, body.length) : -1;
}
