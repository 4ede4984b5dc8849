import { incompleteTail } from "../documents/bytes-as-text.ts";
import type { Column } from "../selection.ts";
import type { Command, Reply } from "./connection.ts";

/** One element of a key's value. */
export interface Element {
  readonly fields: readonly (readonly [name: string, bytes: Buffer])[];
  /** Names of these fields come from the data and are text as well. */
  readonly named?: true;
  readonly time?: string;
}

export interface Page {
  readonly elements: readonly Element[];
  /** Where the next page begins; undefined: there is none. */
  readonly next: string | undefined;
}

/** One type of value and how it is read in pages. */
export interface Kind {
  /** Whether each element is a row of its own, or all of them make one. */
  readonly row: "key" | "element";
  readonly columns: readonly Column[];
  /** Tells how many elements there are. */
  readonly size?: string;
  /** Where the first page begins. */
  begin(since: Date | undefined): string;
  /** @param count elements wanted; the server may give more */
  page(key: Buffer | string, cursor: string, count: number): Command;
  take(reply: Reply, cursor: string, count: number): Page;
}

/** Most strings are small, so that many can be asked for together; the rest of the others comes in larger parts. */
const firstPart = 16 << 10;
const furtherPart = 1 << 20;
const value: Column = { name: "value", type: "bytes" };

/** By the name that `TYPE` gives. */
export const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  [
    "string",
    {
      row: "key",
      columns: [value],
      begin: () => "0",
      page: (key, cursor) => ["GETRANGE", key, cursor, String(Number(cursor) + partFrom(cursor) - 1)],
      take(reply, cursor) {
        const part = bytesOf(reply);
        const isLast = part.length < partFrom(cursor);
        const whole = isLast ? part : part.subarray(0, part.length - incompleteTail(part));
        return {
          elements: [{ fields: [["value", whole]] }],
          next: isLast ? undefined : String(Number(cursor) + whole.length),
        };
      },
    },
  ],
  [
    "hash",
    {
      row: "key",
      columns: [],
      begin: () => "0",
      page: (key, cursor, count) => ["HSCAN", key, cursor, "COUNT", String(count)],
      take: (reply) => scanned(reply, (list) => [{ fields: pairsOf(list).map(named), named: true }]),
    },
  ],
  [
    "list",
    {
      row: "element",
      size: "LLEN",
      columns: [value],
      begin: () => "0",
      page: (key, cursor, count) => ["LRANGE", key, cursor, String(Number(cursor) + count - 1)],
      take(reply, cursor, count) {
        const list = listOf(reply);
        const next = list.length < count ? undefined : String(Number(cursor) + list.length);
        return { elements: list.map(valueElement), next };
      },
    },
  ],
  [
    "set",
    {
      row: "element",
      size: "SCARD",
      columns: [value],
      begin: () => "0",
      page: (key, cursor, count) => ["SSCAN", key, cursor, "COUNT", String(count)],
      take: (reply) => scanned(reply, (list) => list.map(valueElement)),
    },
  ],
  [
    "zset",
    {
      row: "element",
      size: "ZCARD",
      columns: [value, { name: "score", type: "double" }],
      begin: () => "0",
      page: (key, cursor, count) => ["ZSCAN", key, cursor, "COUNT", String(count)],
      take: (reply) =>
        scanned(reply, (list) =>
          pairsOf(list).map(([member, score]) => ({
            fields: [
              ["value", member],
              ["score", score],
            ],
          })),
        ),
    },
  ],
  [
    "stream",
    {
      row: "element",
      size: "XLEN",
      columns: [],
      begin: (since) => (since === undefined ? "-" : `${Math.max(0, since.getTime())}-0`),
      page: (key, cursor, count) => ["XRANGE", key, cursor, "+", "COUNT", String(count)],
      take(reply, _, count) {
        const entries = listOf(reply).map(listOf);
        const elements = entries.map(([id, fields]) => ({
          fields: pairsOf(listOf(fields)).map(named),
          named: true as const,
          ...timeOf(bytesOf(id).toString("latin1")),
        }));
        const last = entries.length < count ? undefined : entries.at(-1);
        return { elements, next: last && idAfter(bytesOf(last[0]).toString("latin1")) };
      },
    },
  ],
  [
    "ReJSON-RL",
    {
      row: "key",
      columns: [{ name: "value", type: "json" }],
      begin: () => "",
      page: (key) => ["JSON.GET", key],
      take: (reply) => ({ elements: [valueElement(reply)], next: undefined }),
    },
  ],
]);

function partFrom(cursor: string): number {
  return cursor === "0" ? firstPart : furtherPart;
}

function scanned(reply: Reply, elementsOf: (list: readonly Reply[]) => readonly Element[]): Page {
  const [cursor, list] = listOf(reply);
  const next = bytesOf(cursor).toString("latin1");
  return { elements: elementsOf(listOf(list)), next: next === "0" || next === "" ? undefined : next };
}

function valueElement(reply: Reply): Element {
  return { fields: [["value", bytesOf(reply)]] };
}

function named([name, bytes]: readonly [Buffer, Buffer]): readonly [string, Buffer] {
  return [name.toString("utf8"), bytes];
}

function pairsOf(list: readonly Reply[]): (readonly [Buffer, Buffer])[] {
  const pairs: (readonly [Buffer, Buffer])[] = [];
  for (let at = 0; at + 1 < list.length; at += 2) pairs.push([bytesOf(list[at]), bytesOf(list[at + 1])]);
  return pairs;
}

const nothing = Buffer.alloc(0);

/** A key that vanished in between answers with nothing. */
function bytesOf(reply: Reply | undefined): Buffer {
  return Buffer.isBuffer(reply) ? reply : nothing;
}

function listOf(reply: Reply | undefined): readonly Reply[] {
  return Array.isArray(reply) ? reply : [];
}

/** An entry's id begins with the milliseconds of its time, unless somebody chose other ids (Redis, "Streams: Entry IDs"). */
function timeOf(id: string): { time: string } | undefined {
  const milliseconds = Number(id.split("-")[0]);
  const isTime = milliseconds >= Date.UTC(2000, 0) && milliseconds < Date.UTC(2100, 0);
  return isTime ? { time: new Date(milliseconds).toISOString() } : undefined;
}

/** Servers before 6.2 know no exclusive ranges. */
function idAfter(id: string): string {
  const [milliseconds = "0", sequence = "0"] = id.split("-");
  return `${milliseconds}-${BigInt(sequence) + 1n}`;
}
