import type { ScanReport } from "../../model/index.ts";
import { jsonText } from "../json-text.ts";

/**
 * One JSON object a line, each with a `record`: `scan` first, then `exposure`, `strange`, `closed` and `gap`, and `end` last.
 * A stream without its `end` is a stream that was cut off.
 */
export function* scanToNdjson(report: ScanReport): Iterable<string> {
  const { exposures, strange, closed, gaps, state, interrupted, endedAt, evidence, ...scan } = report;
  yield line("scan", scan);
  for (const exposure of exposures) yield line("exposure", exposure);
  for (const door of strange) yield line("strange", door);
  for (const door of closed) yield line("closed", door);
  for (const gap of gaps) yield line("gap", gap);
  yield line("end", { state, interrupted, endedAt, evidence });
}

function line(record: string, content: object): string {
  return `${jsonText({ record, ...content })}\n`;
}
