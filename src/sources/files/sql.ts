import type { Position } from "../../model/index.ts";
import type { Piece } from "../source.ts";
import { columnsOf, copyHeader, insertHeader, STATEMENT_START, tableColumns } from "./sql-header.ts";

/** A value or header longer than this is handed on in parts, or as plain text. */
const PART_LENGTH = 64 * 1024;
const MIN_LENGTH = 4;

const State = { outside: 0, between: 1, value: 2, quoted: 3, quoteSeen: 4, copy: 5 } as const;

/**
 * Turns a database dump into running text with the values of `INSERT … VALUES` and `COPY … FROM stdin` as pieces of their own,
 * under the name of their column: in a dump a password stands far away from the word "password".
 *
 * Whatever does not look as expected is running text again; nothing is lost.
 */
export class SqlReader {
  #state: 0 | 1 | 2 | 3 | 4 | 5 = State.outside;
  #pieces: Piece[] = [];
  /** Not looked at yet: the beginning of a statement that is not all there. */
  #held = "";
  /** What is not looked at yet begins a line. */
  #atLineStart = true;
  #line = 1;
  #valueLine = 1;
  #running: Position | undefined;
  #table = "";
  #columns: readonly string[] = [];
  readonly #columnsOfTable = new Map<string, readonly string[]>();
  readonly #rowsOfTable = new Map<string, number>();
  #row = 0;
  #column = 0;
  #depth = 0;
  #value = "";
  #openValue: Position | undefined;
  #isBackslashDialect = false;
  #escapes = false;

  push(text: string): Piece[] {
    this.#read(this.#held + text, false);
    return this.#taken();
  }

  end(): Piece[] {
    const text = this.#held;
    this.#read(text, true);
    this.#endValue();
    return this.#taken();
  }

  #taken(): Piece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }

  #read(text: string, isEnd: boolean): void {
    this.#held = "";
    for (let at = 0; at < text.length; ) {
      const next = this.#step(text, at, isEnd);
      if (next < 0) {
        this.#held = text.slice(at);
        return;
      }
      // A step that only changes the state stays where it is, perhaps at the very beginning of this part.
      if (next > at) this.#atLineStart = text.charCodeAt(next - 1) === 10;
      at = next;
    }
  }

  /** Reads on from `at` and says up to where; below 0 when more text is needed. */
  #step(text: string, at: number, isEnd: boolean): number {
    switch (this.#state) {
      case State.outside:
        return this.#outside(text, at, isEnd);
      case State.between:
        return this.#between(text, at);
      case State.value:
        return this.#plainValue(text, at);
      case State.quoted:
        return this.#quotedValue(text, at);
      case State.quoteSeen:
        return this.#afterQuote(text, at);
      case State.copy:
        return this.#copyRow(text, at, isEnd);
    }
  }

  #outside(text: string, at: number, isEnd: boolean): number {
    STATEMENT_START.lastIndex = at === 0 && !this.#atLineStart ? 1 : at;
    const start = STATEMENT_START.exec(text);
    if (start === null) {
      // The last line may be the beginning of such a statement.
      const lineStart = text.lastIndexOf("\n") + 1;
      const end = isEnd || text.length - lineStart > PART_LENGTH ? text.length : Math.max(at, lineStart);
      if (end === at) return -1;
      this.#run(text.slice(at, end));
      return end;
    }
    if (start.index > at) {
      this.#run(text.slice(at, start.index));
      return start.index;
    }
    const isWhole = isEnd || text.length - at > PART_LENGTH;
    if (/^CREATE/i.test(start[0])) {
      const table = tableColumns(text, at);
      if (table === undefined && !isWhole) return -1;
      if (table !== undefined) this.#columnsOfTable.set(table.name, table.columns);
      return this.#runWord(text, at, start[0].length);
    }
    const isCopy = /^COPY/i.test(start[0]);
    const header = isCopy ? copyHeader(text, at) : insertHeader(text, at);
    // A header that reaches the end of what there is may go on.
    if (!isWhole && (header === undefined || header.end === text.length)) return -1;
    if (header === undefined) return this.#runWord(text, at, start[0].length);
    this.#table = header.name;
    this.#columns =
      header.columns === undefined
        ? (this.#columnsOfTable.get(header.name) ?? [])
        : columnsOf(header.columns);
    this.#row = this.#rowsOfTable.get(header.name) ?? 0;
    this.#isBackslashDialect = header.isMySql;
    this.#run(text.slice(at, header.end));
    this.#running = undefined;
    this.#state = isCopy ? State.copy : State.between;
    return header.end;
  }

  #runWord(text: string, at: number, length: number): number {
    this.#run(text.slice(at, at + length));
    return at + length;
  }

  /** Between `VALUES`, tuples and their end. */
  #between(text: string, at: number): number {
    const character = text.charAt(at);
    if (character === "(") {
      this.#row += 1;
      this.#rowsOfTable.set(this.#table, this.#row);
      this.#column = 0;
      this.#depth = 0;
      this.#valueLine = this.#line;
      this.#state = State.value;
      return at + 1;
    }
    if (character === "," || /\s/.test(character)) {
      if (character === "\n") this.#line += 1;
      return at + 1;
    }
    this.#state = State.outside;
    return at;
  }

  #plainValue(text: string, at: number): number {
    let to = at;
    for (; to < text.length; to += 1) {
      const character = text.charAt(to);
      if (character === "\n") this.#line += 1;
      else if (character === "'") {
        this.#escapes =
          this.#isBackslashDialect || /[eE]$/.test(to > at ? text.slice(to - 1, to) : this.#value);
        this.#add(text.slice(at, to));
        // A type or the E of escapes before a text is no part of it.
        if (this.#value.trim().length <= 1) this.#value = "";
        this.#valueLine = this.#line;
        this.#state = State.quoted;
        return to + 1;
      } else if (character === "(") this.#depth += 1;
      else if (character === ")" && this.#depth > 0) {
        this.#depth -= 1;
      } else if (this.#depth === 0 && (character === "," || character === ")")) {
        this.#add(text.slice(at, to));
        this.#endValue();
        if (character === ")") this.#state = State.between;
        return to + 1;
      }
    }
    this.#add(text.slice(at, to));
    return to;
  }

  #quotedValue(text: string, at: number): number {
    for (let to = at; to < text.length; to += 1) {
      const code = text.charCodeAt(to);
      if (code === 10) this.#line += 1;
      if (code === 39) {
        this.#add(text.slice(at, to));
        this.#state = State.quoteSeen;
        return to + 1;
      }
      if (code === 92 && this.#escapes) {
        this.#add(text.slice(at, to));
        if (to + 1 === text.length) {
          // The escaped character has not come yet; nothing is left to add up to here.
          return to === at ? -1 : to;
        }
        this.#add(unescaped(text.charAt(to + 1)));
        return to + 2;
      }
    }
    this.#add(text.slice(at));
    return text.length;
  }

  #afterQuote(text: string, at: number): number {
    if (text.charAt(at) === "'") {
      this.#add("'");
      this.#state = State.quoted;
      return at + 1;
    }
    this.#state = State.value;
    return at;
  }

  /** PostgreSQL's COPY, text format: a row a line, cells behind tabs, `\.` at the end. */
  #copyRow(text: string, at: number, isEnd: boolean): number {
    const end = text.indexOf("\n", at);
    if (end < 0 && !isEnd && text.length - at <= PART_LENGTH) return -1;
    if (end < 0) {
      // An endless row: its parts are values that go on.
      const tab = text.indexOf("\t", at);
      this.#startRow();
      this.#add(unescapedAll(text.slice(at, tab < 0 ? text.length : tab)));
      if (tab >= 0) this.#endValue();
      return tab < 0 ? text.length : tab + 1;
    }
    const line = text.slice(at, text.charAt(end - 1) === "\r" ? end - 1 : end);
    if (line === "\\." && this.#column === 0) {
      this.#state = State.outside;
      return at;
    }
    this.#startRow();
    this.#valueLine = this.#line;
    for (const cell of line.split("\t")) {
      if (cell !== "\\N") this.#add(unescapedAll(cell));
      this.#endValue();
    }
    this.#column = 0;
    this.#line += 1;
    return end + 1;
  }

  #startRow(): void {
    if (this.#column > 0 || this.#openValue !== undefined) return;
    this.#row += 1;
    this.#rowsOfTable.set(this.#table, this.#row);
  }

  #run(text: string): void {
    if (this.#running === undefined) {
      this.#running = { line: this.#line };
      this.#pieces.push({ text, at: this.#running });
    } else {
      this.#pieces.push({ text, at: this.#running, continues: true });
    }
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) this.#line += 1;
  }

  #add(text: string): void {
    this.#value += text;
    if (this.#value.length > PART_LENGTH) this.#emit();
  }

  #endValue(): void {
    if (this.#value === "NULL") this.#value = "";
    if (this.#openValue !== undefined || this.#value.length >= MIN_LENGTH) this.#emit();
    this.#value = "";
    this.#openValue = undefined;
    this.#column += 1;
    this.#valueLine = this.#line;
  }

  #emit(): void {
    if (this.#openValue !== undefined) {
      if (this.#value !== "") this.#pieces.push({ text: this.#value, at: this.#openValue, continues: true });
    } else {
      const name = this.#columns[this.#column] ?? `column ${this.#column + 1}`;
      this.#openValue = { line: this.#valueLine, row: this.#row, field: `${this.#table}.${name}` };
      this.#pieces.push({ text: this.#value, at: this.#openValue });
    }
    this.#value = "";
  }
}

/** MySQL reference manual, table 11.1 "special character escape sequences"; PostgreSQL 4.1.2.2 agrees on these. */
function unescaped(character: string): string {
  return { n: "\n", r: "\r", t: "\t", 0: "\0", b: "\b", Z: "\x1a" }[character] ?? character;
}

function unescapedAll(text: string): string {
  return text.includes("\\")
    ? text.replace(/\\([\s\S])/g, (_, character: string) => unescaped(character))
    : text;
}
