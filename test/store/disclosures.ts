import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { alphabets, sample } from "../../src/base/index.ts";
import type { EngineBudget } from "../../src/clickhouse/index.ts";
import type { Disclosure } from "../../src/model/index.ts";

export const budget: EngineBudget = { threads: 2, memoryBytes: 2 ** 31, seconds: 60 };
export const tag = "watertight/test";
export const begin: number = Date.UTC(2026, 0, 30, 12);

/** The `at`-th of many entries, the same every time; `changed` replaces what a test is about. */
export function disclosure(at: number, changed: Partial<Disclosure> = {}): Disclosure {
  return {
    request: `request-${at}`,
    at: begin + at * 1000,
    tenant: "",
    team: `team-${at % 3}`,
    key: `key-${at % 5}`,
    person: { fingerprint: sample(alphabets.hex, 32, 100 + (at % 7)), preview: `p${at % 7}@…` },
    vendor: at % 2 === 0 ? "openai" : "deepseek",
    model: "a-model",
    region: "",
    surface: "openai.chat",
    dataClass: at % 4 === 0 ? "secret" : "contact",
    form: at % 4 === 0 ? "token" : "raw",
    count: 2,
    values: [
      {
        fingerprint: sample(alphabets.hex, 32, 1000 + (at % 11)),
        detector: "contact.email",
        preview: `v${at % 11}@…`,
      },
    ],
    policy: "0123456789ab",
    ...changed,
  };
}

export function disclosures(count: number, from = 0): Disclosure[] {
  return Array.from({ length: count }, (_, at) => disclosure(from + at));
}

export async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "wt-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
