import type { CollectionKind, DataClass } from "../../model/index.ts";
import type { Column } from "../../sources/index.ts";
import { ColumnEvidence } from "./column-evidence.ts";
import { Evidence } from "./evidence.ts";
import { hintsOf } from "./names.ts";
import { judgements } from "./rules.ts";

/** Columns that are looked at; a table of more says what it is in the first of them. */
const mostColumns = 512;
/** Lines of a running text that are looked at. */
const mostLines = 400;
/** Longer lines are not parsed as JSON. */
const longestLine = 1 << 16;
/** Reasons given for one collection. */
const mostReasons = 4;
/** A second kind is named as well when this much speaks for it. */
const alsoAt = 60;

/** What a collection is, and what speaks for it, the strongest first: sentences without any value of it. */
export interface Verdict {
  readonly kind: CollectionKind;
  readonly because: string[];
}

/** Gathers, in bounded memory, what speaks for a collection being of one kind or another. */
export class ShapeEvidence {
  readonly #name: string;
  readonly #columns = new Map<string, ColumnEvidence>();
  readonly #running = new ColumnEvidence("", "");
  #lines = 0;

  constructor(name: string, columns: readonly Column[] = []) {
    this.#name = name;
    for (const { name, type } of columns) this.#column(name, type);
  }

  /** One of the first texts of a column; `undefined` stands for running text, whose lines are looked at one by one. */
  take(field: string | undefined, text: string): void {
    if (field !== undefined) this.#column(field)?.take(text);
    else this.#takeLines(text);
  }

  /** Something of the class was found in the column, so many times. */
  found(field: string | undefined, dataClass: DataClass, times = 1): void {
    if (field === undefined) this.#running.found(dataClass, times);
    else this.#column(field)?.found(dataClass, times);
  }

  /**
   * What the collection is; undefined when too little speaks for any kind.
   * @param rows how many were read, where that is known
   */
  verdict(rows?: number): Verdict | undefined {
    const evidence = new Evidence([...this.#columns.values()], this.#running, hintsOf(this.#name), rows);
    const [first, ...others] = judgements(evidence);
    if (first === undefined) return undefined;
    const also = others
      .filter(
        ({ kind, score }) => score >= alsoAt && !(first.kind === "training set" && kind === "chat history"),
      )
      .slice(0, 2)
      .map(({ kind, because }) => `also looks like ${kind}: ${because[0] ?? "by its name"}`);
    return { kind: first.kind, because: [...first.because.slice(0, mostReasons - also.length), ...also] };
  }

  #column(name: string, type = ""): ColumnEvidence | undefined {
    const known = this.#columns.get(name);
    if (known !== undefined || this.#columns.size >= mostColumns) return known;
    const column = new ColumnEvidence(name, type);
    this.#columns.set(name, column);
    return column;
  }

  #takeLines(text: string): void {
    if (this.#lines >= mostLines) return;
    let from = 0;
    while (from < text.length && this.#lines < mostLines) {
      const found = text.indexOf("\n", from);
      const end = found < 0 ? text.length : found;
      const line = text.slice(from, Math.min(end, from + longestLine + 1)).trim();
      // A document that begins here and goes on over many lines says more as a whole.
      if (this.#lines === 0 && /^[[{]$|^[[{].*[,[{]$/.test(line)) {
        this.#running.take(text.slice(from));
        this.#lines = mostLines;
        return;
      }
      if (line !== "") this.#takeLine(line);
      from = end + 1;
    }
    this.#running.take(text);
  }

  #takeLine(line: string): void {
    this.#lines++;
    const record = recordOf(line);
    if (record === undefined) {
      this.#running.take(line);
      return;
    }
    for (const [key, value] of Object.entries(record).slice(0, mostColumns)) {
      this.#column(key)?.take(typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
    }
    this.#running.take(line);
  }
}

function recordOf(line: string): object | undefined {
  if (!line.startsWith("{") || line.length > longestLine) return undefined;
  try {
    const parsed: unknown = JSON.parse(line);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}
