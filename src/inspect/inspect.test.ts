import { describe, expect, it } from "vitest";
import { alphabets, sample } from "../base/index.ts";
import { catalogue, createScanner } from "../detect/index.ts";
import { type Gap, type Position, Report } from "../model/index.ts";
import { type Collection, everything, type OpenSource, type Piece } from "../sources/index.ts";
import { DecidePool } from "./decide/pool.ts";
import { fingerprintWith } from "./fingerprint.ts";
import { type InspectOptions, inspect } from "./inspect.ts";

const scanner = createScanner({ detectors: catalogue });
const card = "4556 7375 8689 9855";
const key = `sk-ant-api03-${sample(alphabets.alnum, 93, 5)}AA`;

const key32 = new Uint8Array(32);
/** Starts no thread unless there is an engine to read. */
const pool = new DecidePool({
  threads: 1,
  choice: { ownDetectors: [], disabled: [], only: undefined },
  key: key32,
});

type Content = readonly (Piece | Gap)[];

function place(
  collections: Readonly<Record<string, Content | (() => AsyncGenerator<Piece | Gap>)>>,
): OpenSource {
  return {
    describe: () => ({ target: "data", kind: "folder" }),
    async *collections() {
      for (const [name, content] of Object.entries(collections)) {
        const read = typeof content === "function" ? content : () => from(content);
        yield { name, format: "text", read } satisfies Collection;
      }
    },
    close: async () => {},
  };
}

async function* from(content: Content): AsyncGenerator<Piece | Gap> {
  yield* content;
}

/** A running text as a file gives it. */
function parts(...texts: string[]): Piece[] {
  const at = { line: 1, column: 1 };
  return texts.map((text, index) => ({ text, at, ...(index > 0 && { continues: true as const }) }));
}

function alone(text: string, at: Position = {}): Piece {
  return { text, at };
}

async function inspected(
  places: OpenSource | readonly OpenSource[],
  changed: Partial<InspectOptions> = {},
): Promise<Report> {
  const report = await inspect(Array.isArray(places) ? places : [places as OpenSource], {
    run: "test",
    version: "0.0.0",
    scanner,
    nameScanner: scanner,
    detectors: catalogue,
    fingerprint: fingerprintWith(key32),
    pool,
    selection: everything,
    clock: { now: () => new Date(0) },
    signal: new AbortController().signal,
    ...changed,
  });
  return Report.parse(report);
}

describe("where a finding is", () => {
  it("has the line and column of the whole text, wherever it was cut", async () => {
    const text = `first\nsecond line: ${card} end\nlast`;
    for (let cut = 1; cut < text.length; cut++) {
      const { findings } = await inspected(place({ a: parts(text.slice(0, cut), text.slice(cut)) }));
      expect([cut, findings.map(({ locations }) => locations)]).toEqual([
        cut,
        [[{ place: 0, collection: "a", line: 2, column: 14 }]],
      ]);
    }
  });

  it("goes on from the line at which a piece begins", async () => {
    const { findings } = await inspected(
      place({ a: [alone(`x ${card}\nmy card is 4111 1111 1111 1111`, { line: 7, column: 5 })] }),
    );
    const at = findings.flatMap(({ locations }) => locations.map(({ line, column }) => [line, column]));
    expect(at).toContainEqual([7, 7]);
  });

  it("has the row and the field of a table, and the rows are counted", async () => {
    const { findings, read } = await inspected(
      place({
        "users.csv": [
          alone("nobody", { row: 1, field: "name" }),
          alone("none", { row: 1, field: "card" }),
          alone("nobody", { row: 2, field: "name" }),
          alone(card, { row: 2, field: "card" }),
        ],
      }),
    );
    expect(findings.map(({ locations }) => locations)).toEqual([
      [{ place: 0, collection: "users.csv", row: 2, field: "card" }],
    ]);
    expect(read.rows).toBe(2);
  });

  it("has the conversation, the time and the vendor of a message", async () => {
    const message = {
      conversation: "c1",
      title: "Groceries",
      message: "m2",
      role: "user",
      sentAt: "2025-01-03T09:12:00.000Z",
      vendor: "openai",
    } as const;
    const { findings, conversations, read } = await inspected(
      place({
        export: [
          alone("Groceries", { message: { ...message, message: "~title" } }),
          alone("hello", { message: { ...message, message: "m1" } }),
          alone(`pay with ${card}`, { message }),
          alone("not a conversation", { message: { ...message, conversation: "~account" } }),
        ],
      }),
    );
    expect(findings[0]?.locations).toEqual([{ place: 0, collection: "export", ...message }]);
    expect(findings[0]).toMatchObject({ firstSeen: message.sentAt, vendors: ["openai"] });
    expect(conversations).toMatchObject([
      { title: "Groceries", messages: 2, count: 1, classes: { financial: 1 } },
    ]);
    expect(read).toMatchObject({ conversations: 1, messages: 2 });
  });

  it("tells places apart that hold files of the same name", async () => {
    const { findings, collections } = await inspected([
      place({ a: [alone("x")] }),
      place({ a: [alone(card)] }),
    ]);
    expect(findings[0]?.locations[0]?.place).toBe(1);
    expect(collections.map(({ place: at, count }) => [at, count])).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });
});

describe("what was not read", () => {
  const skipped: Gap = { collection: "a.png", why: "a picture", kind: "skipped" };
  const unread: Gap = { collection: "b", why: "it broke off", kind: "unread" };

  it("makes a run incomplete, unless it was left out on purpose", async () => {
    expect(await inspected(place({ a: [skipped] }))).toMatchObject({ state: "complete", gaps: [skipped] });
    const broken = await inspected(place({ a: [alone(card), unread] }));
    expect(broken).toMatchObject({
      state: "incomplete",
      interrupted: false,
      gaps: [{ ...unread, place: 0 }],
    });
    expect(broken.findings).toHaveLength(1);
  });

  it("keeps what was found when reading throws, and goes on with the next collection", async () => {
    async function* breaking(): AsyncGenerator<Piece> {
      yield alone(card);
      throw new Error("the disk is gone");
    }
    const { state, gaps, findings } = await inspected(place({ a: breaking, b: [alone(card)] }));
    expect({ state, gaps }).toEqual({
      state: "incomplete",
      gaps: [{ place: 0, collection: "a", why: "the disk is gone", kind: "unread" }],
    });
    expect(findings[0]?.locations.map(({ collection }) => collection)).toEqual(["a", "b"]);
  });

  it("is said of what an abort cut off; what was found until then stays", async () => {
    const stop = new AbortController();
    let closed = 0;
    async function* endless(): AsyncGenerator<Piece> {
      yield alone(card);
      stop.abort();
      for (;;) yield alone("more");
    }
    const one = { ...place({ a: endless, b: [alone(key)] }), close: async () => void closed++ };
    const report = await inspected([one, one], { signal: stop.signal });
    expect(report).toMatchObject({ state: "incomplete", interrupted: true });
    expect(report.findings.map(({ dataClass }) => dataClass)).toEqual(["financial"]);
    expect(closed).toBe(2);
  });
});

describe("a value", () => {
  it("has one fingerprint with and without spaces, in plain and inside base64", async () => {
    const wrapped = Buffer.from(`ANTHROPIC_API_KEY=${key}`).toString("base64");
    const { findings } = await inspected(
      place({
        a: [alone(card), alone(key)],
        b: [alone(`card: ${card.replaceAll(" ", "")}`), alone(wrapped)],
      }),
    );
    const secrets = findings.filter(({ dataClass }) => dataClass === "secret");
    expect(secrets.map(({ count, locations }) => [count, locations.map(({ wrapping }) => wrapping)])).toEqual(
      [[2, [undefined, ["base64"]]]],
    );
    const cards = findings.filter(({ dataClass }) => dataClass === "financial");
    expect(new Set(cards.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    expect(cards.reduce((sum, { count }) => sum + count, 0)).toBe(2);
  });

  it("is left out and counted when the allow-list names it", async () => {
    const { findings } = await inspected(place({ a: [alone(card)] }));
    const fingerprint = findings[0]?.fingerprint;
    const report = await inspected(place({ a: [alone(`${card} and ${key}`)] }), {
      isAllowed: (name) => name === fingerprint,
    });
    expect(report.allowed).toBe(1);
    expect(report.findings.map(({ dataClass }) => dataClass)).toEqual(["secret"]);
  });

  it("stands nowhere in the report, whatever was named after it", async () => {
    const mail = "jane.doe@acme-widgets.co.uk";
    const message = { conversation: mail, title: `Card ${card}`, message: "1", role: "user" } as const;
    const report = await inspected(
      place({
        [`${mail}.txt`]: [alone(key, { field: mail }), alone(card, { message })],
        b: [{ collection: mail, why: `cannot read ${mail}`, kind: "unread" }],
      }),
    );
    const written = JSON.stringify(report);
    expect(report.findings.length).toBeGreaterThanOrEqual(2);
    expect(written).toContain("[EMAIL]");
    for (const value of [mail, card, key, key.slice(20, 60)]) expect(written).not.toContain(value);
  });

  it("brings its remedy along, with the source of its facts", async () => {
    const { remedies, findings } = await inspected(place({ a: [alone(key)] }));
    expect(remedies.map(({ id }) => id)).toEqual(findings.map(({ remedy }) => remedy));
    expect(remedies[0]?.references.length).toBeGreaterThan(0);
  });
});

it("reads each collection in lots where it comes in lots", async () => {
  const lots = async function* (): AsyncGenerator<readonly Piece[]> {
    yield parts("card 4556 7375 ", "8689 9855");
  };
  const one: Collection = { name: "a", format: "text", batches: lots, read: () => from([]) };
  const source: OpenSource = {
    ...place({}),
    async *collections() {
      yield one;
    },
  };
  const { findings } = await inspected(source);
  expect(findings[0]?.locations).toEqual([{ place: 0, collection: "a", line: 1, column: 6 }]);
});
