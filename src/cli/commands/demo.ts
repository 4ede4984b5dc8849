import { inspectPlaces } from "../../app.ts";
import { systemClock, WatertightError } from "../../base/index.ts";
import { openDemo } from "../../sources/index.ts";
import { exitCodes } from "../exit.ts";
import { fingerprintKey, homeFolder } from "../home.ts";
import { ProgressLine } from "../progress.ts";
import { runId } from "../run-folder.ts";
import { usualSourceOptions } from "../source-options.ts";
import { type Outside, print } from "../terminal.ts";
import { version } from "../version.ts";
import { deliver, textFlag } from "./inspect.ts";

const mostRows = 10_000_000;

/** Inspects a made-up copy of the leak of January 2025; finding things is success here. */
export async function demoCommand(flags: Record<string, unknown>, outside: Outside): Promise<number> {
  const rows = rowsFrom(textFlag(flags, "rows"));
  const home = homeFolder(outside.env);
  const progress = outside.stderr.isTTY === true ? new ProgressLine(outside.stderr) : undefined;
  const run = runId("demo", systemClock.now());
  await print(
    outside.stdout,
    `In January 2025 a database of the AI company DeepSeek lay open to anyone: over a million log rows of chats, keys
and internal addresses. This is a small copy, made up here row by row (${rows} rows, nothing in it is real).\n\n`,
  );
  const report = await inspectPlaces([openDemo(rows, outside.signal)], {
    run,
    version: version(),
    source: usualSourceOptions(outside, run),
    ownDetectors: [],
    disabled: [],
    only: undefined,
    key: await fingerprintKey(home),
    isAllowed: () => false,
    clock: systemClock,
    ...(progress && { onProgress: (at) => progress.show(at) }),
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

function rowsFrom(text: string | undefined): number {
  const rows = Number(text);
  if (Number.isInteger(rows) && rows >= 1 && rows <= mostRows) return rows;
  throw new WatertightError(
    "usage",
    `--rows takes a number from 1 to ${mostRows}, got "${text ?? ""}"`,
    "leave it out for 20000",
  );
}
