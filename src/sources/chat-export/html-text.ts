/** Elements whose end ends a line of text. */
const BLOCK =
  /^\/?(?:p|div|br|hr|h[1-6]|ul|ol|li|tr|table|pre|blockquote|section|article|header|footer|details|summary|dl|dt|dd|figure)$/;

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  emsp: " ",
  ensp: " ",
  thinsp: " ",
  hellip: "…",
  mdash: "—",
  ndash: "–",
  lsquo: "‘",
  rsquo: "’",
  ldquo: "“",
  rdquo: "”",
  laquo: "«",
  raquo: "»",
  bull: "•",
  middot: "·",
  copy: "©",
  reg: "®",
  euro: "€",
  pound: "£",
  auml: "ä",
  ouml: "ö",
  uuml: "ü",
  Auml: "Ä",
  Ouml: "Ö",
  Uuml: "Ü",
  szlig: "ß",
  eacute: "é",
  egrave: "è",
  agrave: "à",
  ccedil: "ç",
  ntilde: "ñ",
};

/**
 * The text of a fragment of HTML, one pass, nothing interpreted: tags go, blocks end lines, addresses of links and
 * texts of attributes stay (they hold values too), comments and scripts stay as text.
 */
export function htmlText(html: string): string {
  if (!html.includes("<")) return decodeEntities(html);
  const out: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf("<", at);
    if (open < 0) break;
    out.push(decodeEntities(html.slice(at, open)));
    const close = tagEnd(html, open);
    if (close < 0) {
      at = open;
      break;
    }
    const tag = /^<(\/?[a-z][a-z0-9-]*)/i.exec(html.slice(open, open + 40))?.[1]?.toLowerCase();
    if (tag === undefined) {
      // `a < b` and comments: text, not a tag.
      out.push("<");
      at = open + 1;
      continue;
    }
    if (BLOCK.test(tag)) out.push("\n");
    else if (/^\/?t[dh]$/.test(tag)) out.push(" ");
    const inside = html.slice(open + tag.length + 1, close);
    if (inside.includes("=")) out.push(attributeTexts(inside));
    at = close + 1;
  }
  out.push(decodeEntities(html.slice(at)));
  const lines = out
    .join("")
    .split("\n")
    .map((line) => line.trimEnd());
  return lines
    .filter((line, index) => line !== "" || lines[index - 1] !== "")
    .join("\n")
    .trim();
}

/** The `>` that ends the tag, not one inside a quoted attribute; -1 when there is none up to the end. */
function tagEnd(html: string, open: number): number {
  const plain = html.indexOf(">", open);
  if (plain < 0) return -1;
  const quote = html.slice(open, plain).search(/=\s*["']/);
  if (quote < 0) return plain;
  let at = open + quote;
  while (at < html.length) {
    const character = html[at];
    if (character === ">") return at;
    if (character === '"' || character === "'") {
      at = html.indexOf(character, at + 1);
      if (at < 0) return -1;
    }
    at++;
  }
  return -1;
}

/** Attributes that may hold what somebody wrote; layout (`class`, `style`) does not. */
function attributeTexts(inside: string): string {
  let out = "";
  for (const [, name, quoted, single] of inside.matchAll(/([a-z-]{2,20})\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)) {
    const value = quoted ?? single ?? "";
    if (
      value !== "" &&
      /^(?:href|src|alt|title|value|content|data-.+)$/i.test(name ?? "") &&
      !value.startsWith("data:")
    ) {
      out += ` ${decodeEntities(value)} `;
    }
  }
  return out;
}

/** Entities in text: numbers, and the names that exports use; an unknown name stays as it is written. */
export function decodeEntities(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]{2,8});/gi, (whole, name: string) => {
    if (name.startsWith("#")) {
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    return NAMED[name] ?? whole;
  });
}
