/** Where statements begin whose values are taken apart: at the beginning of a line, as every dump writes them. */
export const STATEMENT_START: RegExp = /^(?:INSERT|REPLACE|COPY|CREATE TABLE)(?=\s)/gim;

export interface ValuesHeader {
  /** Table, without its quotes; a schema stays. */
  readonly name: string;
  /** What stands between the parentheses, if anything. */
  readonly columns: string | undefined;
  /** Where the header ends. */
  readonly end: number;
  /** Backticks: MySQL, where a backslash escapes in every text. */
  readonly isMySql: boolean;
}

const NAME = '(?:`[^`\\n]{1,128}`|"[^"\\n]{1,128}"|\\[[^\\]\\n]{1,128}\\]|[\\w$]{1,128})';
const QUALIFIED = `${NAME}(?:\\.${NAME}){0,2}`;
const COLUMNS = "\\(([^()]{1,60000})\\)";

const INSERT = new RegExp(
  `(?:INSERT|REPLACE)\\s+(?:LOW_PRIORITY\\s+|DELAYED\\s+|IGNORE\\s+|OR\\s+\\w+\\s+)?(?:INTO\\s+)?(${QUALIFIED})\\s*(?:${COLUMNS}\\s*)?VALUES\\s*(?=\\(|$)`,
  "iy",
);
const COPY = new RegExp(
  `COPY\\s+(${QUALIFIED})\\s*(?:${COLUMNS}\\s*)?FROM\\s+stdin[^;\\n]{0,200};?\\r?\\n`,
  "iy",
);
const CREATE = new RegExp(`CREATE TABLE\\s+(?:IF NOT EXISTS\\s+)?(${QUALIFIED})\\s*\\(`, "iy");

export function insertHeader(text: string, at: number): ValuesHeader | undefined {
  return headerBy(INSERT, text, at);
}

export function copyHeader(text: string, at: number): ValuesHeader | undefined {
  return headerBy(COPY, text, at);
}

function headerBy(shape: RegExp, text: string, at: number): ValuesHeader | undefined {
  shape.lastIndex = at;
  const found = shape.exec(text);
  const name = found?.[1];
  if (found === null || name === undefined) return undefined;
  return { name: unquoted(name), columns: found[2], end: shape.lastIndex, isMySql: name.includes("`") };
}

export function columnsOf(list: string): string[] {
  return list.split(",").map((column) => unquoted(column.trim()));
}

function unquoted(name: string): string {
  return name.replace(/[`"[\]]/g, "");
}

const COLUMN = new RegExp(`^${NAME}`);

/** What begins a part of `CREATE TABLE` and is no column. */
const NO_COLUMN =
  /^(?:PRIMARY|FOREIGN|UNIQUE|KEY|INDEX|CONSTRAINT|CHECK|FULLTEXT|SPATIAL|EXCLUDE|LIKE|PERIOD)\b/i;

/** The columns of a `CREATE TABLE`, which mysqldump names nowhere else; `undefined` while the statement is not all there. */
export function tableColumns(
  text: string,
  at: number,
): { readonly name: string; readonly columns: readonly string[] } | undefined {
  CREATE.lastIndex = at;
  const name = CREATE.exec(text)?.[1];
  if (name === undefined) return undefined;
  const columns: string[] = [];
  let start = CREATE.lastIndex;
  for (let depth = 1, next = start; next < text.length; next += 1) {
    const character = text.charAt(next);
    // Defaults and comments are texts in which anything may stand.
    if (character === "'") {
      next = text.indexOf("'", next + 1);
      if (next < 0) return undefined;
    } else if (character === "(") {
      depth += 1;
    } else if (character === ")") {
      depth -= 1;
    }
    if (depth > 1 || (depth === 1 && character !== ",")) continue;
    const definition = text.slice(start, next).trim();
    const column = COLUMN.exec(definition)?.[0];
    if (column !== undefined && !NO_COLUMN.test(definition)) columns.push(unquoted(column));
    start = next + 1;
    if (depth === 0) return { name: unquoted(name), columns };
  }
  return undefined;
}
