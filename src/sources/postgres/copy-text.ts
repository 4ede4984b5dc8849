import { StringDecoder } from "node:string_decoder";
import { bytesAsText } from "../bytes-as-text.ts";
import { instantOf } from "../instant.ts";
import type { Piece } from "../source.ts";

export interface CopyColumn {
  readonly name: string;
  /** `bytea`: comes as `\x` and hexadecimal digits. */
  readonly isBytes: boolean;
}

const escapes: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/**
 * Turns what `COPY … TO STDOUT` sends (PostgreSQL, "COPY", "Text Format") into one piece for each value that is neither NULL nor
 * empty. The first value of each row, when `timed`, says when the row came about and is no piece itself.
 */
export class CopyText {
  readonly #columns: readonly CopyColumn[];
  readonly #timed: boolean;
  readonly #longestKept: number;
  readonly #utf8 = new StringDecoder("utf8");
  /** The unfinished end of what has arrived; it has been searched for a line break. */
  #rest = "";
  #row = 1;
  #field = 0;
  #time: string | undefined;
  #bytesRead = 0;
  /** The value whose beginning was given out already. */
  #open: Piece["at"] | undefined;
  #openIsGiven = false;
  #openBytes: StringDecoder | undefined;
  #oddDigit = "";
  #pieces: Piece[] = [];

  /** Beyond `longestKept` characters of an unfinished row its values are given out in parts. */
  constructor(columns: readonly CopyColumn[], timed: boolean, longestKept = 1 << 20) {
    this.#columns = timed ? [{ name: "", isBytes: false }, ...columns] : columns;
    this.#timed = timed;
    this.#longestKept = longestKept;
  }

  /** The pieces that are complete by now, and parts of those too long to wait for. */
  push(chunk: Buffer): Piece[] {
    this.#bytesRead += chunk.length;
    this.#pieces = [];
    const kept = this.#rest.length;
    const text = this.#rest + this.#utf8.write(chunk);
    let start = 0;
    for (let end = text.indexOf("\n", kept); end >= 0; end = text.indexOf("\n", start)) {
      this.#values(text, start, end);
      start = end + 1;
    }
    this.#rest = start === 0 ? text : text.slice(start);
    if (this.#rest.length > this.#longestKept) this.#part();
    return this.#pieces;
  }

  #values(text: string, start: number, end: number): void {
    const last = this.#columns.length - 1;
    let from = start;
    while (this.#field < last) {
      const tab = text.indexOf("\t", from);
      if (tab < 0 || tab >= end) break;
      this.#value(text.slice(from, tab));
      from = tab + 1;
    }
    this.#value(text.slice(from, end));
    this.#row++;
    this.#field = 0;
    this.#time = undefined;
  }

  #value(escaped: string): void {
    if (this.#open !== undefined) {
      this.#continue(escaped, true);
      this.#field++;
      return;
    }
    const column = this.#columns[this.#field++];
    if (escaped === "" || escaped === "\\N" || column === undefined) return;
    const text = unescaped(escaped);
    if (this.#timed && this.#field === 1) this.#time = instantOf(text);
    else this.#give(column.isBytes ? bytesAsText(Buffer.from(text.slice(2), "hex")) : text, this.#at(column));
  }

  /** Gives out what there is of a row that does not end. */
  #part(): void {
    const text = this.#rest;
    let from = 0;
    for (let tab = text.indexOf("\t"); tab >= 0; tab = text.indexOf("\t", from)) {
      this.#value(text.slice(from, tab));
      from = tab + 1;
    }
    let end = text.length;
    while (end > from && text.charCodeAt(end - 1) === 0x5c) end--;
    const half = (text.length - end) % 2;
    this.#rest = half === 0 ? "" : "\\";
    if (text.length - half - from > this.#longestKept / 2)
      this.#continue(text.slice(from, text.length - half), false);
    else this.#rest = text.slice(from);
  }

  #continue(escaped: string, ends: boolean): void {
    const column = this.#columns[this.#field];
    if (column === undefined) return;
    const continues = this.#open !== undefined;
    this.#open ??= this.#at(column);
    const text = column.isBytes ? this.#bytesPart(unescaped(escaped), continues) : unescaped(escaped);
    this.#give(text, this.#open, this.#openIsGiven);
    this.#openIsGiven ||= text !== "";
    if (!ends) return;
    this.#openIsGiven = false;
    this.#open = undefined;
    this.#openBytes = undefined;
    this.#oddDigit = "";
  }

  /** Whether they are UTF-8 is known only at the end of them, so they are taken as that. */
  #bytesPart(digits: string, continues: boolean): string {
    const all = this.#oddDigit + (continues ? digits : digits.slice(2));
    const even = all.length - (all.length % 2);
    this.#oddDigit = all.slice(even);
    this.#openBytes ??= new StringDecoder("utf8");
    return this.#openBytes.write(Buffer.from(all.slice(0, even), "hex"));
  }

  #at({ name }: CopyColumn): Piece["at"] {
    return this.#time === undefined
      ? { row: this.#row, field: name }
      : { row: this.#row, field: name, time: this.#time };
  }

  #give(text: string, at: Piece["at"], continues = false): void {
    if (text === "") return;
    const bytesRead = this.#bytesRead;
    this.#pieces.push(continues ? { text, at, bytesRead, continues: true } : { text, at, bytesRead });
  }
}

function unescaped(text: string): string {
  let at = text.indexOf("\\");
  if (at < 0) return text;
  let plain = "";
  let from = 0;
  while (at >= 0 && at + 1 < text.length) {
    const letter = text.charAt(at + 1);
    plain += text.slice(from, at) + (escapes[letter] ?? letter);
    from = at + 2;
    at = text.indexOf("\\", from);
  }
  return plain + text.slice(from);
}
