/**
 * One pass over a text that names every place worth a closer look: where a keyword ends, where a number with enough
 * digits stands, where a capital meets a digit.
 *
 * An Aho-Corasick automaton (Aho and Corasick 1975) made deterministic over ASCII, multiplied with two small counters.
 * States that report something are numbered last, so that the inner loop is one load and one comparison a character.
 */
export interface Automaton {
  /** `next[(state << 7) | code]`. State 0 is the start, and where any non-ASCII character leads. */
  readonly next: Uint16Array;
  /** The states from here on report something. */
  readonly firstReporting: number;
  /** By `state - firstReporting`. */
  readonly reports: readonly Report[];
}

export interface Report {
  /** Indices of the keywords that end here. */
  readonly keywords: readonly number[];
  /** A number has just become long enough to matter. */
  readonly number: boolean;
  /** The character is a digit and the one before it a capital. */
  readonly capital: boolean;
}

/** Digits after which a number is reported. */
export const leastDigits = 6;
/** Dots after which a number is reported, however few digits it has: an address such as 8.8.8.8. */
const leastDots = 3;

/** @param keywords lowercase ASCII; letter case is ignored in the text */
export function buildAutomaton(keywords: readonly string[]): Automaton {
  const trie = buildTrie(keywords);
  const states: ProductState[] = [];
  const numbers = new Map<number, number>();
  const edges: number[][] = [];
  const visit = (state: ProductState): number => {
    const known = numbers.get(state.key);
    if (known !== undefined) return known;
    const number = states.push(state) - 1;
    numbers.set(state.key, number);
    return number;
  };
  visit(productState(0, 0, 0, false, false, false, false));
  for (let at = 0; at < states.length; at++) {
    const state = states[at];
    if (state === undefined) break;
    if (states.length > 0xffff) throw new Error("too many keywords for 16-bit states");
    edges.push(Array.from({ length: 128 }, (_, code) => visit(step(trie, state, code))));
  }
  return renumbered(trie, states, edges);
}

interface Trie {
  /** Goto with the failure links already followed; by node, then by lowercase code. */
  readonly next: readonly Uint16Array[];
  readonly ends: readonly (readonly number[])[];
}

function buildTrie(keywords: readonly string[]): Trie {
  const children: Map<number, number>[] = [new Map()];
  const ends: number[][] = [[]];
  keywords.forEach((keyword, index) => {
    let node = 0;
    for (let at = 0; at < keyword.length; at++) {
      const code = keyword.charCodeAt(at);
      if (code > 127) throw new Error("keywords of the automaton are ASCII");
      let child = children[node]?.get(code);
      if (child === undefined) {
        child = children.push(new Map()) - 1;
        ends.push([]);
        children[node]?.set(code, child);
      }
      node = child;
    }
    ends[node]?.push(index);
  });
  return withFailuresFollowed(children, ends);
}

function withFailuresFollowed(children: readonly Map<number, number>[], ends: number[][]): Trie {
  const next = children.map(() => new Uint16Array(128));
  const failure = new Uint16Array(children.length);
  const queue = [0];
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at] ?? 0;
    const own = next[node];
    const fallback = next[failure[node] ?? 0];
    if (own === undefined || fallback === undefined) continue;
    for (let code = 0; code < 128; code++) {
      const child = children[node]?.get(code);
      const otherwise = node === 0 ? 0 : (fallback[code] ?? 0);
      own[code] = child ?? otherwise;
      if (child !== undefined) {
        failure[child] = otherwise;
        ends[child]?.push(...(ends[otherwise] ?? []));
        queue.push(child);
      }
    }
  }
  return { next, ends };
}

interface ProductState {
  readonly key: number;
  readonly node: number;
  readonly digits: number;
  readonly dots: number;
  readonly afterSeparator: boolean;
  readonly afterCapital: boolean;
  readonly number: boolean;
  readonly capital: boolean;
}

function productState(
  node: number,
  digits: number,
  dots: number,
  afterSeparator: boolean,
  afterCapital: boolean,
  number: boolean,
  capital: boolean,
): ProductState {
  const flags = (afterSeparator ? 1 : 0) | (afterCapital ? 2 : 0) | (number ? 4 : 0) | (capital ? 8 : 0);
  const key = (((node * (leastDigits + 1) + digits) * (leastDots + 1) + dots) << 4) + flags;
  return { key, node, digits, dots, afterSeparator, afterCapital, number, capital };
}

function step(trie: Trie, state: ProductState, code: number): ProductState {
  const lower = code >= 65 && code <= 90 ? code + 32 : code;
  const node = trie.next[state.node]?.[lower] ?? 0;
  const { digits, dots, afterSeparator } = state;
  if (code >= 48 && code <= 57) {
    const more = Math.min(digits + 1, leastDigits);
    const longEnough = more === leastDigits || (dots === leastDots && more > 0);
    const already = digits === leastDigits || (dots === leastDots && !afterSeparator);
    return productState(node, more, dots, false, false, longEnough && !already, state.afterCapital);
  }
  if (isSeparator(code) && digits > 0) {
    // Two separators in a row are taken for one only as in "(030) 12": the scanner's own reading decides.
    const twice = afterSeparator && !(code === 32 || code === 40);
    if (!twice) {
      const more = code === 46 ? Math.min(dots + 1, leastDots) : dots;
      return productState(node, digits, more, true, false, false, false);
    }
  }
  return productState(node, 0, 0, false, code >= 65 && code <= 90, false, false);
}

/** What may stand between the digits of one number: space ( ) - . / */
export function isSeparator(code: number): boolean {
  return code === 32 || code === 40 || code === 41 || (code >= 45 && code <= 47);
}

/** Puts the states that report last, the start first. */
function renumbered(
  trie: Trie,
  states: readonly ProductState[],
  edges: readonly (readonly number[])[],
): Automaton {
  const all = states.map(
    ({ node, number, capital }): Report => ({ keywords: trie.ends[node] ?? [], number, capital }),
  );
  const silent: number[] = [];
  const reporting: number[] = [];
  all.forEach(({ keywords, number, capital }, at) => {
    (keywords.length > 0 || number || capital ? reporting : silent).push(at);
  });
  const newNumber = new Uint16Array(states.length);
  const order = [...silent, ...reporting];
  order.forEach((old, at) => {
    newNumber[old] = at;
  });
  const next = new Uint16Array(states.length << 7);
  order.forEach((old, at) => {
    edges[old]?.forEach((to, code) => {
      next[(at << 7) | code] = newNumber[to] ?? 0;
    });
  });
  const reports = reporting.flatMap((old) => all[old] ?? []);
  return { next, firstReporting: silent.length, reports };
}
