import { Recent } from "../base/index.ts";
import type { DataClass, Disclosure } from "../model/index.ts";

export interface LotsOptions {
  fingerprint(value: string, dataClass: DataClass): string;
  record(disclosures: readonly Disclosure[]): Promise<void>;
  known?(requests: readonly string[]): Promise<ReadonlySet<string>>;
}

/** A request whose entries still lack its name. */
export interface Unnamed {
  /** SHA-256 of all that tells it from others, in hex; worked out while others are read. */
  readonly digest: Promise<string>;
  /** Characters it holds until then. */
  readonly length: number;
  readonly entries: readonly Omit<Disclosure, "request">[];
}

const MOST_REMEMBERED = 100_000;
const MOST_REQUESTS = 256;
const MOST_VALUES = 4096;
const MOST_CHARACTERS = 16 * 1024 * 1024;

/** Names requests and hands their entries over in lots; one that comes again, or that the ledger knows, is only counted. */
export class ImportedLots {
  readonly #options: LotsOptions;
  readonly #seen = new Recent<string, true>(MOST_REMEMBERED);
  #waiting: Unnamed[] = [];
  #values = 0;
  #characters = 0;
  entries = 0;
  already = 0;

  constructor(options: LotsOptions) {
    this.#options = options;
  }

  async add(request: Unnamed): Promise<void> {
    this.#waiting.push(request);
    this.#characters += request.length;
    for (const { values } of request.entries) this.#values += values.length;
    const isFull = this.#waiting.length >= MOST_REQUESTS || this.#values >= MOST_VALUES;
    if (isFull || this.#characters >= MOST_CHARACTERS) await this.flush();
  }

  /** Hands over what waits. */
  async flush(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#values = 0;
    this.#characters = 0;
    const named = new Map<string, Unnamed["entries"]>();
    for (const [at, digest] of (await Promise.all(waiting.map(({ digest }) => digest))).entries()) {
      // Keyed: the digest alone would let anyone try out what a short message said.
      const request = `import-${this.#options.fingerprint(digest, "secret")}`;
      if (this.#seen.get(request) === true) continue;
      this.#seen.set(request, true);
      named.set(request, waiting[at]?.entries ?? []);
    }
    const known = named.size === 0 ? undefined : await this.#options.known?.([...named.keys()]);
    for (const request of known ?? []) named.delete(request);
    this.already += waiting.length - named.size;
    const entries = [...named].flatMap(([request, of]) => of.map((one): Disclosure => ({ request, ...one })));
    if (entries.length > 0) await this.#options.record(entries);
    this.entries += entries.length;
  }
}
