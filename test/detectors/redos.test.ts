import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { check } from "recheck";
import { describe, expect, it } from "vitest";

import { detectorsOnDisk } from "./families.ts";

/*
 * recheck looks for texts on which a pattern blows up. It takes a second a pattern, so what it said is kept in
 * redos.lock.json by the digest of the pattern, and only new patterns are asked about:
 *   UPDATE_GOLDEN=1 npx vitest run test/detectors/redos.test.ts      writes the file anew
 *   WATERTIGHT_RECHECK=all npx vitest run test/detectors/redos.test.ts   asks about every pattern again
 *
 * An exponential pattern fails, and so does one it could not decide on. "polynomial" is let through: patterns are
 * bounded, and no match or look-around window is longer than the pattern's longest match, so the power is taken of
 * a constant, not of the text. How large it gets in one try is counted in patterns.test.ts. The degree that recheck
 * names is not kept, because it is none of the pattern's: it depends on how many steps fit into its time limit, and
 * the same pattern gets 2 on an idle machine and 4 on a busy one.
 */
type Verdict = "safe" | "polynomial" | "exponential" | "unknown";

interface Lock {
  readonly recheck: string;
  readonly verdicts: Readonly<Record<string, Verdict>>;
}

const lockFile = new URL("./redos.lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(lockFile, "utf8")) as Lock;
const version = (createRequire(import.meta.url)("recheck/package.json") as { version: string }).version;
const updating = process.env["UPDATE_GOLDEN"] === "1";
const askAgain = process.env["WATERTIGHT_RECHECK"] === "all" || lock.recheck !== version;

const patterns = new Map(detectorsOnDisk.map(({ id, pattern }) => [digestOf(pattern), { id, pattern }]));
const unasked = [...patterns].filter(([digest]) => askAgain || lock.verdicts[digest] === undefined);

/** For one pattern; most take a second, alternatives of many words a minute. */
const patience = 240_000;

describe("no pattern blows up", () => {
  const verdicts = new Map(Object.entries(lock.verdicts).filter(([digest]) => patterns.has(digest)));

  it("sees the catalogue", () => {
    expect(patterns.size).toBeGreaterThan(500);
  });

  it.each(unasked.map(([digest, { id, pattern }]) => ({ id, digest, pattern })))(
    "asks recheck about $id",
    { timeout: patience * 2 },
    async ({ digest, pattern }) => {
      const verdict = await verdictOn(pattern);
      verdicts.set(digest, verdict);
      expect(["safe", "polynomial"]).toContain(verdict);
    },
  );

  it("keeps what recheck said about each, and nothing else", () => {
    if (updating) writeFileSync(lockFile, lockOf(verdicts));
    const bad = [...verdicts].filter(([, verdict]) => verdict !== "safe" && verdict !== "polynomial");
    expect(bad.map(([digest]) => patterns.get(digest)?.id)).toEqual([]);
    expect([...verdicts.keys()].sort()).toEqual([...patterns.keys()].sort());
    const kept = JSON.parse(readFileSync(lockFile, "utf8")) as Lock;
    expect(Object.keys(kept.verdicts), "UPDATE_GOLDEN=1 brings redos.lock.json up to date").toEqual(
      [...patterns.keys()].sort(),
    );
  });
});

async function verdictOn(pattern: RegExp): Promise<Verdict> {
  const result = await check(pattern.source, pattern.flags, { timeout: patience });
  if (result.status === "safe") return "safe";
  if (result.status === "vulnerable") return result.complexity.type;
  return "unknown";
}

function digestOf({ source, flags }: RegExp): string {
  return createHash("sha256").update(`${source}/${flags}`).digest("hex");
}

function lockOf(verdicts: ReadonlyMap<string, Verdict>): string {
  const sorted = Object.fromEntries([...verdicts].sort(([one], [other]) => (one < other ? -1 : 1)));
  return `${JSON.stringify({ recheck: version, verdicts: sorted }, null, 2)}\n`;
}
