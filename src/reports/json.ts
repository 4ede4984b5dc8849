import type { Report } from "../model/index.ts";
import { jsonText } from "./json-text.ts";

/** The whole report as one JSON document of schema "watertight.report/1", in pieces: one for each entry of a list. */
export function* toJson(report: Report): Iterable<string> {
  let before = "{\n";
  for (const [name, value] of Object.entries(report)) {
    if (value === undefined) continue;
    yield `${before}  ${jsonText(name)}: `;
    if (Array.isArray(value) && value.length > 0) yield* list(value);
    else yield indented(jsonText(value, 2), "  ");
    before = ",\n";
  }
  yield "\n}\n";
}

function* list(entries: readonly unknown[]): Iterable<string> {
  let before = "[\n    ";
  for (const entry of entries) {
    yield before + indented(jsonText(entry, 2), "    ");
    before = ",\n    ";
  }
  yield "\n  ]";
}

/** A line feed in JSON text is never part of a string, so every one begins a line of its own. */
function indented(text: string, by: string): string {
  return text.replaceAll("\n", `\n${by}`);
}
