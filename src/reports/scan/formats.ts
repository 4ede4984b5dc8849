import type { ScanReport } from "../../model/index.ts";
import type { Format, ReportFormat } from "../index.ts";
import { jsonText } from "../json-text.ts";
import { scanToCsv } from "./scan-csv.ts";
import { scanToHtml } from "./scan-html.ts";
import { scanToMarkdown } from "./scan-markdown.ts";
import { scanToNdjson } from "./scan-ndjson.ts";
import { scanToOcsf } from "./scan-ocsf.ts";
import { scanToSarif } from "./scan-sarif.ts";
import { scanTerminal } from "./scan-terminal.ts";

export type ScanFormat = Format | "ocsf";

/** Every format of a scan by its name on the command line. */
export const scanFormats: Readonly<Record<ScanFormat, ReportFormat<ScanReport>>> = {
  terminal: { write: scanTerminal, mediaType: "text/plain; charset=utf-8", extension: ".txt" },
  json: { write: (report) => `${jsonText(report, 2)}\n`, mediaType: "application/json", extension: ".json" },
  ndjson: { write: scanToNdjson, mediaType: "application/x-ndjson", extension: ".ndjson" },
  ocsf: { write: scanToOcsf, mediaType: "application/x-ndjson", extension: ".ocsf.ndjson" },
  sarif: { write: scanToSarif, mediaType: "application/sarif+json", extension: ".sarif" },
  csv: { write: scanToCsv, mediaType: "text/csv; charset=utf-8", extension: ".csv" },
  markdown: { write: scanToMarkdown, mediaType: "text/markdown; charset=utf-8", extension: ".md" },
  html: { write: scanToHtml, mediaType: "text/html; charset=utf-8", extension: ".html" },
};
