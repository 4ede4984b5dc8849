import type { Report } from "../model/index.ts";
import { jsonText } from "./json-text.ts";

/** The whole report as one JSON document of schema "watertight.report/1". */
export function toJson(report: Report): string {
  return `${jsonText(report, 2)}\n`;
}
