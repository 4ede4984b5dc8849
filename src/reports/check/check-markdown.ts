import { toMarkdown } from "../markdown.ts";
import { scanFormats } from "../scan/formats.ts";
import type { CheckReport } from "./check-report.ts";
import { listenersText, toDo } from "./to-do.ts";

/** A look at this machine to paste into a ticket: what to do first, then both reports whole. */
export function* checkMarkdown(report: CheckReport): Iterable<string> {
  yield `# Do first\n\n${listenersText(report)}\n\n`;
  for (const { severity, do: step, about } of toDo(report))
    yield `1. **${severity}** ${escaped(step)} (${escaped(about)})\n`;
  yield "\n";
  yield* parts(scanFormats.markdown.write(report.scan));
  yield "\n";
  yield* parts(toMarkdown(report.files));
}

function parts(text: string | Iterable<string>): Iterable<string> {
  return typeof text === "string" ? [text] : text;
}

/** CommonMark §2.4: any ASCII punctuation may be escaped by a backslash. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|#]/g, "\\$&");
}
