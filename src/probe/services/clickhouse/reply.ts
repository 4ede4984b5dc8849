import type { HttpAnswer } from "../../wire/http.ts";
import { isObject, listAt, textAt } from "../../wire/json.ts";

export type Row = Readonly<Record<string, unknown>>;

/** What a server made of a statement. */
export type Reply =
  | { readonly is: "rows"; readonly rows: readonly Row[] }
  /** ClickHouse's own error, by its number (src/Common/ErrorCodes.cpp). */
  | { readonly is: "error"; readonly code: number }
  | { readonly is: "strange"; readonly why: string };

/** Reads FORMAT JSONCompact, or the error in its place. */
export function replyOf(
  { status, headers, text, json, cut }: HttpAnswer,
  columns?: readonly string[],
): Reply {
  const code = errorCodeOf(text) ?? numbered(headers["x-clickhouse-exception-code"]);
  if (code !== undefined) return { is: "error", code };
  if (cut) return { is: "strange", why: "its answer was too long to be read" };
  const names = listAt(json, "meta")?.map((one) => textAt(one, "name"));
  const data = listAt(json, "data");
  if (status !== 200 || names === undefined || data === undefined) {
    return { is: "strange", why: `it answered ${status} and no table` };
  }
  if (columns?.some((column) => !names.includes(column))) {
    return { is: "strange", why: "it answered with a table that was not asked for" };
  }
  return { is: "rows", rows: data.flatMap((one) => (Array.isArray(one) ? [rowOf(names, one)] : [])) };
}

/** `Code: 194, e.displayText() = DB::Exception: …` of old servers, `Code: 516. DB::Exception: …` of new ones. */
export function errorCodeOf(text: string): number | undefined {
  return numbered(/^Code: (\d{1,4})[.,] (?:e\.displayText\(\) = )?DB::[\w:]*Exception/.exec(text)?.[1]);
}

function rowOf(names: readonly (string | undefined)[], values: readonly unknown[]): Row {
  return Object.fromEntries(names.map((name, at) => [name ?? String(at), values[at]]));
}

/** Text of a cell as it may be shown: one line, no control characters, at most so many characters. */
export function shownText(value: unknown, most = 80): string {
  // C0, DEL, C1, and the marks that turn the direction of what follows.
  const text = String(value ?? "")
    .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, " ")
    .trim();
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Whole numbers come as text or as number, as the server's version has it; undefined for null and all else. */
export function numbered(value: unknown): number | undefined {
  if (typeof value !== "number" && (typeof value !== "string" || !/^\d{1,15}$/.test(value))) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** Seconds since 1970 as ClickHouse's DateTime has them; undefined for what no DateTime can hold. */
export function secondsIn(value: unknown): number | undefined {
  const seconds = numbered(value);
  return seconds !== undefined && seconds <= 0xffff_ffff ? seconds : undefined;
}

export function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((one) => shownText(one)) : [];
}

/** The first cell, for answers whose columns are named after the account. */
export function firstCell(row: Row): string {
  return isObject(row) ? shownText(Object.values(row)[0], 8000) : "";
}

/** At most so many names, and how many more there are. */
export function shortened(names: readonly string[], most = 12): string {
  return names.length > most
    ? `${names.slice(0, most).join(", ")} and ${names.length - most} more`
    : names.join(", ");
}
