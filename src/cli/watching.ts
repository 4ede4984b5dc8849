import { setTimeout as pause } from "node:timers/promises";
import { reasonOf, WatertightError } from "../base/index.ts";
import type { ScanReport } from "../model/index.ts";
import { type Change, changesBetween } from "../probe/index.ts";
import { changesText } from "../reports/index.ts";
import type { DoneScan } from "./scanning.ts";
import { type Outside, print, wantsColour } from "./terminal.ts";
import { posted } from "./webhook.ts";

export interface WatchPlan {
  /** Milliseconds from the end of a look to the next. */
  readonly every: number;
  readonly webhook: URL | undefined;
  readonly quiet: boolean;
  /** Looks once. */
  look(): Promise<DoneScan>;
}

/** Share of the pause that is left to chance, so that nobody can set a clock by it. */
const jitter = 0.1;

/**
 * Looks again and again until it is stopped, and tells only what changed since the look before.
 * @param first what was told in full already
 * @returns the last look
 */
export async function watch(first: ScanReport, plan: WatchPlan, outside: Outside): Promise<ScanReport> {
  const { stdout, stderr, signal, env } = outside;
  let last = first;
  if (!plan.quiet) stderr.write(`watching; Ctrl-C ends it\n`);
  for (;;) {
    try {
      await pause(plan.every * (1 - jitter + 2 * jitter * Math.random()), undefined, { signal });
    } catch {
      return last;
    }
    const now = await lookedAgain(plan, stderr);
    if (now === undefined) continue;
    if (now.interrupted) return last;
    const changes = changesBetween(last, now);
    last = now;
    if (changes.length === 0) continue;
    await print(stdout, changesText(changes, now, { colour: wantsColour(stdout, env) }));
    if (plan.webhook !== undefined) await tell(plan.webhook, changes, now, outside);
  }
}

/** One look that fails, such as while a network is down, ends nothing. */
async function lookedAgain(plan: WatchPlan, stderr: NodeJS.WriteStream): Promise<ScanReport | undefined> {
  try {
    const done = await plan.look();
    await done
      .save(done.report)
      .catch((thrown) => stderr.write(`warning: this look could not be kept: ${reasonOf(thrown)}\n`));
    return done.report;
  } catch (thrown) {
    // A scope that ended or a name that leads elsewhere by now: going on would be going on without leave.
    if (!(thrown instanceof WatertightError) || thrown.kind === "refused") throw thrown;
    stderr.write(`warning: this look failed: ${thrown.message}\n`);
    return undefined;
  }
}

async function tell(
  url: URL,
  changes: readonly Change[],
  { run, endedAt }: ScanReport,
  { stderr, signal }: Outside,
): Promise<void> {
  const why = await posted(url, { schema: "watertight.changes/1", run, at: endedAt, changes }, signal);
  if (why !== undefined) stderr.write(`warning: the changes could not be posted: ${why}\n`);
}
