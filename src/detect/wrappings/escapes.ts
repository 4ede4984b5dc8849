import { noViews, type View, viewsAround } from "./view.ts";

const jsonEscape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/g;
const jsonPlain: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** String escapes of JSON (RFC 8259 §7), which most languages and log formats share. */
export function jsonViews(text: string): readonly View[] {
  if (!text.includes("\\")) return noViews;
  return viewsAround(text, "json", jsonEscape, decodeJson, isJsonOnly);
}

function decodeJson(unit: string): string {
  const kind = unit.charAt(1);
  if (kind === "u") return String.fromCharCode(Number.parseInt(unit.slice(2), 16));
  return jsonPlain[kind] ?? kind;
}

/** `\n` may be a folder's name after a backslash; `\"` and `\u4f60` are escapes wherever they stand. */
function isJsonOnly(unit: string): boolean {
  return unit === '\\"' || unit.length === 6;
}

const percentRun = /(?:%[0-9a-fA-F]{2}){1,512}/g;

/** Percent-encoding (RFC 3986 §2.1), UTF-8 inside. Bytes that are not UTF-8 read as Latin-1. */
export function urlViews(text: string): readonly View[] {
  if (!text.includes("%")) return noViews;
  return viewsAround(text, "url", percentRun, (unit) => {
    try {
      return decodeURIComponent(unit);
    } catch {
      return unit.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    }
  });
}

const entity =
  /&(?:amp|lt|gt|quot|apos|nbsp|commat|period|colon|sol|lowbar|hyphen|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});/g;
const namedEntities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  commat: "@",
  period: ".",
  colon: ":",
  sol: "/",
  lowbar: "_",
  hyphen: "-",
};

/** Character references of HTML and XML that stand inside values (HTML Living Standard §13.5). */
export function htmlViews(text: string): readonly View[] {
  if (!text.includes("&")) return noViews;
  return viewsAround(text, "html", entity, (unit) => {
    const name = unit.slice(1, -1);
    if (!name.startsWith("#")) return namedEntities[name];
    const hex = name.charAt(1).toLowerCase() === "x";
    const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
    return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
  });
}

/** UTF-16 that was written into a log as bytes: a NUL beside every character, as it is or spelled `\x00`. */
export function utf16Views(text: string): readonly View[] {
  if (!text.includes("\0") && !text.includes("\\x00")) return noViews;
  return viewsAround(text, "utf16", /\0|\\x00/g, () => "");
}

/** A text broken over quoted lines (`"abc" +⏎ "def"`, `"abc"⏎ "def"`) or by a backslash at the line's end. */
const brokenLine = /(["'`])[ \t]{0,8}[+.\\&]?[ \t]{0,8}\r?\n[ \t]{0,64}(?:[+.&][ \t]{0,8})?["'`]|\\\r?\n/g;

export function joinedViews(text: string): readonly View[] {
  if (!hasBrokenLine(text)) return noViews;
  return viewsAround(text, "joined", brokenLine, (unit) => {
    const first = unit.charAt(0);
    return first === "\\" || unit.endsWith(first) ? "" : undefined;
  });
}

/** Cheap and never wrong about "no": a broken line ends in a quote, an operator or a backslash. */
function hasBrokenLine(text: string): boolean {
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) {
    let last = at - 1;
    while (last >= 0 && isBlank(text.charCodeAt(last))) last--;
    if (last >= 0 && `"'\`+.\\\\&`.includes(text.charAt(last))) return true;
  }
  return false;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 13;
}
