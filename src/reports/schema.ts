import { z } from "zod";
import { Report, ScanReport } from "../model/index.ts";

/** The published JSON Schema (draft 2020-12) of the report; schemas/report.schema.json holds it as a file. */
export function reportSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(Report, { target: "draft-2020-12" });
  return {
    $schema,
    title: "Watertight report",
    description:
      "Everything one run of Watertight found. It holds previews and fingerprints, never a sensitive value.",
    ...rest,
  };
}

/** The published JSON Schema (draft 2020-12) of a scan; schemas/scan.schema.json holds it as a file. */
export function scanSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(ScanReport, { target: "draft-2020-12" });
  return {
    $schema,
    title: "Watertight scan",
    description:
      "Everything one scan of Watertight found: services, their doors, what they let a stranger do and how to close them. It holds kinds and counts, never a sensitive value.",
    ...rest,
  };
}
