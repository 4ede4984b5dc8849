import type { Limits } from "../source.ts";
import { MAX_HELD_BYTES } from "./limits.ts";
import { Unread } from "./why.ts";

/** Deflate cannot do better than 1 : 1032, text hardly ever does better than 1 : 200. */
const MAX_RATIO = 500;
const RATIO_MATTERS_FROM = 64 * 1024 ** 2;

/** What one input file has cost so far, with everything that is packed inside. */
export class Budget {
  readonly #limits: Limits;
  readonly #inputBytes: number | undefined;
  #unpacked = 0;
  #members = 0;
  #held = 0;
  #consumed = 0;
  /** Why nothing more is unpacked, once that is so. */
  exhausted: string | undefined;

  /** @param inputBytes size of the input file; without it what was consumed so far stands for it. */
  constructor(limits: Limits, inputBytes: number | undefined) {
    this.#limits = limits;
    this.#inputBytes = inputBytes;
  }

  get depth(): number {
    return this.#limits.depth;
  }

  /** Bytes of the input file that were read. */
  get consumed(): number {
    return this.#consumed;
  }

  consume(bytes: number): void {
    this.#consumed += bytes;
  }

  /** @throws Unread when the input file has unpacked to more than it may. */
  unpack(bytes: number): void {
    this.#check();
    this.#unpacked += bytes;
    if (this.#unpacked > this.#limits.unpackedBytes) {
      this.exhausted = `unpacks to more than the limit of ${this.#limits.unpackedBytes} bytes`;
    } else if (this.#unpacked > RATIO_MATTERS_FROM) {
      const ratio = this.#unpacked / Math.max(1, this.#inputBytes ?? this.#consumed);
      if (ratio > MAX_RATIO)
        this.exhausted = `unpacks to more than ${MAX_RATIO} times its size: an archive bomb`;
    }
    this.#check();
  }

  /** @throws Unread when the input file has more members than it may. */
  addMember(): void {
    this.#check();
    this.#members += 1;
    if (this.#members > this.#limits.members) {
      this.exhausted = `has more members than the limit of ${this.#limits.members}`;
    }
    this.#check();
  }

  /** @throws Unread when too much would have to be held in memory; nothing is reserved then. */
  hold(bytes: number): void {
    if (this.#held + bytes > MAX_HELD_BYTES) {
      throw new Unread(
        `a zip that is piped or inside an archive is read up to ${MAX_HELD_BYTES} bytes, this is larger`,
      );
    }
    this.#held += bytes;
  }

  release(bytes: number): void {
    this.#held -= bytes;
  }

  #check(): void {
    if (this.exhausted !== undefined) throw new Unread(this.exhausted);
  }
}
