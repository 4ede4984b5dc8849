import { buildNumberCounter } from "./number-counter.ts";

/**
 * One pass over a text that names every place worth a closer look: where a keyword ends, where a number with enough
 * digits stands, where a capital meets a digit.
 *
 * An Aho-Corasick automaton (Aho and Corasick 1975) made deterministic over ASCII, multiplied with a small counter.
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

const codes = 128;
const mostStates = 0xffff;

/** @param keywords lowercase ASCII; letter case is ignored in the text */
export function buildAutomaton(keywords: readonly string[]): Automaton {
  const trie = buildTrie(keywords);
  const counter = buildNumberCounter();
  const counts = counter.states.length;
  const known = new Int32Array(trie.next.length * counts).fill(-1);
  /** By number: which trie node and which count a state stands for. */
  const pairs: number[] = [0];
  known[0] = 0;
  const edges: Uint16Array[] = [];
  for (let at = 0; at < pairs.length; at++) {
    if (pairs.length > mostStates) throw new Error("too many keywords for one automaton");
    const pair = pairs[at] ?? 0;
    const node = trie.next[Math.floor(pair / counts)];
    const count = counter.next[pair % counts];
    const row = new Uint16Array(codes);
    for (let code = 0; code < codes; code++) {
      const target = (node?.[lowercase(code)] ?? 0) * counts + (count?.[code] ?? 0);
      let number = known[target] ?? -1;
      if (number < 0) {
        number = pairs.push(target) - 1;
        known[target] = number;
      }
      row[code] = number;
    }
    edges.push(row);
  }
  const reports = pairs.map((pair): Report => {
    const { number = false, capital = false } = counter.states[pair % counts] ?? {};
    return { keywords: trie.ends[Math.floor(pair / counts)] ?? [], number, capital };
  });
  return reportingLast(reports, edges);
}

function lowercase(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

interface Trie {
  /** Where a node leads, by lowercase code, failure links already followed. */
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
      if (code >= codes) throw new Error("keywords of the automaton are ASCII");
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
  const next = children.map(() => new Uint16Array(codes));
  const failure = new Uint16Array(children.length);
  const queue = [0];
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at] ?? 0;
    const own = next[node];
    const fallback = next[failure[node] ?? 0];
    if (own === undefined || fallback === undefined) continue;
    if (node !== 0) own.set(fallback);
    for (const [code, child] of children[node] ?? []) {
      failure[child] = own[code] ?? 0;
      ends[child]?.push(...(ends[failure[child] ?? 0] ?? []));
      own[code] = child;
      queue.push(child);
    }
  }
  return { next, ends };
}

function reportingLast(reports: readonly Report[], edges: readonly Uint16Array[]): Automaton {
  const silent: number[] = [];
  const reporting: number[] = [];
  reports.forEach(({ keywords, number, capital }, at) => {
    (keywords.length > 0 || number || capital ? reporting : silent).push(at);
  });
  const order = [...silent, ...reporting];
  const newNumber = new Uint16Array(order.length);
  order.forEach((old, at) => {
    newNumber[old] = at;
  });
  const next = new Uint16Array(order.length * codes);
  order.forEach((old, at) => {
    next.set(edges[old]?.map((to) => newNumber[to] ?? 0) ?? [], at * codes);
  });
  return { next, firstReporting: silent.length, reports: reporting.flatMap((old) => reports[old] ?? []) };
}
