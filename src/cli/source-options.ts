import { WatertightError } from "../base/index.ts";
import { defaultLimits, everything, type SourceOptions } from "../sources/index.ts";
import type { Outside } from "./terminal.ts";

/** What sources are given when the person says nothing else. */
export function usualSourceOptions({ signal, stdin }: Outside, run: string): SourceOptions {
  return {
    signal,
    stdin,
    honourIgnoreFiles: false,
    limits: defaultLimits,
    selection: everything,
    budget: { threads: 2, memoryBytes: 2 * 2 ** 30, seconds: 300 },
    tag: `watertight/${run}`,
    passwordFor: async () => undefined,
    embedded: () => Promise.reject(new WatertightError("unreadable", "not connected yet")),
  };
}
