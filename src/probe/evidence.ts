import { createHash, createHmac } from "node:crypto";
import { type Clock, type Redacted, WatertightError } from "../base/index.ts";

/** One thing that was done, or that came back. */
export interface Deed {
  readonly kind:
    | "scan"
    | "resolved"
    | "swept"
    | "connected"
    | "asked"
    | "answered"
    | "relayed"
    | "refused"
    | "inspected"
    | "proved";
  readonly [fact: string]: string | number | boolean | readonly (string | number)[] | undefined;
}

interface Digester {
  take(part: Uint8Array): void;
  /** Once, behind the last part. */
  end(): { readonly bytes: number; readonly digest: string };
}

/** Hex digits of a digest that are kept. */
const digestDigits = 32;
const start = "0".repeat(64);

/**
 * A log in which every entry holds the hash of the one before it (SHA-256 over that hash, a line feed and the entry
 * without its own hash): what was changed, left out or moved later shows.
 */
export class Evidence {
  readonly #write: (line: string) => void;
  readonly #clock: Clock;
  readonly #key: Redacted<Uint8Array>;
  #entries = 0;
  #head = start;

  /** @param write takes one line, with its line feed, and puts it where it lasts */
  constructor(write: (line: string) => void, clock: Clock, key: Redacted<Uint8Array>) {
    this.#write = write;
    this.#clock = clock;
    this.#key = key;
  }

  /** @returns the number of the entry, from 1 */
  record(deed: Deed): number {
    const entry = { n: this.#entries + 1, at: this.#clock.now().toISOString(), ...deed, prev: this.#head };
    this.#head = hashOf(this.#head, JSON.stringify(entry));
    this.#entries += 1;
    this.#write(`${JSON.stringify({ ...entry, hash: this.#head })}\n`);
    return this.#entries;
  }

  /** What came, so that it can be compared and not be read: HMAC-SHA-256 under the installation's key. */
  digest(bytes: Uint8Array): string {
    return createHmac("sha256", this.#key.dangerouslyReveal())
      .update(bytes)
      .digest("hex")
      .slice(0, digestDigits);
  }

  /** The same of what comes in parts. */
  digester(): Digester {
    const hmac = createHmac("sha256", this.#key.dangerouslyReveal());
    let bytes = 0;
    return {
      take(part) {
        bytes += part.length;
        hmac.update(part);
      },
      end: () => ({ bytes, digest: hmac.digest("hex").slice(0, digestDigits) }),
    };
  }

  /** Names what a server calls itself, apart from every other use of the key. */
  nameOf(identity: string): string {
    return this.digest(Buffer.from(`identity\n${identity}`));
  }

  get summary(): { readonly entries: number; readonly head: string } {
    return { entries: this.#entries, head: this.#head };
  }
}

function hashOf(previous: string, entry: string): string {
  return createHash("sha256").update(`${previous}\n${entry}`).digest("hex");
}

/** What a check of the chain says; `brokenAt` counts lines from 1. */
export type ChainVerdict =
  | { readonly whole: true; readonly entries: number; readonly head: string }
  | { readonly whole: false; readonly brokenAt: number; readonly why: string };

/**
 * Checks a chain line by line.
 * @param expected what the run's report says of it; without it a chain cut off at its end looks whole
 */
export async function verifyEvidence(
  lines: AsyncIterable<string> | Iterable<string>,
  expected?: { readonly entries: number; readonly head: string },
): Promise<ChainVerdict> {
  let head = start;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const broken = (why: string): ChainVerdict => ({ whole: false, brokenAt: number, why });
    const entry = entryFrom(line);
    if (entry === undefined) return broken("it is no entry");
    const { hash, ...rest } = entry;
    if (rest["n"] !== number)
      return broken(`it says it is number ${String(rest["n"])}: one was added, moved or left out before it`);
    if (rest["prev"] !== head) return broken("it does not follow the entry before it");
    const own = hashOf(head, JSON.stringify(rest));
    if (hash !== own) return broken("it was changed");
    head = own;
  }
  if (expected !== undefined && (expected.entries !== number || expected.head !== head)) {
    const why =
      number < expected.entries
        ? `the end is missing: ${expected.entries} entries were written`
        : "the report knows of another last entry";
    return { whole: false, brokenAt: number + 1, why };
  }
  return { whole: true, entries: number, head };
}

function entryFrom(line: string): Record<string, unknown> | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return typeof entry === "object" && entry !== null && !Array.isArray(entry) ? { ...entry } : undefined;
  } catch {
    return undefined;
  }
}

/** @throws WatertightError `unreadable` with the first broken entry */
export function demandWhole(
  verdict: ChainVerdict,
): asserts verdict is Extract<ChainVerdict, { whole: true }> {
  if (verdict.whole) return;
  throw new WatertightError(
    "unreadable",
    `the evidence is broken at entry ${verdict.brokenAt}: ${verdict.why}`,
    "compare with a copy; what stands before that entry is as it was written",
  );
}
