import { buildNumberCounter, type NumberCounter } from "./number-counter.ts";

/** What a text has just come to at one character. */
export interface Report {
  /** Indices of the keywords that end here. */
  readonly keywords: readonly number[];
  /** A number has just become long enough to matter. */
  readonly number: boolean;
  /** The character is a digit and the one before it a capital. */
  readonly capital: boolean;
}

const codes = 128;
const reporting = 0x8000;
const unknown = 0xffff;
const stateBits = 0x7fff;
/** Beyond this many states the table is begun anew: hostile text cannot make it grow without end. */
const mostStates = 0x4000;

/**
 * One pass over a text that names every place worth a closer look: where a keyword ends, where a number with enough
 * digits stands, where a capital meets a digit.
 *
 * An Aho-Corasick automaton (Aho and Corasick 1975) over ASCII, multiplied with a small counter. It is made
 * deterministic while it reads: a state comes into being when a text first leads to it, so that starting costs
 * little and what is used lies close together.
 */
export class Automaton {
  /**
   * `table[(state << 7) | code]`: the next state in the low 15 bits, the top bit set when it reports something.
   * `isUnknown` tells a step that has not been taken yet.
   */
  table: Uint16Array = new Uint16Array(256 * codes).fill(unknown);
  readonly #trie: Trie;
  readonly #counter: NumberCounter = buildNumberCounter();
  /** By state: `node * counts + count`. */
  #pairs: number[] = [0];
  #states: Map<number, number> = new Map([[0, 0]]);
  #reports: Report[] = [nothing];

  /** @param keywords lowercase ASCII; letter case is ignored in the text */
  constructor(keywords: readonly string[]) {
    this.#trie = buildTrie(keywords);
  }

  /** Takes a step for the first time and gives the table's entry for it. `table` may be another one afterwards. */
  step(state: number, code: number): number {
    const counts = this.#counter.states.length;
    const pair = this.#pairs[state] ?? 0;
    const lower = code >= 65 && code <= 90 ? code + 32 : code;
    const node = follow(this.#trie, Math.floor(pair / counts), lower);
    const count = this.#counter.next[pair % counts]?.[code] ?? 0;
    const target = node * counts + count;
    const known = this.#states.get(target);
    if (known === undefined && this.#pairs.length >= mostStates) {
      this.#beginAnew();
      return this.#entry(this.#add(target, node, count));
    }
    const entry = this.#entry(known ?? this.#add(target, node, count));
    this.table[(state << 7) | code] = entry;
    return entry;
  }

  report(state: number): Report {
    return this.#reports[state] ?? nothing;
  }

  #entry(state: number): number {
    const { keywords, number, capital } = this.report(state);
    return keywords.length > 0 || number || capital ? state | reporting : state;
  }

  #add(pair: number, node: number, count: number): number {
    const state = this.#pairs.push(pair) - 1;
    this.#states.set(pair, state);
    const { number = false, capital = false } = this.#counter.states[count] ?? {};
    this.#reports.push({ keywords: this.#trie.ends[node] ?? [], number, capital });
    if ((state + 1) * codes > this.table.length) {
      const larger = new Uint16Array(this.table.length * 2).fill(unknown);
      larger.set(this.table);
      this.table = larger;
    }
    return state;
  }

  #beginAnew(): void {
    this.table.fill(unknown);
    this.#pairs = [0];
    this.#states = new Map([[0, 0]]);
    this.#reports = [nothing];
  }
}

const nothing: Report = { keywords: [], number: false, capital: false };

/** Whether an entry asks for more than going on: a report, or a step not taken yet. */
export function isSpecial(entry: number): boolean {
  return entry >= reporting;
}

export function isUnknown(entry: number): boolean {
  return entry === unknown;
}

export function stateOf(entry: number): number {
  return entry & stateBits;
}

interface Trie {
  /** By `node * 128 + code`. */
  readonly children: ReadonlyMap<number, number>;
  readonly failure: readonly number[];
  readonly ends: readonly (readonly number[])[];
}

function buildTrie(keywords: readonly string[]): Trie {
  const children = new Map<number, number>();
  const ends: number[][] = [[]];
  const parents: number[] = [0];
  const byDepth: number[][] = [];
  keywords.forEach((keyword, index) => {
    let node = 0;
    for (let at = 0; at < keyword.length; at++) {
      const code = keyword.charCodeAt(at);
      if (code >= codes) throw new Error("keywords of the automaton are ASCII");
      let child = children.get(node * codes + code);
      if (child === undefined) {
        child = ends.push([]) - 1;
        children.set(node * codes + code, child);
        parents.push(node * codes + code);
        const level = byDepth[at] ?? [];
        level.push(child);
        byDepth[at] = level;
      }
      node = child;
    }
    ends[node]?.push(index);
  });
  const failure = new Array<number>(ends.length).fill(0);
  const trie = { children, failure, ends };
  // Nodes of the first level fail to the root; each deeper one follows its parent's failure.
  for (const child of byDepth.slice(1).flat()) {
    const edge = parents[child] ?? 0;
    const parent = Math.floor(edge / codes);
    failure[child] = follow(trie, failure[parent] ?? 0, edge % codes);
    ends[child]?.push(...(ends[failure[child] ?? 0] ?? []));
  }
  return trie;
}

function follow({ children, failure }: Trie, from: number, code: number): number {
  for (let node = from; ; node = failure[node] ?? 0) {
    const child = children.get(node * codes + code);
    if (child !== undefined) return child;
    if (node === 0) return 0;
  }
}
