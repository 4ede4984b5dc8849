import { resolve } from "node:path";
import { reasonOf, WatertightError } from "../base/index.ts";
import type { Report } from "../model/index.ts";
import { type Format, formats } from "../reports/index.ts";
import { writeWhole } from "./home.ts";
import { withoutSecrets } from "./masked-error.ts";
import { saveRun } from "./run-folder.ts";
import { type Outside, print, wantsColour } from "./terminal.ts";

/** Where a report goes, and in which format. */
export interface Delivery {
  readonly format: Format;
  readonly output: string | undefined;
  readonly save: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** What was found is not lost when a disk is full: it is printed first, and kept even when it cannot be printed. */
export async function deliver(report: Report, plan: Delivery, home: string, outside: Outside): Promise<void> {
  try {
    await show(report, plan, outside);
  } finally {
    if (plan.save) await keep(report, plan, home, outside);
  }
}

async function show(
  report: Report,
  { format, output, quiet, verbose }: Delivery,
  { stdout, stderr, env }: Outside,
): Promise<void> {
  const look = {
    colour: wantsColour(stdout, env),
    verbose,
    ...(stdout.columns !== undefined && { width: stdout.columns }),
  };
  const summary = (): string | Iterable<string> => formats.terminal.write(report, look);
  if (output === undefined) {
    if (!(quiet && format === "terminal"))
      await print(stdout, format === "terminal" ? summary() : formats[format].write(report));
  } else {
    if (!quiet) await print(stdout, summary());
    await writeResult(
      output,
      format === "terminal" ? formats.terminal.write(report, { verbose }) : formats[format].write(report),
    );
    if (!quiet) await print(stderr, await withoutSecrets(`report written to ${output}\n`));
  }
}

/** Keeps a run as a folder; a run that cannot be kept is no failure of its own. */
export async function keep(
  report: Report,
  { format, quiet }: { readonly format: string; readonly quiet: boolean },
  home: string,
  { stderr }: Outside,
): Promise<void> {
  try {
    const folder = await saveRun(home, report);
    if (!quiet && format === "terminal") stderr.write(`full report: ${resolve(folder, "report.html")}\n`);
  } catch (thrown) {
    stderr.write(
      `warning: this run could not be kept: ${reasonOf(thrown)}\nhint: set WATERTIGHT_HOME to a folder you can write to, or use --no-save\n`,
    );
  }
}

/** @throws WatertightError `unreadable` when the file cannot be written */
export async function writeResult(path: string, content: string | Iterable<string>): Promise<void> {
  try {
    await writeWhole(path, typeof content === "string" ? [content] : content);
  } catch (thrown) {
    throw new WatertightError(
      "unreadable",
      `the report could not be written to ${path}: ${reasonOf(thrown)}`,
      "the findings are above; free some space or choose another path, then run again",
      thrown,
    );
  }
}
