/** Longest token with its brackets. */
const longestToken = 100;

export interface FoundToken {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

export interface TokenScan {
  readonly found: readonly FoundToken[];
  /** Where the beginning of a live token stands that the text breaks off in; the text's length when there is none. */
  readonly settled: number;
}

const none: readonly FoundToken[] = [];

/**
 * Finds the tokens of one request in text. A token begins with the only `[` and ends with the only `]` it holds, so that
 * nothing but what stands behind the last `[` of a text can be the beginning of one.
 */
export class LiveTokens {
  readonly #values: ReadonlyMap<string, string>;
  #sorted: readonly string[] | undefined;

  constructor(values: ReadonlyMap<string, string>) {
    this.#values = values;
  }

  get empty(): boolean {
    return this.#values.size === 0;
  }

  scan(text: string): TokenScan {
    let open = text.indexOf("[");
    if (open < 0) return { found: none, settled: text.length };
    let found: FoundToken[] | undefined;
    let close = -1;
    while (open >= 0) {
      if (close < open) close = text.indexOf("]", open + 1);
      if (close < 0) break;
      const value = close - open < longestToken ? this.#values.get(text.slice(open, close + 1)) : undefined;
      if (value !== undefined) {
        found ??= [];
        found.push({ start: open, end: close + 1, value });
      }
      open = text.indexOf("[", value === undefined ? open + 1 : close + 1);
    }
    return { found: found ?? none, settled: this.#settled(text) };
  }

  /** The text with every token restored, each value passed through `written`. */
  restore(text: string, written: (value: string) => string = asItIs): string {
    return text.includes("[") ? joined(text, this.scan(text).found, text.length, written) : text;
  }

  #settled(text: string): number {
    const open = text.lastIndexOf("[");
    if (open < 0 || text.length - open >= longestToken) return text.length;
    return this.#begins(text.slice(open)) ? open : text.length;
  }

  #begins(text: string): boolean {
    this.#sorted ??= [...this.#values.keys()].sort();
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? "") < text) low = middle + 1;
      else high = middle;
    }
    const next = this.#sorted[low];
    return next !== undefined && next.length > text.length && next.startsWith(text);
  }
}

/** The text up to `until`, each token found replaced by its value as it is written. */
export function joined(
  text: string,
  found: readonly FoundToken[],
  until: number,
  written: (value: string) => string = asItIs,
): string {
  let out = "";
  let from = 0;
  for (const { start, end, value } of found) {
    out += text.slice(from, start) + written(value);
    from = end;
  }
  return out + text.slice(from, until);
}

/** The value as it stands inside a JSON string; lone surrogates become escapes (ECMA-262 §25.5.2.3). */
export function insideJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function asItIs(value: string): string {
  return value;
}
