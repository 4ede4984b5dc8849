import { clean } from "../clean.ts";

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

/** OWASP "CSV Injection": = + - @ tab and carriage return, and their full-width forms, begin a formula. */
function harmless(text: string): string {
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/.test(text) ? `'${text}` : text;
}
