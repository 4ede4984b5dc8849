import type { Report } from "../model/index.ts";
import { jsonText } from "./json-text.ts";

/**
 * One JSON object a line, each with a `record`: `run` first, then `finding`, `collection`, `conversation`, `remedy`
 * and `gap`, and `end` last. A stream without its `end` is a stream that was cut off.
 */
export function* toNdjson(report: Report): Iterable<string> {
  const { findings, collections, conversations, remedies, gaps, ...rest } = report;
  const { moreFindings, moreCollections, moreConversations, moreUnread, moreSkipped, ...known } = rest;
  const { state, interrupted, endedAt, ...run } = known;
  const more = { moreFindings, moreCollections, moreConversations, moreUnread, moreSkipped };
  yield line("run", run);
  for (const finding of findings) yield line("finding", finding);
  for (const collection of collections) yield line("collection", collection);
  for (const conversation of conversations) yield line("conversation", conversation);
  for (const remedy of remedies) yield line("remedy", remedy);
  for (const gap of gaps) yield line("gap", gap);
  yield line("end", { state, interrupted, endedAt, ...more });
}

function line(record: string, content: object): string {
  return `${jsonText({ record, ...content })}\n`;
}
