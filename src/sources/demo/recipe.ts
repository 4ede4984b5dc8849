/**
 * What a made-up text is put together from. Every choice is a draw: a hash of the row's number and of the draw's own, so
 * that a row is the same whoever makes it, and however many there are. The same draw twice in a row gives the same answer.
 */
export type Part = string | Pick | Count | Hex | Either | Known;

/** One text of a list. */
export interface Pick {
  readonly draw: number;
  readonly from: List;
}

/** A number from `least` up, `span` different ones. */
export interface Count {
  readonly draw: number;
  readonly least: number;
  readonly span: number;
}

/** Eight hexadecimal digits for each of so many words; takes as many draws. */
export interface Hex {
  readonly draw: number;
  readonly words: number;
}

/** The first alternative whose shares, added up, reach beyond the draw; the last one has all the rest. */
export interface Either {
  readonly draw: number;
  readonly alternatives: readonly Alternative[];
}

export interface Alternative {
  /** Of 10,000. */
  readonly share: number;
  readonly parts: readonly Part[];
}

/** A text in which detectors are known to find something. */
export interface Known {
  readonly text: string;
  readonly plants: readonly string[];
}

export interface List {
  /** Names the list as a parameter of a statement. */
  readonly name: string;
  readonly values: readonly string[];
  /** Detectors that find something in each of its texts, once. */
  readonly plants: readonly string[];
}

/** One kind of row. */
export interface Kind {
  /** Of 10,000. */
  readonly share: number;
  readonly span: Part;
  readonly service: Part;
  readonly source: readonly Part[];
  readonly names: readonly string[];
  /** As many as there are names. */
  readonly values: readonly (readonly Part[])[];
}

export const shares = 10_000;

export function list(name: string, values: readonly string[], ...plants: readonly string[]): List {
  return { name, values, plants };
}

/** The same texts as they stand inside the quotes of JSON (RFC 8259 §7). */
export function inJson({ name, values, plants }: List): List {
  return { name: `${name}_json`, values: values.map((one) => JSON.stringify(one).slice(1, -1)), plants };
}

export function pick(draw: number, from: List): Pick {
  return { draw, from };
}

export function count(draw: number, least: number, most: number): Count {
  return { draw, least, span: most - least + 1 };
}

export function hex(draw: number, words: number): Hex {
  return { draw, words };
}

export function known(text: string, ...plants: readonly string[]): Known {
  return { text, plants };
}

export function either(draw: number, ...alternatives: readonly (readonly [number, ...Part[]])[]): Either {
  return { draw, alternatives: alternatives.map(([share, ...parts]) => ({ share, parts })) };
}

/** The parts in `share` of 10,000 rows, nothing in the others. */
export function sometimes(draw: number, share: number, ...parts: readonly Part[]): Either {
  return either(draw, [share, ...parts], [shares - share]);
}
