import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Redacted } from "../../src/base/index.ts";
import { Evidence, verifyEvidence } from "../../src/probe/index.ts";

const key = new Redacted(new Uint8Array(32).fill(7));
const clock = { now: () => new Date("2025-01-29T10:00:00Z") };

function written(count: number): { lines: string[]; evidence: Evidence } {
  const lines: string[] = [];
  const evidence = new Evidence((line) => lines.push(line.trimEnd()), clock, key);
  for (let at = 0; at < count; at++)
    evidence.record({ kind: "asked", door: `127.0.0.1:${at}`, sent: "GET /" });
  return { lines, evidence };
}

describe("the chain of evidence", () => {
  test("is whole as it was written", async () => {
    const { lines, evidence } = written(20);
    expect(await verifyEvidence(lines, evidence.summary)).toEqual({
      whole: true,
      entries: 20,
      head: evidence.summary.head,
    });
    expect(await verifyEvidence([], { entries: 0, head: "0".repeat(64) })).toMatchObject({ whole: true });
  });

  test("names the first entry that was changed, left out, added or moved", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 19 }),
        fc.constantFrom("change", "leave out", "double", "swap"),
        async (at, how) => {
          const { lines, evidence } = written(20);
          const line = lines[at] ?? "";
          const next = lines[at + 1];
          if (how === "change") lines[at] = line.replace("GET /", "GET /x");
          else if (how === "leave out") lines.splice(at, 1);
          else if (how === "double") lines.splice(at, 0, line);
          else if (next !== undefined) lines.splice(at, 2, next, line);
          else return;
          const verdict = await verifyEvidence(lines, evidence.summary);
          expect(verdict).toMatchObject({ whole: false, brokenAt: how === "double" ? at + 2 : at + 1 });
        },
      ),
    );
  });

  test("that was cut off at its end is broken, as the report knows better", async () => {
    const { lines, evidence } = written(5);
    expect(await verifyEvidence(lines.slice(0, 3))).toMatchObject({ whole: true });
    expect(await verifyEvidence(lines.slice(0, 3), evidence.summary)).toMatchObject({
      whole: false,
      brokenAt: 4,
    });
  });

  test("with something else in it is broken there", async () => {
    const { lines } = written(3);
    for (const odd of ["", "nonsense", "null", "[]", '{"n":2}']) {
      expect(await verifyEvidence([lines[0] ?? "", odd, lines[2] ?? ""])).toMatchObject({
        whole: false,
        brokenAt: 2,
      });
    }
  });

  test("digests what came under the installation's key, so that short answers cannot be guessed", () => {
    const other = new Evidence(() => {}, clock, new Redacted(new Uint8Array(32).fill(8)));
    const { evidence } = written(0);
    const answer = Buffer.from("yes");
    expect(evidence.digest(answer)).toMatch(/^[0-9a-f]{32}$/);
    expect(evidence.digest(answer)).not.toBe(other.digest(answer));
    expect(evidence.nameOf("yes")).not.toBe(evidence.digest(answer));
  });
});
