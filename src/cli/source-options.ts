import type { SourceOptions } from "../sources/index.ts";
import { EngineOfRun } from "./engine-of-run.ts";
import { Passwords } from "./passwords.ts";
import type { ReadingPlan } from "./reading-plan.ts";
import type { Outside } from "./terminal.ts";
import { timeLimit } from "./time-limit.ts";

/** Gives `work` what sources need, and takes it back at its end, whatever happens in it. */
export async function withSourceOptions<T>(
  outside: Outside,
  run: string,
  plan: ReadingPlan,
  work: (options: SourceOptions) => Promise<T>,
): Promise<T> {
  const tag = `watertight/${run}`;
  const engine = new EngineOfRun(plan.budget, tag);
  const limit = timeLimit(plan.maxSeconds);
  const signal = AbortSignal.any([outside.signal, limit.signal]);
  const passwords = new Passwords({ ...outside, signal }, plan.passwordFile);
  try {
    return await work({
      signal,
      stdin: outside.stdin,
      honourIgnoreFiles: plan.honourIgnoreFiles,
      limits: plan.limits,
      selection: plan.selection,
      budget: plan.budget,
      tag,
      passwordFor: (address) => passwords.for(address),
      embedded: () => engine.open(),
    });
  } finally {
    limit.end();
    await engine.close();
  }
}
