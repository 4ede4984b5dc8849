import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alphabets, sample } from "../../src/base/index.ts";
import {
  type Engine,
  type EngineBudget,
  name,
  RowBinaryReader,
  rowMark,
  type Sql,
  sql,
  value,
} from "../../src/clickhouse/index.ts";

export interface EngineUnderTest {
  readonly name: string;
  /** Opened once for the suite with the usual budget, and once more for each other one. */
  open(budget: EngineBudget): Promise<Engine>;
}

export const usualBudget: EngineBudget = { threads: 2, memoryBytes: 1 << 30, seconds: 60 };

/** Names that end quotes, comments and statements where they are not quoted. */
export const hostileNames = [
  "a`; DROP TABLE x; --",
  'a"; DROP TABLE x; --',
  "a'; DROP TABLE x; --",
  "back\\slash",
  "back\\`tick",
  "*/ new\nline /*",
  "tab\t",
  "{x:String}",
  "密码🔑",
  "SELECT",
  " ",
  "a.b",
  "é".repeat(120),
] as const;

const purpose = "a test";
/** An aggregation: it gives nothing before its end, so that it is not stopped by nobody reading. */
const endless = sql`SELECT count() FROM numbers(1000000000000) WHERE NOT ignore(sipHash64(number))`;
const rowsOf = (from: Sql, text: Sql): Sql => sql`SELECT ${rowMark}, ${text} FROM ${from}`;

/** What every engine that takes parameters promises, embedded or a server. */
export function describeEngine({ name: title, open }: EngineUnderTest): void {
  describe(title, () => {
    let engine: Engine;
    const opened: Engine[] = [];
    const openWith = async (changed: Partial<EngineBudget> = {}): Promise<Engine> => {
      const one = await open({ ...usualBudget, ...changed });
      opened.push(one);
      return one;
    };
    beforeAll(async () => {
      engine = await openWith();
    }, 60_000);
    afterAll(async () => {
      for (const one of opened) await one.close();
    });
    const isAlive = async (): Promise<void> =>
      expect(await engine.rows(sql`SELECT 'here' AS x`, { purpose })).toEqual([{ x: "here" }]);

    it("gives values back as they were given", async () => {
      const texts = [
        "",
        "'",
        "\\",
        "\\'",
        "\\\\n",
        'a "b" `c`',
        "two\nlines\r\n",
        "tab\there",
        "\b\f\v",
        "{x:String}",
        "%41 ?",
        "\\N",
        "NULL",
        "密码🔑 é",
        "--; /* */",
        "nul\0inside",
        sample(alphabets.base64, 4000),
      ];
      const params = [
        ["String", texts],
        ["UInt32", [0, 4_294_967_295]],
        ["Float64", [0.1, -1.5]],
        ["Array(String)", [[], texts.slice(0, -1), Array.from({ length: 500 }, (_, at) => `'${at}\\`)]],
        ["Nullable(String)", ["x"]],
      ] as const;
      for (const [type, values] of params) {
        for (const of of values) {
          const [row] = await engine.rows<{ x: unknown }>(sql`SELECT ${value("x", type, of)} AS x`, {
            purpose,
          });
          expect(row?.x, type).toEqual(of);
        }
      }
    });

    it("takes any name as a name", async () => {
      for (const hostile of hostileNames) {
        const inner = sql`(SELECT 1 AS ${name(hostile)})`;
        const rows = await engine.rows(sql`SELECT ${name(hostile)} AS ${name(`${hostile}2`)} FROM ${inner}`, {
          purpose: hostile,
        });
        expect(rows).toEqual([{ [`${hostile}2`]: 1 }]);
      }
    });

    it("explains what goes wrong without the statement or a value", async () => {
      const secret = sample(alphabets.alnum, 24, 7);
      const failing: readonly (readonly [Sql, RegExp])[] = [
        [sql`SELECT toUInt8(${value("x", "String", secret)})`, /code \d+/],
        [sql`SELECT throwIf(1, ${value("x", "String", secret)})`, /code 395/],
        [sql`SELECT ${name(secret)} FROM numbers(1)`, /code 47/],
        [sql`SELECT 1 FROM ${name(secret)}`, /code 60/],
        [sql`SELECT (${value("x", "String", secret)}`, /code 62/],
        [sql`SELECT match('a', ${value("x", "String", `(${secret}`)})`, /code \d+/],
      ];
      for (const [statement, reason] of failing) {
        const bytes = async (): Promise<void> => {
          for await (const _ of engine.bytes(statement, { purpose }));
        };
        for (const ask of [() => engine.rows(statement, { purpose }), bytes]) {
          const error = await ask().catch((thrown: unknown) => thrown);
          expect(error).toMatchObject({ kind: "unreadable", message: expect.stringMatching(reason) });
          expect(`${error} ${JSON.stringify(error)}`).not.toContain(secret);
        }
      }
      await isAlive();
    });

    it("gives an answer of any length, whole", async () => {
      // Around the marks at which streams and pipes begin to wait.
      const marks = [0, 1, 1 << 14, 1 << 16, 1 << 17, 900_000];
      for (const length of marks.flatMap((mark) => [mark - 40, mark - 3, mark, mark + 3])) {
        if (length < 0) continue;
        const long = sql`SELECT repeat('x', ${value("n", "UInt32", length)}) AS x`;
        const [row] = await engine.rows<{ x: string }>(long, { purpose });
        expect(row?.x.length).toBe(length);
        expect(
          await read(engine, sql`numbers(1)`, sql`repeat('x', ${value("n", "UInt32", length)})`),
        ).toEqual({
          rows: 1,
          characters: length,
        });
      }
    });

    it("streams what is larger than memory should be", async () => {
      let peak = 0;
      const reader = new RowBinaryReader(["String"], { text: () => {}, rowEnds: () => void rows++ }, purpose);
      let rows = 0;
      let chunks = 0;
      const before = process.memoryUsage().arrayBuffers;
      for await (const chunk of engine.bytes(rowsOf(sql`numbers(400000)`, sql`repeat('x', 1000)`), {
        purpose,
      })) {
        reader.push(chunk);
        if (++chunks % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
        peak = Math.max(peak, process.memoryUsage().arrayBuffers - before);
      }
      reader.end();
      expect(rows).toBe(400_000);
      expect(peak).toBeLessThan(100 << 20);
    });

    it("answers the next statement when a stream is left early", async () => {
      for (let turn = 0; turn < 5; turn++) {
        for await (const _ of engine.bytes(rowsOf(sql`numbers(1000000000)`, sql`toString(number)`), {
          purpose,
        }))
          break;
        await isAlive();
      }
    });

    it("stops within a second when told to, and goes on with the next", async () => {
      const streamed = async (signal: AbortSignal): Promise<void> => {
        const all = rowsOf(sql`numbers(1000000000000)`, sql`toString(number)`);
        for await (const _ of engine.bytes(all, { purpose, signal }));
      };
      for (const ask of [
        (signal: AbortSignal) => engine.rows(endless, { purpose, signal }),
        (signal: AbortSignal) => streamed(signal),
      ]) {
        const stop = new AbortController();
        let abortedAt = 0;
        setTimeout(() => {
          abortedAt = performance.now();
          stop.abort();
        }, 300);
        await expect(ask(stop.signal)).rejects.toMatchObject({ kind: "unreadable" });
        expect(abortedAt).toBeGreaterThan(0);
        expect(performance.now() - abortedAt).toBeLessThan(1000);
        await isAlive();
        // The embedded engine may have had to start again.
        expect(performance.now() - abortedAt).toBeLessThan(5000);
      }
      await expect(engine.rows(sql`SELECT 1`, { purpose, signal: AbortSignal.abort() })).rejects.toThrow();
      await isAlive();
    });

    it("says which limit was met, and goes on with the next", async () => {
      const slow = await openWith({ seconds: 1 });
      await expect(slow.rows(endless, { purpose })).rejects.toMatchObject({
        message: expect.stringContaining("code 159"),
        hint: expect.stringContaining("--max-seconds"),
      });
      const small = await openWith({ memoryBytes: 50_000_000 });
      const much = sql`SELECT length(groupArray(toString(number))) AS n FROM numbers(20000000)`;
      await expect(small.rows(much, { purpose })).rejects.toMatchObject({
        message: expect.stringContaining("code 241"),
        hint: expect.stringContaining("--max-memory"),
      });
      for (const one of [slow, small])
        expect(await one.rows(sql`SELECT 1 AS x`, { purpose })).toEqual([{ x: 1 }]);
    });

    it("answers statements that are asked at the same time, each its own", async () => {
      const answers = Array.from({ length: 20 }, (_, at) =>
        at % 2 === 0
          ? engine
              .rows<{ x: number }>(sql`SELECT toUInt32(${value("x", "UInt32", at)}) AS x`, { purpose })
              .then(([row]) => row?.x)
          : read(engine, sql`numbers(${value("n", "UInt32", at * 1000)})`, sql`toString(number)`).then(
              ({ rows }) => rows / 1000,
            ),
      );
      expect(await Promise.all(answers)).toEqual(Array.from({ length: 20 }, (_, at) => at));
    });
  });
}

/** Reads one text of each row to the end. */
export async function read(
  engine: Engine,
  from: Sql,
  text: Sql,
): Promise<{ readonly rows: number; readonly characters: number }> {
  const counted = { rows: 0, characters: 0 };
  const reader = new RowBinaryReader(
    ["String"],
    {
      text(_, part) {
        counted.characters += part.length;
      },
      rowEnds() {
        counted.rows++;
      },
    },
    purpose,
  );
  for await (const chunk of engine.bytes(rowsOf(from, text), { purpose })) reader.push(chunk);
  reader.end();
  return counted;
}
