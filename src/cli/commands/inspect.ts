import { type Format, formats } from "../../reports/index.ts";
import { deliver, formatOf } from "../delivery.ts";
import { exitCodeOfReport } from "../exit-of-report.ts";
import { textFlag } from "../flags.ts";
import { inspectionFrom, inspectWith } from "../inspection.ts";
import { runId } from "../run-folder.ts";
import { withSourceOptions } from "../source-options.ts";
import type { Outside } from "../terminal.ts";

/** Inspects the targets, prints the report and returns the exit code. */
export async function inspectCommand(
  targets: readonly string[],
  flags: Record<string, unknown>,
  outside: Outside,
): Promise<number> {
  const inspection = await inspectionFrom(targets, flags, outside);
  const { home, now, failOn, quiet, reading } = inspection;
  const output = textFlag(flags, "output");
  const run = runId("inspect", now);
  const report = await withSourceOptions(outside, run, reading, (source) =>
    inspectWith(inspection, { run, targets, source }, outside),
  );
  const format = (textFlag(flags, "format") as Format | undefined) ?? formatOf(output, formats);
  const save = flags["save"] !== false;
  await deliver(report, { format, output, quiet, verbose: flags["verbose"] === true, save }, home, outside);
  return exitCodeOfReport(report, failOn);
}
