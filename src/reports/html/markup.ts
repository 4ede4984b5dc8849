import { clean } from "../clean.ts";

/** Markup made by `html`; the only thing that is put into a page as it is. */
export class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

type Piece = string | number | Markup | undefined | readonly Piece[];

/**
 * Markup from a template: every string put into it is cleaned and escaped, for text and for quoted attributes alike.
 * There is no way to put in a string unescaped.
 */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return new Markup(
    parts.reduce((made, part, at) => made + part + (at < pieces.length ? shown(pieces[at]) : ""), ""),
  );
}

/** A name or a value of unknown language, kept from turning the text around it (HTML §4.5.24). */
export function foreign(text: string): Markup {
  return html`<bdi>${text}</bdi>`;
}

function shown(piece: Piece): string {
  if (piece === undefined) return "";
  if (piece instanceof Markup) return piece.toString();
  if (typeof piece === "object") return piece.map(shown).join("");
  return escaped(clean(String(piece)));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => entities[character] ?? "");
}
