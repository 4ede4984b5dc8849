import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { restoringStream } from "../../../src/gateway/restore/restoring-stream.ts";
import { eventsOf, kindOf, lanesOf } from "./accumulate.ts";
import { heldOf, live, plainly, recordings, restored } from "./recordings.ts";

it("there are recordings of every surface that streams", () => {
  expect(recordings.length).toBeGreaterThanOrEqual(20);
  expect(new Set(recordings.map(({ rules }) => rules)).size).toBe(7);
});

describe.each(recordings)("$name", (recording) => {
  const { bytes, name, rules } = recording;
  const source = eventsOf(bytes, name);

  it("is restored to the same bytes however it is cut", () => {
    const whole = restored(recording);
    expect(whole.equals(bytes)).toBe(false);
    const everyByte = Array.from({ length: bytes.length }, (_, at) => at);
    expect(restored(recording, everyByte).equals(whole)).toBe(true);
    const cuts = fc.array(fc.nat(bytes.length), { maxLength: 40 });
    fc.assert(
      fc.property(cuts, (at) => restored(recording, at).equals(whole)),
      { numRuns: 60 },
    );
  });

  it("gives a client each text restored, and arguments that are JSON", () => {
    const before = lanesOf(source);
    const after = lanesOf(eventsOf(restored(recording), name));
    expect(before.size).toBeGreaterThan(0);
    expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
    for (const [lane, text] of before) {
      const inJson = lane.startsWith("json");
      expect(after.get(lane)).toBe(lane.startsWith("signed") ? text : plainly(text, inJson));
      if (inJson) expect(JSON.parse(after.get(lane) ?? "")).toBeTypeOf("object");
    }
  });

  it("passes byte for byte when nothing is live, or nothing of what is", () => {
    const observed: unknown[] = [];
    const stream = restoringStream(rules, new Map(), (event) => observed.push(event));
    const out = Buffer.concat([stream.push(bytes), stream.end()]);
    expect(out.equals(bytes)).toBe(true);
    expect(observed.length).toBeGreaterThan(0);
    const others = new Map([["[IBAN:qqqqqqqqqqqqqqq7]", "x"]]);
    const recordedHolds = restored(recording, [], others);
    expect(lanesOf(eventsOf(recordedHolds, name))).toEqual(lanesOf(source));
  });

  it("holds back only the beginning of a live token", () => {
    const stream = restoringStream(rules, live);
    const sent: Uint8Array[] = [];
    const ends = frameEnds(bytes, name);
    expect(ends.length).toBeGreaterThan(1);
    let from = 0;
    for (const end of ends) {
      sent.push(stream.push(Uint8Array.from(bytes.subarray(from, end))));
      from = end;
      const close = name.includes("array") ? "]" : "";
      const before = lanesOf(eventsOf(Buffer.concat([bytes.subarray(0, end), Buffer.from(close)]), name));
      const after = lanesOf(eventsOf(Buffer.concat([...sent, Buffer.from(close)]), name));
      for (const [lane, text] of before) {
        const inJson = lane.startsWith("json");
        const held = text.slice(0, text.length - heldOf(text).length);
        const allowed = lane.startsWith("signed") ? [text] : [plainly(held, inJson), plainly(text, inJson)];
        expect(allowed).toContain(after.get(lane));
      }
    }
  });

  it("keeps the order of events and numbers them one by one", () => {
    const after = eventsOf(restored(recording), name);
    const kinds = after.map(kindOf);
    let at = 0;
    for (const kind of source.map(kindOf)) {
      at = kinds.indexOf(kind, at) + 1;
      expect(at).toBeGreaterThan(0);
    }
    expect(kinds.at(-1)).toBe(name.includes("cut-off") ? kinds[0] : kindOf(source.at(-1) ?? {}));
    const numbers = after.map((event) => event["sequence_number"]).filter((number) => number !== undefined);
    expect(numbers).toEqual(numbers.map((_, position) => position));
  });
});

function frameEnds(bytes: Buffer, name: string): number[] {
  const text = bytes.toString("latin1");
  const border = name.startsWith("ollama")
    ? /\n/g
    : name.includes("array")
      ? /\n\}(?=,|\n\]$)/g
      : /(\r\n|\r|\n)\1/g;
  return [...text.matchAll(border)].map((match) => match.index + match[0].length);
}
