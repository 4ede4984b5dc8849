import type { Gap } from "../../model/index.ts";
import { bytesAsText } from "../documents/bytes-as-text.ts";
import { isChosen } from "../documents/chosen.ts";
import { Lot } from "../documents/lot.ts";
import { isIdentifier } from "../documents/name-shape.ts";
import type { Piece } from "../source.ts";
import type { Command, Connection, Reply } from "./connection.ts";
import { type Element, type Kind, kinds, type Page } from "./kinds.ts";
import { Refused } from "./refusal.ts";

export interface ReadOptions {
  readonly collection: string;
  readonly wants: (column: string) => boolean;
  readonly share: number | undefined;
  readonly since: Date | undefined;
}

interface Key {
  readonly key: string;
  /** As a command takes it. */
  readonly name: Buffer | string;
  readonly kind: Kind;
  /** Undefined: the server does not say. */
  readonly memory: number | undefined;
}

const strings = kinds.get("string");
/** Keys whose values together take less are asked for in one go. */
const lotBytes = 2 << 20;
/** A value that takes more is asked for on its own, from a few elements on. */
const smallBytes = 128 << 10;
const firstCount = 10;
const mostCount = 1000;
const wantedPage = 1 << 20;

/** Reads the values of keys, whatever their types, into lots of pieces. */
export class KeyReader {
  readonly #connection: Connection;
  readonly #options: ReadOptions;
  readonly #lot = new Lot();
  readonly #refused = new Map<string, number>();
  /** Whether all keys looked up last were strings. */
  #areStrings = false;
  #row = 0;
  #time: { time?: string } = {};

  constructor(connection: Connection, options: ReadOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /** What was read and not yet given. */
  rest(): readonly (Piece | Gap)[] {
    return this.#lot.take();
  }

  /** Values that could not be read, by reason. */
  gaps(): Gap[] {
    const { collection } = this.#options;
    return [...this.#refused].map(([why, count]) => ({
      collection,
      why: `${count === 1 ? "1 key" : `${count} keys`}: ${why}`,
      kind: "unread" as const,
    }));
  }

  async *read(keys: readonly string[]): AsyncGenerator<readonly (Piece | Gap)[]> {
    // Keys of one shape are mostly of one type; that of a sample has to be known before it is chosen from.
    const isGuess = this.#areStrings && this.#options.share === undefined;
    const rest = isGuess ? yield* this.#readAsStrings(keys) : keys;
    if (rest.length === 0) return;
    let together: Key[] = [];
    let bytes = 0;
    for (const key of await this.#lookUp(rest)) {
      const isSmall = key.memory !== undefined && key.memory <= smallBytes;
      if (isSmall) {
        together.push(key);
        bytes += key.memory ?? 0;
      }
      if (isSmall && bytes < lotBytes) continue;
      yield* this.#readTogether(together);
      together = [];
      bytes = 0;
      if (!isSmall) yield* this.#readPages(key, key.kind.begin(this.#options.since), firstCount);
    }
    yield* this.#readTogether(together);
  }

  /** Types and sizes. Keys that vanished by now are no gap: they are not there any more. */
  async #lookUp(keys: readonly string[]): Promise<Key[]> {
    const types = await this.#connection.ask(keys.map((key): Command => ["TYPE", argumentOf(key)]));
    const found = keys.flatMap((key, at): Omit<Key, "memory">[] => {
      const kind = this.#kindOf(types[at] ?? null);
      if (kind === undefined || (kind.row === "key" && !isChosen(key, this.#options.share))) return [];
      return [{ key, name: argumentOf(key), kind }];
    });
    this.#areStrings = found.every(({ kind }) => kind === strings);
    const large = found.filter(({ kind }) => kind !== strings);
    const memory = await this.#connection.ask(large.map(({ name }): Command => ["MEMORY", "USAGE", name]));
    const memoryOf = new Map(large.map(({ key }, at) => [key, memory[at]]));
    return found.map((one) => {
      const bytes = one.kind === strings ? 0 : memoryOf.get(one.key);
      return { ...one, memory: typeof bytes === "number" ? bytes : undefined };
    });
  }

  #kindOf(type: Reply): Kind | undefined {
    if (type instanceof Refused) this.#refuse(type.why);
    if (!Buffer.isBuffer(type)) return undefined;
    const name = type.toString("latin1");
    const kind = kinds.get(name);
    if (kind === undefined && name !== "none")
      this.#refuse(`there is no way yet to read values of the type ${name.replace(/[^\w-]/g, "")}`);
    return kind;
  }

  /** Gives back the keys that turn out to be something else. */
  async *#readAsStrings(keys: readonly string[]): AsyncGenerator<readonly (Piece | Gap)[], string[]> {
    if (strings === undefined) return [...keys];
    const found = keys.map((key) => ({ key, name: argumentOf(key), kind: strings, memory: 0 }));
    const replies = await this.#connection.ask(found.map(({ name }) => strings.page(name, "0", 0)));
    const others: string[] = [];
    for (const [at, key] of found.entries()) {
      const reply = replies[at] ?? null;
      if (reply instanceof Refused && reply.code === "WRONGTYPE") others.push(key.key);
      else yield* this.#takeFirst(key, reply, "0");
    }
    this.#areStrings = others.length === 0;
    return others;
  }

  async *#readTogether(keys: readonly Key[]): AsyncGenerator<readonly (Piece | Gap)[]> {
    if (keys.length === 0) return;
    const begin = ({ kind }: Key): string => kind.begin(this.#options.since);
    const replies = await this.#connection.ask(
      keys.map((key) => key.kind.page(key.name, begin(key), mostCount)),
    );
    for (const [at, key] of keys.entries()) yield* this.#takeFirst(key, replies[at] ?? null, begin(key));
  }

  async *#takeFirst(key: Key, reply: Reply, begin: string): AsyncGenerator<readonly (Piece | Gap)[]> {
    const page = this.#take(key, reply, begin, mostCount, 0);
    if (page?.next !== undefined) yield* this.#readPages(key, page.next, mostCount, page.elements.length);
    if (this.#lot.isFull) yield this.#lot.take();
  }

  async *#readPages(
    key: Key,
    begin: string,
    count: number,
    already = 0,
  ): AsyncGenerator<readonly (Piece | Gap)[]> {
    let cursor: string | undefined = begin;
    let read = already;
    let asked = count;
    while (cursor !== undefined) {
      const before: number = this.#lot.bytesRead;
      const [reply = null] = await this.#connection.ask([key.kind.page(key.name, cursor, asked)]);
      const page: Page | undefined = this.#take(key, reply, cursor, asked, read);
      if (page === undefined) return;
      read += page.elements.length;
      cursor = page.next;
      // One element is as large as it is; how many of them come at a time follows from those before.
      const each = (this.#lot.bytesRead - before) / Math.max(1, page.elements.length);
      const fitting = Math.floor(wantedPage / Math.max(1, each));
      asked = Math.max(1, Math.min(mostCount, asked * 4, fitting));
      if (this.#lot.isFull) yield this.#lot.take();
    }
  }

  /** @param already elements of the key that came in earlier pages */
  #take(key: Key, reply: Reply, cursor: string, count: number, already: number): Page | undefined {
    if (reply instanceof Refused) {
      this.#refuse(reply.why);
      return undefined;
    }
    const page = key.kind.take(reply, cursor, count);
    for (const [at, element] of page.elements.entries()) this.#element(key, element, already + at);
    return page;
  }

  #element({ key, kind }: Key, element: Element, number: number): void {
    const isFirst = number === 0;
    this.#lot.bytesRead += element.fields.reduce(
      (sum, [, { length }]) => sum + length,
      isFirst ? key.length : 0,
    );
    if (isFirst || kind.row === "element") {
      if (kind.row === "element" && !isChosen(`${key} ${number}`, this.#options.share)) return;
      this.#row++;
      this.#time = element.time === undefined ? {} : { time: element.time };
    }
    if (isFirst) this.#add("key", Buffer.from(key, "latin1"));
    const continues = kind.row === "key" && !isFirst && element.named === undefined;
    for (const [name, value] of element.fields) {
      // An id as the name of a field is data, and there may be one for each user.
      const isId = element.named === true && isIdentifier(name);
      if (isId) this.#add("field", Buffer.from(name, "utf8"));
      this.#add(isId ? "*" : name, value, continues);
    }
  }

  #add(field: string, bytes: Buffer, continues = false): void {
    if (bytes.length === 0 || !this.#options.wants(field)) return;
    this.#lot.add(bytesAsText(bytes), { row: this.#row, field, ...this.#time }, continues);
  }

  #refuse(why: string): void {
    this.#refused.set(why, (this.#refused.get(why) ?? 0) + 1);
  }
}

/** ASCII as text, which the client sends much faster than bytes. */
function argumentOf(key: string): Buffer | string {
  return /^[\x20-\x7e]*$/.test(key) ? key : Buffer.from(key, "latin1");
}
