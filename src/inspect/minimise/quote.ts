/** Longest name that every dialect takes with what is put behind it, in bytes (PostgreSQL cuts names at 63). */
const longestName = 45;

/** The name of a thing beside a table: `users_masked` of `users`. */
export function besideName(table: string, suffix: string): string {
  return new TextEncoder().encode(table).length > longestName ? `watertight_${suffix}` : `${table}_${suffix}`;
}

/** Characters that act on a terminal or hide what stands around them; a statement is read before it is run. */
const acting =
  /[\p{Cc}\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Whether the text holds characters that a reader would not see. */
function holdsUnseen(text: string): boolean {
  return text.search(acting) >= 0;
}

/** The text with unseen characters drawn as `\u{…}`, for words and comments. */
export function visible(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .replace(acting, (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`);
}

/** How one dialect writes names and texts. */
export interface Quoting {
  /** A name of several parts; undefined when it cannot be written so that a reader sees all of it. */
  name(...path: readonly string[]): string | undefined;
  text(of: string): string;
}

/** Backslash escapes, unseen characters byte by byte (ClickHouse, "Syntax": string literals and identifiers). */
export const clickhouseQuoting: Quoting = {
  name: (...path) =>
    path.map((part) => `\`${part.replace(/[\\`]/g, "\\$&").replace(acting, bytesOf)}\``).join("."),
  text: (of) => `'${of.replace(/[\\']/g, "\\$&").replace(acting, bytesOf)}'`,
};

function bytesOf(character: string): string {
  return [...new TextEncoder().encode(character)].map((byte) => `\\x${hex(byte, 2)}`).join("");
}

/** PostgreSQL, "Lexical Structure" §4.1.1 and §4.1.2: `U&"…"` names unseen characters, `E'…'` holds backslashes whatever the settings. */
export const postgresQuoting: Quoting = {
  name: (...path) =>
    path
      .map((part) =>
        holdsUnseen(part)
          ? `U&"${part.replace(/["\\]/g, "$&$&").replace(acting, codePointOf)}"`
          : `"${part.replaceAll('"', '""')}"`,
      )
      .join("."),
  text: (of) => {
    const quoted = of.replaceAll("'", "''");
    if (!of.includes("\\") && !holdsUnseen(of)) return `'${quoted}'`;
    return `E'${quoted.replaceAll("\\", "\\\\").replace(acting, (each) => `\\U${hex(each.codePointAt(0) ?? 0, 8)}`)}'`;
  },
};

function codePointOf(character: string): string {
  return `\\+${hex(character.codePointAt(0) ?? 0, 6)}`;
}

/** MySQL, "Schema Object Names" and "String Literals". A name cannot hold an escape. */
export const mysqlQuoting: Quoting = {
  name: (...path) =>
    path.some(holdsUnseen) ? undefined : path.map((part) => `\`${part.replaceAll("`", "``")}\``).join("."),
  text: (of) => `'${of.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n").replaceAll("\r", "\\r")}'`,
};

/** SQLite, "SQL As Understood By SQLite": keywords. There are no escapes but the doubled quote. */
export const sqliteQuoting: Quoting = {
  name: (...path) =>
    path.some(holdsUnseen) ? undefined : path.map((part) => `"${part.replaceAll('"', '""')}"`).join("."),
  text: (of) => `'${of.replaceAll("'", "''")}'`,
};

function hex(code: number, length: number): string {
  return code.toString(16).toUpperCase().padStart(length, "0");
}
