import { defaultLimits } from "./files/limits.ts";
import { everything } from "./selection.ts";
import type { SourceOptions } from "./source.ts";

/** Options for tests: nothing is asked of a person, and no engine is started. */
export function sourceOptions(changed: Partial<SourceOptions> = {}): SourceOptions {
  return {
    signal: new AbortController().signal,
    honourIgnoreFiles: true,
    limits: defaultLimits,
    stdin: (async function* () {})(),
    selection: everything,
    budget: { threads: 2, memoryBytes: 1 << 30, seconds: 60 },
    tag: "watertight/test",
    passwordFor: async () => undefined,
    embedded: () => Promise.reject(new Error("this test has no engine")),
    ...changed,
  };
}
