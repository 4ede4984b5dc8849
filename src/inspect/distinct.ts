/** Values that may be remembered one by one, shared by all counters of a run. */
export interface Budget {
  left: number;
}

const indexBits = 14;
const registers = 1 << indexBits;

/**
 * Counts different fingerprints: exactly while they can be remembered, by HyperLogLog beyond that
 * (Flajolet et al. 2007; 2^14 registers, standard error 0.81 %).
 */
export class Distinct {
  readonly #budget: Budget;
  #seen: Set<string> | undefined = new Set();
  #ranks = new Uint8Array(0);

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** @param fingerprint at least 12 hex digits, evenly spread */
  add(fingerprint: string): void {
    if (this.#seen !== undefined) {
      if (this.#seen.has(fingerprint)) return;
      if (this.#budget.left > 0) {
        this.#budget.left--;
        this.#seen.add(fingerprint);
        return;
      }
      this.#stopRemembering(this.#seen);
    }
    this.#rank(fingerprint);
  }

  get exact(): boolean {
    return this.#seen !== undefined;
  }

  get count(): number {
    return this.#seen?.size ?? Math.round(this.#estimate());
  }

  #stopRemembering(seen: ReadonlySet<string>): void {
    this.#ranks = new Uint8Array(registers);
    for (const fingerprint of seen) this.#rank(fingerprint);
    this.#budget.left += seen.size;
    this.#seen = undefined;
  }

  #rank(fingerprint: string): void {
    const index = Number.parseInt(fingerprint.slice(0, 4), 16) >>> (16 - indexBits);
    const rank = Math.clz32(Number.parseInt(fingerprint.slice(4, 12), 16)) + 1;
    if (rank > (this.#ranks[index] ?? 0)) this.#ranks[index] = rank;
  }

  #estimate(): number {
    let sum = 0;
    let empty = 0;
    for (const rank of this.#ranks) {
      sum += 2 ** -rank;
      if (rank === 0) empty++;
    }
    const raw = (0.7213 / (1 + 1.079 / registers)) * (registers ** 2 / sum);
    return raw <= 2.5 * registers && empty > 0 ? registers * Math.log(registers / empty) : raw;
  }
}
