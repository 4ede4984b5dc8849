import { z } from "zod";
import { Report } from "../model/index.ts";

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
