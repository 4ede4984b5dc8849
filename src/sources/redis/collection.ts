import type { Gap } from "../../model/index.ts";
import { eachOf } from "../documents/lot.ts";
import { isIdentifier } from "../documents/name-shape.ts";
import { remembered } from "../documents/remembered.ts";
import { type Column, wantsColumn } from "../selection.ts";
import type { Collection, Piece, SourceOptions } from "../source.ts";
import type { Command, Connection } from "./connection.ts";
import type { KeysOfPattern } from "./keyspace.ts";
import { kinds } from "./kinds.ts";
import { KeyReader } from "./read-keys.ts";
import { Lost } from "./refusal.ts";

const mostColumns = 10_000;
const fieldsLookedAt = "100";
const largeBytes = 128 << 10;

/** The keys of one shape. A few are looked at for columns and the number of rows. */
export async function collectionOf(
  connection: Connection,
  name: string,
  keys: KeysOfPattern,
  options: SourceOptions,
): Promise<Collection> {
  const { selection, signal } = options;
  const wants = remembered((column) => wantsColumn(selection, name, column));
  const { columns, rows } = await lookAt(connection, keys);
  const read = { collection: name, wants, share: selection.share, since: selection.since };
  const batches = (): AsyncGenerator<readonly (Piece | Gap)[]> => lotsOf(connection, keys, read, signal);
  return {
    name,
    format: "redis",
    columns: columns.filter((column) => wants(column.name)),
    rows,
    ...(selection.share !== undefined && { share: selection.share }),
    read: () => eachOf(batches()),
    batches,
  };
}

async function* lotsOf(
  connection: Connection,
  keys: KeysOfPattern,
  options: ConstructorParameters<typeof KeyReader>[1],
  signal: AbortSignal,
): AsyncGenerator<readonly (Piece | Gap)[]> {
  const reader = new KeyReader(connection, options);
  const { collection } = options;
  try {
    for await (const lot of keys.lots()) {
      if (signal.aborted) throw new Lost("the connection was closed");
      yield* reader.read(lot);
    }
    yield [...reader.rest(), ...reader.gaps()];
  } catch (thrown) {
    const why = signal.aborted
      ? "stopped before it was read to the end"
      : thrown instanceof Error
        ? thrown.message
        : "it could not be read";
    yield [...reader.rest(), ...reader.gaps(), { collection, why, kind: "unread" }];
  }
}

/** Names, types and sizes of the first keys stand for all of them. */
async function lookAt(
  connection: Connection,
  { pattern, distinct }: KeysOfPattern,
): Promise<Pick<Required<Collection>, "columns" | "rows">> {
  const first = pattern.first.map((key) => Buffer.from(key, "latin1"));
  const types = (await connection.ask(first.map((key): Command => ["TYPE", key]))).map(String);
  const memory = await connection.ask(first.map((key): Command => ["MEMORY", "USAGE", key]));
  const columns = new Map<string, Column>([["key", { name: "key", type: "bytes" }]]);
  const add = (column: Column): void => {
    if (columns.size < mostColumns && !columns.has(column.name)) columns.set(column.name, column);
  };
  for (const column of types.flatMap((type) => kinds.get(type)?.columns ?? [])) add(column);
  const looks = first.flatMap((key, at): Command[] => {
    const size = kinds.get(types[at] ?? "")?.size;
    const isLarge = Number(memory[at]) > largeBytes;
    if (types[at] === "hash") return [["HSCAN", key, "0", "COUNT", isLarge ? "10" : fieldsLookedAt]];
    if (types[at] === "stream")
      return [
        ["XLEN", key],
        ["XRANGE", key, "-", "+", "COUNT", "3"],
      ];
    return size === undefined ? [] : [[size, key]];
  });
  let elements = 0;
  for (const [at, reply] of (await connection.ask(looks)).entries()) {
    if (typeof reply === "number") elements += reply;
    else if (looks[at]?.[0] === "XRANGE") fieldsOfEntries(reply).map(fieldColumn).forEach(add);
    else if (looks[at]?.[0] === "HSCAN") fieldsOfPairs(partOf(reply, 1)).map(fieldColumn).forEach(add);
  }
  const whole = types.filter((type) => kinds.get(type)?.row === "key").length;
  const rowsSeen = elements + whole;
  const isExact = distinct && pattern.count === first.length;
  const each = first.length === 0 ? 1 : rowsSeen / first.length;
  const count = isExact ? rowsSeen : Math.round(pattern.count * each);
  return { columns: [...columns.values()], rows: { count, exact: isExact } };
}

function fieldsOfEntries(reply: unknown): string[] {
  return Array.isArray(reply) ? reply.flatMap((entry) => fieldsOfPairs(partOf(entry, 1))) : [];
}

function fieldsOfPairs(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((_, at) => at % 2 === 0).map(String) : [];
}

function partOf(reply: unknown, at: number): unknown {
  return Array.isArray(reply) ? reply[at] : undefined;
}

function fieldColumn(name: string): Column {
  return { name: isIdentifier(name) ? "*" : name, type: "bytes" };
}
