import { type Severity, severities } from "../model/index.ts";

interface Entry<T> {
  readonly home: Map<string, T>;
  readonly key: string;
}

/**
 * Room for so many things, the worst of them: what is worse takes the place of what is less bad. A thing once turned
 * away stays away and a thing that is here was here from its first time, so its count is whole.
 */
export class Kept<T> {
  readonly #most: number;
  readonly #bySeverity = new Map<Severity, Entry<T>[]>(severities.map((severity) => [severity, []]));
  #size = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Puts a thing into its map when there is room for it; `make` is asked only then. */
  put(home: Map<string, T>, key: string, severity: Severity, make: () => T): void {
    if (this.#size >= this.#most && !this.#makeRoom(severity)) return;
    this.#size++;
    home.set(key, make());
    this.#bySeverity.get(severity)?.push({ home, key });
  }

  #makeRoom(severity: Severity): boolean {
    for (let at = severities.length - 1; at > severities.indexOf(severity); at--) {
      const last = this.#bySeverity.get(severities[at] ?? severity)?.pop();
      if (last === undefined) continue;
      last.home.delete(last.key);
      this.#size--;
      return true;
    }
    return false;
  }
}
