import { describe, expect, it } from "vitest";
import { type Block, type Decided, Decider } from "../../src/inspect/decide/decider.ts";
import { poolOf } from "./relation-case.ts";

/** A block of one column: mark, part, row, time, sampled, text. */
function blockOf(texts: readonly string[], columns: readonly string[] = ["text"]): Block {
  const cells = texts.flatMap((text, row) => [
    Buffer.from([1]),
    ...["all_1_1_0", String(row), "1738144800000", "1", text].flatMap((cell) => textBytes(Buffer.from(cell))),
  ]);
  return { rows: Uint8Array.from(Buffer.concat(cells)), columns };
}

function textBytes(text: Buffer): Buffer[] {
  const length: number[] = [];
  for (let left = text.length; ; left = Math.floor(left / 128)) {
    length.push(left > 127 ? (left % 128) | 128 : left);
    if (left <= 127) break;
  }
  return [Buffer.from(length), text];
}

const choice = { ownDetectors: [], disabled: [], only: undefined };
const mails = (from: number): string[] =>
  Array.from(
    { length: 200 },
    (_, at) => `user${from}.${at}@acme-widgets.co.uk and ${"lorem ".repeat(at % 7)}`,
  );
/** A thread that is given no columns cannot go on. */
const unreadable = (): Block => ({ rows: new Uint8Array(8).fill(1) }) as unknown as Block;

describe("threads that decide", () => {
  it("find what one thread finds, each block its own", async () => {
    const pool = poolOf(2);
    const decider = new Decider(choice, new Uint8Array(32));
    const decided: Promise<Decided>[] = [];
    for (let at = 0; at < 12; at++) decided.push((await pool.take(blockOf(mails(at)))).decided);
    for (const [at, one] of (await Promise.all(decided)).entries()) {
      expect(one).toEqual(decider.decide(blockOf(mails(at))));
      expect(one).toMatchObject({ rows: 200, sampledRows: 200 });
      expect(one.found).toHaveLength(200);
    }
  });

  it("take no more blocks than they have room for, whoever brings them", async () => {
    const pool = poolOf(1);
    let under = 0;
    let most = 0;
    const bring = async (at: number): Promise<Decided> => {
      const { decided } = await pool.take(blockOf(mails(at)));
      most = Math.max(most, ++under);
      return decided.finally(() => under--);
    };
    const all = await Promise.all(Array.from({ length: 20 }, (_, at) => bring(at)));
    expect(all).toHaveLength(20);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(pool.room);
  });

  it("tell when one of them has died, and go on", async () => {
    for (const threads of [1, 2]) {
      const pool = poolOf(threads);
      const { decided: first } = await pool.take(blockOf(mails(0)));
      await first;
      const { decided } = await pool.take(unreadable());
      await expect(decided).rejects.toThrow();
      for (let at = 0; at < 5; at++) {
        const { decided: next } = await pool.take(blockOf(mails(at)));
        expect((await next).found).toHaveLength(200);
      }
    }
  });

  it("let go of everybody who waits when they are closed", async () => {
    const pool = poolOf(1);
    const brought = Array.from(
      { length: 10 },
      async (_, at) => (await pool.take(blockOf(mails(at)))).decided,
    );
    const answers = Promise.allSettled(brought);
    await pool.close();
    const outcomes = (await answers).map(({ status }) => status);
    expect(outcomes).toHaveLength(10);
    expect(outcomes).toContain("rejected");
    await expect(pool.take(blockOf([]))).rejects.toThrow(/closed/);
  });
});

describe("a decider", () => {
  it("counts rows, values in a row and other rows of the sample apart", () => {
    const decider = new Decider(choice, new Uint8Array(32));
    const twice = "a.smith@acme-widgets.co.uk, a.smith@acme-widgets.co.uk";
    const two = "b.smith@acme-widgets.co.uk, c.smith@acme-widgets.co.uk";
    const { found } = decider.decide(blockOf([twice, two, "nothing", "a.smith@acme-widgets.co.uk"]));
    const sums = found.reduce(
      (sum, one) => ({
        drawn: sum.drawn + one.drawn,
        rows: sum.rows + one.drawnRows,
        squares: sum.squares + one.drawnSquares,
      }),
      { drawn: 0, rows: 0, squares: 0 },
    );
    expect(sums).toEqual({ drawn: 5, rows: 3, squares: 4 + 4 + 1 });
    expect(found).toHaveLength(3);
  });
});
