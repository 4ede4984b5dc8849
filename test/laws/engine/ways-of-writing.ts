/** Ways in which texts come to stand in a database: as they are, escaped, encoded, broken, or inside something else. */
export const waysOfWriting: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  "JSON once": inJson,
  "JSON twice": (text) => inJson(inJson(text)),
  "JSON three times": (text) => inJson(inJson(inJson(text))),
  "JSON by number": (text) => text.replace(/[\s\S]/g, byNumber),
  "JSON by number, signs only": (text) => inJson(text).replace(/[@:/=+-]/g, byNumber),
  "percent-encoded": (text) => encodeURIComponent(Buffer.from(text).toString()),
  "percent-encoded, every byte": (text) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  "character references": (text) => text.replace(/[&<>"'@.:/-]/g, (char) => `&#${char.charCodeAt(0)};`),
  "named character references": (text) => text.replace(/[&<>"@]/g, (char) => entities[char] ?? char),
  base64: (text) => Buffer.from(text).toString("base64"),
  "url-safe base64": (text) => Buffer.from(text).toString("base64url"),
  "base64 of UTF-16": (text) => Buffer.from(text, "utf16le").toString("base64"),
  "UTF-16 as bytes": (text) => Buffer.from(text, "utf16le").toString("latin1"),
  "a log line": (text) =>
    `2025-01-29T10:00:00.000Z INFO chat-api {"level":30,"msg":"${inJson(text)}","retries":2}`,
  "two quoted lines": broken,
  "two quoted lines in JSON": (text) => inJson(broken(text)),
  "a line that goes on": (text) => `${half(text)}\\\n${text.slice(half(text).length)}`,
};

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "@": "&commat;",
};

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function byNumber(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function half(text: string): string {
  return text.slice(0, text.length >> 1);
}

function broken(text: string): string {
  return `"${half(text)}" +\n  "${text.slice(half(text).length)}"`;
}
