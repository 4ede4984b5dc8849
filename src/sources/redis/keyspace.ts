import type { Connection, Reply } from "./connection.ts";
import { globOf, keyCost, type Pattern, Patterns, roundsOf } from "./patterns.ts";
import { Refused } from "./refusal.ts";

/** Thrown when the keys themselves may not be listed. */
export class KeysRefused extends Error {
  override readonly name = "KeysRefused";
}

/** Keys of one pattern, in lots. */
export interface KeysOfPattern {
  readonly pattern: Pattern;
  /** Each key is there exactly once; otherwise one or the other may come twice while the server's table grows. */
  readonly distinct: boolean;
  lots(): AsyncIterable<readonly string[]>;
}

/** Bytes of keys that are held at a time. */
const usualBudget = 64 << 20;
const keysPerScan = 1000;
const keysPerLot = 200;

/**
 * Every key of the selected database, pattern by pattern. `SCAN` gives keys of all patterns mixed: they are counted and held
 * while they fit; where they do not, each further round of scanning holds those of some patterns, and a pattern too
 * large to hold is read while it is scanned. Values are read once either way.
 */
export async function* keysByPattern(
  connection: Connection,
  match: string,
  budget: number = usualBudget,
): AsyncGenerator<KeysOfPattern> {
  const patterns = new Patterns();
  let held: Map<Pattern, Set<string>> | undefined = new Map();
  let bytes = 0;
  for await (const keys of scan(connection, match)) {
    for (const key of keys) {
      const pattern = patterns.saw(key);
      if (held === undefined) continue;
      bytes += keyCost(key);
      if (bytes > budget) held = undefined;
      else hold(held, pattern, key);
    }
  }
  const all = patterns.all();
  if (held !== undefined) {
    for (const pattern of all) yield heldKeys(pattern, held.get(pattern));
    return;
  }
  for (const round of roundsOf(all, budget)) {
    const [only] = round;
    if (round.length === 1 && only !== undefined && only.bytes > budget) {
      yield { pattern: only, distinct: false, lots: () => streamed(connection, match, only, patterns) };
      continue;
    }
    const kept = await heldRound(connection, match, round, patterns);
    for (const pattern of round) yield heldKeys(pattern, kept.get(pattern));
  }
}

function hold(held: Map<Pattern, Set<string>>, pattern: Pattern, key: string): void {
  const keys = held.get(pattern);
  if (keys === undefined) held.set(pattern, new Set([key]));
  else keys.add(key);
}

async function heldRound(
  connection: Connection,
  match: string,
  round: readonly Pattern[],
  patterns: Patterns,
): Promise<Map<Pattern, Set<string>>> {
  const wanted = new Map(round.map((pattern) => [pattern.shape, pattern]));
  const held = new Map<Pattern, Set<string>>();
  for await (const keys of scan(connection, match)) {
    for (const key of keys) {
      const pattern = wanted.get(patterns.shapeOf(key));
      if (pattern !== undefined) hold(held, pattern, key);
    }
  }
  return held;
}

function heldKeys(pattern: Pattern, keys: ReadonlySet<string> = new Set()): KeysOfPattern {
  return {
    pattern: { ...pattern, count: keys.size },
    distinct: true,
    async *lots() {
      let lot: string[] = [];
      for (const key of keys) {
        lot.push(key);
        if (lot.length < keysPerLot) continue;
        yield lot;
        lot = [];
      }
      if (lot.length > 0) yield lot;
    },
  };
}

async function* streamed(
  connection: Connection,
  match: string,
  { shape }: Pattern,
  patterns: Patterns,
): AsyncGenerator<readonly string[]> {
  // The glob of the shape where the person gave none; two cannot be asked for together.
  for await (const keys of scan(connection, match === "*" ? globOf(shape) : match)) {
    const own = keys.filter((key) => patterns.shapeOf(key) === shape);
    for (let at = 0; at < own.length; at += keysPerLot) yield own.slice(at, at + keysPerLot);
  }
}

/** @throws KeysRefused with the reason */
async function* scan(connection: Connection, match: string): AsyncGenerator<readonly string[]> {
  let cursor = "0";
  do {
    const count = String(keysPerScan);
    const [reply] = await connection.ask([["SCAN", cursor, "MATCH", match, "COUNT", count]]);
    if (reply instanceof Refused) throw new KeysRefused(reply.why);
    const [next, keys] = reply as readonly [Buffer, readonly Reply[]];
    cursor = next.toString("latin1");
    yield keys.map((key) => (key as Buffer).toString("latin1"));
  } while (cursor !== "0");
}
