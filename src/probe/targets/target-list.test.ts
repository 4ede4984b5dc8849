import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WatertightError } from "../../base/index.ts";
import { readTargetList } from "./target-list.ts";

describe("a list of targets", () => {
  it("has one a line, with comments, blank lines, Windows line ends and a byte order mark", () => {
    const text =
      "\uFEFF# ours\r\n\r\ndb.internal:8123,9000  # the big one\r\n  10.0.0.0/30\r\n\t\n[::1]:9000";
    expect(readTargetList(text, "targets.txt")).toEqual([
      {
        said: "db.internal:8123,9000",
        host: { name: "db.internal" },
        ports: [8123, 9000],
        from: "targets.txt, line 3",
      },
      {
        said: "10.0.0.0/30",
        host: { first: "10.0.0.1", last: "10.0.0.2", count: 2n },
        ports: undefined,
        from: "targets.txt, line 4",
      },
      { said: "[::1]:9000", host: { address: "::1" }, ports: [9000], from: "targets.txt, line 6" },
    ]);
  });

  it.each([
    ["ok.internal\n\ndb:80a\n", "targets.txt, line 3: expected a port from 1 to 65535"],
    ["a.internal b.internal", "targets.txt, line 1: expected one target a line"],
    ["10.0.0.0/8", "targets.txt, line 1: expected at most 65,536 addresses in a range"],
    ["\n# nothing\n", "targets.txt: expected at least one target"],
    ["\0\x01\x02ELF", "targets.txt, line 1: expected the name"],
    ["x".repeat(10_000_001), "targets.txt: expected at most 10 MB, got 11 MB"],
    [`${"a\n".repeat(100_001)}`, "targets.txt, line 100001: expected at most 100,000 targets"],
  ])("says which line is none (%#)", (text, message) => {
    expect(() => readTargetList(text, "targets.txt")).toThrow(WatertightError);
    expect(() => readTargetList(text, "targets.txt")).toThrow(message);
  });

  it("never quotes a line, as the file may be full of secrets instead", () => {
    const secret = ["hunter", "2hunter"].join("");
    for (const line of [
      `PASSWORD=${secret}`,
      `db:${secret}`,
      `own://x:${secret}`,
      `${secret} x`,
      `10.0.0.${secret}/8`,
    ]) {
      try {
        readTargetList(line, ".env");
        expect.unreachable();
      } catch (thrown) {
        if (!(thrown instanceof WatertightError)) throw thrown;
        expect(`${thrown.message} ${thrown.hint}`).not.toContain(secret);
        expect(thrown.message).toContain(".env, line 1");
      }
    }
  });

  it("is a list or a WatertightError, whatever is in the file", () => {
    const lines = fc.array(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom("#", "a.b", "::1", "10.0.0.0/24", "\r", "\uFEFF"),
      ),
    );
    fc.assert(
      fc.property(lines, (parts) => {
        try {
          expect(readTargetList(parts.join("\n"), "x").length).toBeGreaterThan(0);
        } catch (thrown) {
          if (!(thrown instanceof WatertightError)) throw thrown;
        }
      }),
      { numRuns: 500 },
    );
  });
});
