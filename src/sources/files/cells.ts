/** What becomes of the cells. Methods are called in the order of the text. */
export interface CellSink {
  /** @param ends false when more of the same cell follows. */
  cell(text: string, ends: boolean): void;
  /** @param lines how many lines the row took. */
  rowEnd(lines: number): void;
}

/** A cell longer than this is handed on in parts. */
const PART_LENGTH = 64 * 1024;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
const BACKSLASH = 92;

const State = { start: 0, plain: 1, quoted: 2, quoteSeen: 3 } as const;

/**
 * Splits delimited text (RFC 4180 and its looser relatives) into cells, whatever the chunks it comes in.
 * Nothing is ever refused or lost: a quote that makes no sense is taken as it stands, ragged rows are rows, and `\"` inside
 * quotes is a quote when no cell can end there.
 */
export class CellSplitter {
  readonly #delimiter: number;
  readonly #sink: CellSink;
  #state: 0 | 1 | 2 | 3 = State.start;
  #partial = "";
  #lines = 1;
  #afterBackslash = false;
  #rowHasContent = false;

  constructor(delimiter: string, sink: CellSink) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#sink = sink;
  }

  push(text: string): void {
    let from = 0;
    let at = 0;
    const { length } = text;
    while (at < length) {
      switch (this.#state) {
        case State.start:
          from = at;
          if (text.charCodeAt(at) === QUOTE) {
            this.#state = State.quoted;
            this.#rowHasContent = true;
            at += 1;
            from = at;
          } else {
            this.#state = State.plain;
          }
          break;
        case State.plain: {
          let code = -1;
          while (at < length) {
            code = text.charCodeAt(at);
            if (code === this.#delimiter || code === LINE_FEED) break;
            at += 1;
          }
          if (at === length) break;
          this.#endCell(text.slice(from, at), code === LINE_FEED);
          at += 1;
          from = at;
          break;
        }
        case State.quoted: {
          let code = -1;
          while (at < length) {
            code = text.charCodeAt(at);
            if (code === QUOTE) break;
            if (code === LINE_FEED) this.#lines += 1;
            at += 1;
          }
          if (at === length) break;
          this.#afterBackslash =
            at > from ? text.charCodeAt(at - 1) === BACKSLASH : this.#partial.endsWith("\\");
          this.#add(text.slice(from, at));
          this.#state = State.quoteSeen;
          at += 1;
          from = at;
          break;
        }
        case State.quoteSeen: {
          const code = text.charCodeAt(at);
          from = at;
          if (code === QUOTE) {
            // Doubled: the second one is the character meant.
            this.#state = State.quoted;
            this.#add('"');
            at += 1;
            from = at;
          } else if (code === this.#delimiter || code === LINE_FEED || code === CARRIAGE_RETURN) {
            this.#state = State.plain;
          } else {
            this.#state = this.#afterBackslash ? State.quoted : State.plain;
            this.#add('"');
          }
          break;
        }
      }
    }
    if (from < length) this.#add(text.slice(from));
  }

  end(): void {
    if (this.#state !== State.start || this.#rowHasContent) this.#endCell("", true);
  }

  #add(text: string): void {
    this.#partial += text;
    if (this.#partial.length <= PART_LENGTH) return;
    this.#rowHasContent = true;
    // The last character waits: it may be the backslash before a quote.
    this.#sink.cell(this.#partial.slice(0, -1), false);
    this.#partial = this.#partial.slice(-1);
  }

  #endCell(rest: string, endsRow: boolean): void {
    let text = this.#partial === "" ? rest : this.#partial + rest;
    this.#partial = "";
    this.#state = State.start;
    if (!endsRow) {
      this.#rowHasContent = true;
      this.#sink.cell(text, true);
      return;
    }
    if (text.charCodeAt(text.length - 1) === CARRIAGE_RETURN) text = text.slice(0, -1);
    // An empty line is no row.
    if (this.#rowHasContent || text !== "") this.#sink.cell(text, true);
    this.#rowHasContent = false;
    this.#sink.rowEnd(this.#lines);
    this.#lines = 1;
  }
}
