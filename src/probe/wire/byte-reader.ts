import { DoorFault } from "../door-fault.ts";

/** Takes a message apart from front to back; a message that ends too soon is garbled, never a crash. */
export class ByteReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(count: number): Buffer {
    if (count < 0 || count > this.left)
      throw new DoorFault("garbled", "it sent a message that ends too soon");
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  /** Big-endian, as in all that follows without `Little` in its name. */
  uint16(): number {
    return this.take(2).readUInt16BE();
  }

  int32(): number {
    return this.take(4).readInt32BE();
  }

  int16(): number {
    return this.take(2).readInt16BE();
  }

  uint16Little(): number {
    return this.take(2).readUInt16LE();
  }

  int32Little(): number {
    return this.take(4).readInt32LE();
  }

  text(count: number): string {
    return this.take(count).toString("utf8");
  }

  /** Up to a zero byte, which is taken as well. */
  zeroEnded(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end < 0) throw new DoorFault("garbled", "it sent a text without end");
    const text = this.text(end - this.#at);
    this.take(1);
    return text;
  }

  rest(): Buffer {
    return this.take(this.left);
  }
}
