import type { ScanReport } from "../../model/index.ts";
import type { Format, ReportFormat } from "../index.ts";
import { jsonText } from "../json-text.ts";
import { scanTerminal } from "./scan-terminal.ts";

const json: ReportFormat<ScanReport> = {
  write: (report) => `${jsonText(report, 2)}\n`,
  mediaType: "application/json",
  extension: ".json",
};

/** Every format of a scan by its name on the command line. */
export const scanFormats: Readonly<Record<Format, ReportFormat<ScanReport>>> = {
  terminal: { write: scanTerminal, mediaType: "text/plain; charset=utf-8", extension: ".txt" },
  json,
  ndjson: json,
  sarif: json,
  csv: json,
  markdown: json,
  html: json,
};
