import { clean } from "./clean.ts";

export type Cell = string | number | boolean | undefined;

/** One line of a CSV file (RFC 4180) in which no cell acts on the spreadsheet that opens it. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

function cell(value: Cell): string {
  if (value === undefined) return "";
  const text = typeof value === "string" ? harmless(clean(value)) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A cell that begins like a formula is shown with an apostrophe before it, so that no spreadsheet runs it.
 * OWASP "CSV Injection": = + - @ tab and carriage return, and their full-width forms. A bare number stays a number,
 * and text behind a separator inside the quotes is safe only when the quotes are never taken away, hence `clean` first.
 */
function harmless(text: string): string {
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/.test(text) ? `'${text}` : text;
}
