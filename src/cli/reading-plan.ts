import { WatertightError } from "../base/index.ts";
import type { EngineBudget } from "../clickhouse/index.ts";
import { defaultLimits, everything, type Selection, type SourceOptions } from "../sources/index.ts";
import type { Config } from "./config.ts";
import { textFlag } from "./flags.ts";
import * as quantities from "./quantities.ts";
import { fromFlag } from "./quantities.ts";

/** What is read of the targets, and at what cost. */
export interface ReadingPlan {
  readonly selection: Selection;
  readonly budget: EngineBudget;
  /** Seconds that the whole run may take. */
  readonly maxSeconds: number | undefined;
  readonly honourIgnoreFiles: boolean;
  readonly limits: SourceOptions["limits"];
  readonly passwordFile: string | undefined;
}

/** Seconds that one statement may run where nobody says otherwise. */
const usualSeconds = 300;

/** What is read when the person says nothing else. */
export const usualReading: ReadingPlan = {
  selection: everything,
  budget: { threads: 2, memoryBytes: 2e9, seconds: usualSeconds },
  maxSeconds: undefined,
  honourIgnoreFiles: false,
  limits: defaultLimits,
  passwordFile: undefined,
};

/** @throws WatertightError `usage` */
export function readingPlan(
  flags: Record<string, unknown>,
  config: Config["inspect"],
  now: Date,
): ReadingPlan {
  const given = <T>(name: string, flag: string, quantity: quantities.Quantity<T>): T | undefined =>
    fromFlag(flag, textFlag(flags, name), quantity);
  const sample = given("sample", "sample", quantities.share);
  const wantsAll = flags["exhaustive"] === true;
  if (sample !== undefined && wantsAll) {
    throw new WatertightError(
      "usage",
      "--exhaustive decides on every row and --sample reads only some: both at once is not possible",
      "leave one of them out",
    );
  }
  const maxSeconds = given("maxSeconds", "max-seconds", quantities.seconds) ?? config.maxSeconds;
  const { budget, limits } = usualReading;
  return {
    selection: {
      share: wantsAll ? undefined : (sample ?? config.sample),
      exhaustive: wantsAll || (sample === undefined && config.exhaustive === true),
      columns: given("columns", "columns", quantities.columns) ?? config.columns,
      since: fromFlag("since", textFlag(flags, "since") ?? config.since, quantities.since(now)),
    },
    budget: {
      threads: given("threads", "threads", quantities.threads) ?? config.threads ?? budget.threads,
      memoryBytes:
        given("maxMemory", "max-memory", quantities.memory) ?? config.maxMemory ?? budget.memoryBytes,
      seconds: maxSeconds ?? budget.seconds,
    },
    maxSeconds,
    honourIgnoreFiles: flags["honourIgnoreFiles"] === true || config.honourIgnoreFiles === true,
    limits: {
      ...limits,
      unpackedBytes: given("maxUnpacked", "max-unpacked", quantities.unpacked) ?? limits.unpackedBytes,
    },
    passwordFile: textFlag(flags, "passwordFile"),
  };
}
