import type { Report } from "../model/index.ts";
import { toCsv } from "./csv.ts";
import { toHtml } from "./html.ts";
import { toJson } from "./json.ts";
import { toMarkdown } from "./markdown.ts";
import { toNdjson } from "./ndjson.ts";
import { toSarif } from "./sarif.ts";
import { type TerminalLook, toTerminal } from "./terminal.ts";

export type { CheckedListener, CheckedPlace, CheckReport } from "./check/check-report.ts";
export { type CheckFormat, checkFormats } from "./check/formats.ts";
export { changesText } from "./scan/changes.ts";
export { disclosureLetter } from "./scan/disclosure.ts";
export { type ScanFormat, scanFormats } from "./scan/formats.ts";
export { reportSchema } from "./schema.ts";
export type { TerminalLook } from "./terminal.ts";

export const formatNames = ["terminal", "json", "ndjson", "sarif", "csv", "markdown", "html"] as const;
export type Format = (typeof formatNames)[number];

/** One way to write a report down. */
export interface ReportFormat<R = Report> {
  /** Pure: the same report gives the same text. `look` matters to `terminal` alone. */
  readonly write: (report: R, look?: TerminalLook) => string | Iterable<string>;
  /** IANA media type. */
  readonly mediaType: string;
  /** Usual ending of a file's name, with its dot. */
  readonly extension: string;
}

/** Every format by its name on the command line. */
export const formats: Readonly<Record<Format, ReportFormat>> = {
  terminal: { write: toTerminal, mediaType: "text/plain; charset=utf-8", extension: ".txt" },
  json: { write: toJson, mediaType: "application/json", extension: ".json" },
  ndjson: { write: toNdjson, mediaType: "application/x-ndjson", extension: ".ndjson" },
  sarif: { write: toSarif, mediaType: "application/sarif+json", extension: ".sarif" },
  csv: { write: toCsv, mediaType: "text/csv; charset=utf-8", extension: ".csv" },
  markdown: { write: toMarkdown, mediaType: "text/markdown; charset=utf-8", extension: ".md" },
  html: { write: toHtml, mediaType: "text/html; charset=utf-8", extension: ".html" },
};
