import { inspectPlaces } from "../../app/index.ts";
import { systemClock, WatertightError } from "../../base/index.ts";
import { openDemo, type SourceOptions } from "../../sources/index.ts";
import { deliver } from "../delivery.ts";
import { exitCodes } from "../exit.ts";
import { textFlag } from "../flags.ts";
import { fingerprintKey, homeFolder } from "../home.ts";
import { ProgressLine } from "../progress.ts";
import { usualReading } from "../reading-plan.ts";
import { runId } from "../run-folder.ts";
import { withSourceOptions } from "../source-options.ts";
import { type Outside, print } from "../terminal.ts";
import { version } from "../version.ts";

const mostRows = 10_000_000;
const rowsWithoutEngine = 20_000;

/** What it shows are counts, not estimates, however long that takes. */
const everyRow = { ...usualReading, selection: { ...usualReading.selection, exhaustive: true } };

/** Inspects a made-up copy of the leak of January 2025; finding things is success here. */
export async function demoCommand(flags: Record<string, unknown>, outside: Outside): Promise<number> {
  const rows = rowsFrom(textFlag(flags, "rows"));
  const home = homeFolder(outside.env);
  const progress = outside.stderr.isTTY === true ? new ProgressLine(outside.stderr) : undefined;
  const run = runId("demo", systemClock.now());
  const key = await fingerprintKey(home);
  const report = await withSourceOptions(outside, run, everyRow, async (source) => {
    const made = await madeBy(rows, source);
    await print(outside.stdout, introduction(made));
    return inspectPlaces([openDemo({ ...made, signal: source.signal })], {
      run,
      version: version(),
      source,
      ownDetectors: [],
      disabled: [],
      only: undefined,
      key,
      isAllowed: () => false,
      clock: systemClock,
      ...(progress && { onProgress: (at) => progress.show(at) }),
    });
  });
  progress?.clear();
  await deliver(
    report,
    { format: "terminal", output: textFlag(flags, "output"), quiet: false, verbose: false, save: true },
    home,
    outside,
  );
  await print(outside.stdout, "\nNow your own data:  watertight inspect <file, folder or chat export>\n");
  return report.state === "complete" ? exitCodes.clean : exitCodes.incomplete;
}

type Made = Pick<Parameters<typeof openDemo>[0], "rows" | "engine" | "whyNoEngine">;

/** Without the engine a million rows would take minutes; a small copy shows the same. */
async function madeBy(rows: number, { embedded }: SourceOptions): Promise<Made> {
  try {
    return { rows, engine: await embedded() };
  } catch (thrown) {
    if (!(thrown instanceof WatertightError)) throw thrown;
    return { rows: Math.min(rows, rowsWithoutEngine), engine: undefined, whyNoEngine: thrown.message };
  }
}

function introduction({ rows, whyNoEngine }: Made): string {
  const count = rows.toLocaleString("en");
  const smaller =
    whyNoEngine === undefined
      ? ""
      : `For a million rows: ${whyNoEngine}.\nhint: npm install chdb (Linux with glibc, macOS)\n`;
  return `In January 2025 a database of the AI company DeepSeek lay open to anyone: over a million log rows of chats, keys
and internal addresses. This is a copy, made up here row by row (${count} rows, nothing in it is real).
${smaller}\n`;
}

function rowsFrom(text: string | undefined): number {
  const rows = Number(text);
  if (Number.isInteger(rows) && rows >= 1 && rows <= mostRows) return rows;
  throw new WatertightError(
    "usage",
    `--rows takes a number from 1 to ${mostRows}, got "${text ?? ""}"`,
    "leave it out for 1000000",
  );
}
