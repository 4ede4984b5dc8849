import { resolve } from "node:path";
import { reasonOf, WatertightError } from "../base/index.ts";
import type { Report } from "../model/index.ts";
import { type Format, formats, type ReportFormat } from "../reports/index.ts";
import { writeWhole } from "./home.ts";
import { withoutSecrets } from "./masked-error.ts";
import { saveRun } from "./run-folder.ts";
import { type Outside, print, wantsColour } from "./terminal.ts";

/** Where a report goes, and in which format. */
export interface Delivery<F extends string = Format> {
  readonly format: F | "terminal";
  readonly output: string | undefined;
  readonly save: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Something that is shown in one of the formats and kept as a folder. */
export interface Deliverable<R, F extends string = Format> {
  readonly report: R;
  readonly formats: Readonly<Record<F | "terminal", ReportFormat<R>>>;
  /** @returns the folder */
  save(): Promise<string>;
}

/** What was found is not lost when a disk is full: it is printed first, and kept even when it cannot be printed. */
export function deliver(report: Report, plan: Delivery, home: string, outside: Outside): Promise<void> {
  return deliverAs<Report>({ report, formats, save: () => saveRun(home, report) }, plan, outside);
}

/** The same for any kind of report. */
export async function deliverAs<R, F extends string = Format>(
  what: Deliverable<R, F>,
  plan: Delivery<F>,
  outside: Outside,
): Promise<void> {
  try {
    await show(what, plan, outside);
  } finally {
    if (plan.save) await keep(() => what.save(), plan, outside);
  }
}

async function show<R, F extends string>(
  { report, formats }: Deliverable<R, F>,
  { format, output, quiet, verbose }: Delivery<F>,
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
  save: () => Promise<string>,
  { format, quiet }: { readonly format: string; readonly quiet: boolean },
  { stderr }: Outside,
): Promise<void> {
  try {
    const folder = await save();
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

/** `--output report.html` alone says enough. The longest ending that fits is meant. */
export function formatOf<F extends string>(
  output: string | undefined,
  formats: Readonly<Record<F, ReportFormat<never>>>,
): F | "terminal" {
  const names = Object.keys(formats) as F[];
  const fitting = names.filter((name) => name !== "terminal" && output?.endsWith(formats[name].extension));
  fitting.sort((one, other) => formats[other].extension.length - formats[one].extension.length);
  return fitting[0] ?? "terminal";
}
