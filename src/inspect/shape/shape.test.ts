import { describe, expect, test } from "vitest";
import { logRows } from "../../sources/demo/log-stream.ts";
import { type Case, cases, sentence, talk, time } from "./fixtures.ts";
import { ShapeEvidence } from "./shape-evidence.ts";

function evidenceOf({ name, columns, types = {}, found = {}, rows = 60 }: Case): ShapeEvidence {
  const evidence = new ShapeEvidence(
    name,
    Object.keys(columns).map((column) => ({ name: column, type: types[column] ?? "String" })),
  );
  for (let at = 1; at <= rows; at++) {
    for (const [column, made] of Object.entries(columns)) {
      const text = typeof made === "string" ? made : made(at);
      if (text !== "") evidence.take(column, text);
      const dataClass = found[column];
      if (dataClass !== undefined) evidence.found(column, dataClass);
    }
  }
  return evidence;
}

describe("what a collection is", () => {
  test.each(cases)("$name is $is", (one) => {
    const verdict = evidenceOf(one).verdict(one.rows ?? 60);
    expect([verdict?.kind, verdict?.because]).toEqual([
      one.is,
      one.is === undefined ? undefined : expect.arrayContaining([expect.any(String)]),
    ]);
    expect(cases.length).toBeGreaterThan(40);
  });

  test("reasons are short and hold nothing of the texts", () => {
    let seen = 0;
    for (const one of cases) {
      const because = evidenceOf(one).verdict()?.because ?? [];
      for (const reason of because) {
        seen++;
        expect(reason.length).toBeLessThanOrEqual(140);
        expect(reason).not.toMatch(/ships|@|\$2b|[0-9a-f]{12}/);
      }
      expect(because.length).toBeLessThanOrEqual(4);
    }
    expect(seen).toBeGreaterThan(60);
  });

  test("the open log table of January 2025 is chat history, kept in traces", () => {
    const columns = [
      "timestamp",
      "span_name",
      "string.names",
      "string.values",
      "_service",
      "_source",
    ] as const;
    const evidence = new ShapeEvidence(
      "default.log_stream",
      columns.map((name) => ({ name, type: "String" })),
    );
    for (const row of logRows(200)) {
      for (const column of columns) {
        const value = row[column];
        evidence.take(
          column,
          typeof value === "string"
            ? value
            : `['${value.map((one) => one.replaceAll("'", "\\'")).join("','")}']`,
        );
      }
    }
    const verdict = evidence.verdict(1_000_000);
    expect(verdict?.kind).toBe("chat history");
    expect(verdict?.because[0]).toMatch(
      /^\d+ of 200 texts of `string.values` are JSON with `messages` and `role`/,
    );
    expect(verdict?.because.at(-1)).toMatch(/^also looks like traces: columns `span_name`/);
  });

  test("lines of a running text are looked at one by one", () => {
    const kindOf = (name: string, text: string) => {
      const evidence = new ShapeEvidence(name);
      evidence.take(undefined, text);
      return evidence.verdict()?.kind;
    };
    const lines = (of: (at: number) => string) => Array.from({ length: 30 }, (_, at) => of(at)).join("\n");
    expect(
      kindOf(
        "set.jsonl",
        lines((at) => JSON.stringify({ messages: talk(at) })),
      ),
    ).toBe("training set");
    expect(
      kindOf(
        "export.jsonl",
        lines((at) => JSON.stringify({ messages: talk(at), created_at: time(at), user_id: at })),
      ),
    ).toBe("chat history");
    expect(
      kindOf(
        "access.log",
        lines((at) => `10.0.0.${at} - - [10/Jan/2025:13:55:36 +0000] "GET /${at} HTTP/1.1" 200 23`),
      ),
    ).toBe("access log");
    expect(
      kindOf(
        "app.log",
        lines((at) => `${time(at)} INFO started worker ${at}`),
      ),
    ).toBe("application log");
    expect(
      kindOf(
        "prod.env",
        lines((at) => `SETTING_${at}=${at}`),
      ),
    ).toBe("configuration");
    expect(
      kindOf(
        "notes.txt",
        lines((at) => sentence(at)),
      ),
    ).toBeUndefined();
    expect(kindOf("one.json", JSON.stringify(talk(1), null, 2))).toBe("chat history");
  });

  test("many columns, long texts and strange names cost little and say nothing", () => {
    const evidence = new ShapeEvidence(
      'a"; DROP TABLE x; --',
      Array.from({ length: 10_000 }, (_, at) => ({ name: `c${at}\u0000\ud800'"`, type: "" })),
    );
    const started = performance.now();
    for (const text of [
      "{".repeat(1_000_000),
      '"a":'.repeat(300_000),
      "[1,".repeat(300_000),
      " ".repeat(1_000_000),
      "\\".repeat(100_000),
      "a ".repeat(500_000),
      "Human:\n".repeat(100_000),
      "NaN",
      "\u0000\ufffd",
    ]) {
      evidence.take("c1", text);
      evidence.take(undefined, text);
      evidence.take("unheard of", text);
    }
    expect(evidence.verdict()).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test("the verdict is the same every time it is asked for", () => {
    for (const one of cases) {
      const evidence = evidenceOf(one);
      expect(evidence.verdict(60)).toEqual(evidence.verdict(60));
    }
  });
});
