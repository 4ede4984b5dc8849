import type { Format, ReportFormat } from "../index.ts";
import { jsonText } from "../json-text.ts";
import { checkMarkdown } from "./check-markdown.ts";
import type { CheckReport } from "./check-report.ts";
import { checkTerminal } from "./check-terminal.ts";

export type CheckFormat = Extract<Format, "terminal" | "json" | "markdown">;

/** Every format of a look at this machine by its name on the command line. */
export const checkFormats: Readonly<Record<CheckFormat, ReportFormat<CheckReport>>> = {
  terminal: { write: checkTerminal, mediaType: "text/plain; charset=utf-8", extension: ".txt" },
  json: {
    write: (report) => `${jsonText(report, 2)}\n`,
    mediaType: "application/json",
    extension: ".json",
  },
  markdown: { write: checkMarkdown, mediaType: "text/markdown; charset=utf-8", extension: ".md" },
};
