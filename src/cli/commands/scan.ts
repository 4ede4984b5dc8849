import { WatertightError } from "../../base/index.ts";
import type { ScanReport } from "../../model/index.ts";
import { followedUp } from "../../probe/index.ts";
import { disclosureLetter, type ScanFormat, scanFormats } from "../../reports/index.ts";
import { deliverAs, formatOf, keep, writeResult } from "../delivery.ts";
import { exitCodeOfScan } from "../exit-of-scan.ts";
import { textFlag } from "../flags.ts";
import { keptScan, targetsOfRun } from "../followed-run.ts";
import { homeFolder } from "../home.ts";
import { fromFlag, interval } from "../quantities.ts";
import { scanRequest } from "../scan-plan.ts";
import { type DoneScan, scanWith } from "../scanning.ts";
import { type Outside, print } from "../terminal.ts";
import { watch } from "../watching.ts";
import { parseWebhook } from "../webhook.ts";

/** Scans the targets, or follows up an earlier scan; prints the report and returns the exit code. */
export async function scanCommand(
  targets: readonly string[],
  flags: Record<string, unknown>,
  outside: Outside,
): Promise<number> {
  const every = fromFlag("watch", textFlag(flags, "watch"), interval);
  const webhook = webhookOf(textFlag(flags, "webhook"), every);
  const verify = textFlag(flags, "verify");
  if (verify !== undefined && targets.length > 0) {
    throw new WatertightError(
      "usage",
      "--verify looks at what its run looked at, and targets were given as well",
      "leave the targets out, or scan them without --verify",
    );
  }
  const before = verify === undefined ? undefined : await keptScan(homeFolder(outside.env), verify);
  const request = await scanRequest(targets, flags, before === undefined ? [] : targetsOfRun(before));
  const quiet = flags["quiet"] === true;
  const setting = { quiet, save: flags["save"] !== false };
  const claimedBy = textFlag(flags, "claimedBy");
  const look = async (): Promise<DoneScan> => {
    const done = await scanWith(request, flags, setting, outside);
    return before === undefined
      ? done
      : { ...done, report: followedUp({ before, now: done.report, claimedBy }) };
  };
  const done = await look();
  await show(done, flags, outside);
  let last = done.report;
  if (every !== undefined) last = await watch(last, { every, webhook, quiet, look }, outside);
  return exitCodeOfScan(last, request.failOn);
}

async function show(done: DoneScan, flags: Record<string, unknown>, outside: Outside): Promise<void> {
  const quiet = flags["quiet"] === true;
  const save = flags["save"] !== false;
  const output = textFlag(flags, "output");
  const format = (textFlag(flags, "format") as ScanFormat | undefined) ?? formatOf(output, scanFormats);
  if (textFlag(flags, "report") === "disclosure")
    return disclose(done, { output, quiet, save, format }, outside);
  await deliverAs<ScanReport, ScanFormat>(
    { report: done.report, formats: scanFormats, save: () => done.save(done.report) },
    { format, output, quiet, verbose: flags["verbose"] === true, save },
    outside,
  );
}

interface Letter {
  readonly output: string | undefined;
  readonly quiet: boolean;
  readonly save: boolean;
  readonly format: string;
}

async function disclose(
  done: DoneScan,
  { output, quiet, save, format }: Letter,
  outside: Outside,
): Promise<void> {
  const text = disclosureLetter(done.report);
  try {
    if (output === undefined) await print(outside.stdout, text);
    else await writeResult(output, text);
  } finally {
    if (save) await keep(() => done.save(done.report), { format, quiet }, outside);
  }
}

function webhookOf(text: string | undefined, every: number | undefined): URL | undefined {
  if (text === undefined) return undefined;
  if (every !== undefined) return parseWebhook(text);
  throw new WatertightError(
    "usage",
    "--webhook is told of changes, and nothing is watched",
    "add --watch 15m",
  );
}
