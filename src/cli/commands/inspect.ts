import { resolve } from "node:path";
import { inspectTargets } from "../../app.ts";
import { reasonOf, systemClock, WatertightError } from "../../base/index.ts";
import {
  type DataClass,
  DataClass as DataClassSchema,
  dataClasses,
  type Report,
  Severity,
} from "../../model/index.ts";
import { type Format, formats } from "../../reports/index.ts";
import { defaultLimits } from "../../sources/index.ts";
import { allowsBy } from "../allow-list.ts";
import { readConfig } from "../config.ts";
import { exitCodeOfReport } from "../exit-of-report.ts";
import { fingerprintKey, homeFolder, writeWhole } from "../home.ts";
import { withoutSecrets } from "../masked-error.ts";
import { ownDetector } from "../own-detectors.ts";
import { ProgressLine } from "../progress.ts";
import { runId, saveRun } from "../run-folder.ts";
import { usualSourceOptions } from "../source-options.ts";
import { type Outside, print, wantsColour } from "../terminal.ts";
import { totalBytes } from "../total-bytes.ts";
import { version } from "../version.ts";

interface Plan {
  readonly format: Format;
  readonly output: string | undefined;
  readonly failOn: Severity;
  readonly only: readonly DataClass[] | undefined;
  readonly honourIgnoreFiles: boolean;
  readonly unpackedBytes: number;
  readonly save: boolean;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Inspects the targets, prints the report and returns the exit code. */
export async function inspectCommand(
  targets: readonly string[],
  flags: Record<string, unknown>,
  outside: Outside,
): Promise<number> {
  const config = await readConfig(textFlag(flags, "config"));
  const plan = planFrom(flags, config.inspect);
  const home = homeFolder(outside.env);
  const progress = plan.quiet || outside.stderr.isTTY !== true ? undefined : new ProgressLine(outside.stderr);
  if (progress) void totalBytes(targets, outside.signal).then((total) => progress.expect(total));
  const now = systemClock.now();
  const run = runId("inspect", now);
  const report = await inspectTargets({
    run,
    version: version(),
    targets,
    source: {
      ...usualSourceOptions(outside, run),
      honourIgnoreFiles: plan.honourIgnoreFiles,
      limits: { ...defaultLimits, unpackedBytes: plan.unpackedBytes },
    },
    ownDetectors: config.detectors.own.map(ownDetector),
    disabled: config.detectors.disable,
    only: plan.only,
    key: await fingerprintKey(home),
    isAllowed: allowsBy(config.allow, now),
    clock: systemClock,
    ...(progress && { onProgress: (at) => progress.show(at) }),
  });
  progress?.clear();
  await deliver(report, plan, home, outside);
  return exitCodeOfReport(report, plan.failOn);
}

type Delivery = Pick<Plan, "format" | "output" | "quiet" | "verbose" | "save">;

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
    await writeReport(
      output,
      format === "terminal" ? formats.terminal.write(report, { verbose }) : formats[format].write(report),
    );
    if (!quiet) await print(stderr, await withoutSecrets(`report written to ${output}\n`));
  }
}

async function keep(
  report: Report,
  { format, quiet }: Delivery,
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

async function writeReport(path: string, content: string | Iterable<string>): Promise<void> {
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

function planFrom(
  flags: Record<string, unknown>,
  config: { failOn?: Severity | undefined; honourIgnoreFiles?: boolean | undefined },
): Plan {
  const output = textFlag(flags, "output");
  return {
    format: (textFlag(flags, "format") as Format | undefined) ?? formatOf(output),
    output,
    failOn: Severity.parse(textFlag(flags, "failOn") ?? config.failOn ?? "medium"),
    only: classesFrom(textFlag(flags, "only")),
    honourIgnoreFiles: flags["honourIgnoreFiles"] === true || config.honourIgnoreFiles === true,
    unpackedBytes: sizeFrom(textFlag(flags, "maxUnpacked")),
    save: flags["save"] !== false,
    quiet: flags["quiet"] === true,
    verbose: flags["verbose"] === true,
  };
}

export function textFlag(flags: Record<string, unknown>, name: string): string | undefined {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
}

/** `--output report.html` alone says enough. */
function formatOf(output: string | undefined): Format {
  const known = Object.entries(formats).find(
    ([name, { extension }]) => name !== "terminal" && output?.endsWith(extension),
  );
  return (known?.[0] as Format | undefined) ?? "terminal";
}

function classesFrom(list: string | undefined): readonly DataClass[] | undefined {
  return list?.split(",").map((name) => {
    const known = DataClassSchema.safeParse(name.trim());
    if (known.success) return known.data;
    throw new WatertightError(
      "usage",
      `--only takes data classes, got "${name.trim()}"`,
      `one or more of: ${dataClasses.join(",")}`,
    );
  });
}

const units: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

function sizeFrom(text: string | undefined): number {
  if (text === undefined) return defaultLimits.unpackedBytes;
  const parts = /^(\d{1,15})\s*([kmgt]?)b?$/i.exec(text);
  if (parts === null) {
    throw new WatertightError(
      "usage",
      `--max-unpacked takes a size such as 500MB or 20GB, got "${text}"`,
      "leave it out to allow 16 GiB",
    );
  }
  return Number(parts[1]) * (units[(parts[2] ?? "").toLowerCase()] ?? 1);
}
