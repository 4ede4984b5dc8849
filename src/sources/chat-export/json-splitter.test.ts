import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closeJson } from "./close-json.ts";
import { type JsonPart, JsonSplitter } from "./json-splitter.ts";

function split(chunks: readonly Uint8Array[], largest?: number): JsonPart[] {
  const splitter = new JsonSplitter(largest);
  return [...chunks.flatMap((chunk) => [...splitter.push(chunk)]), ...splitter.end()];
}

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, at) => Buffer.from(bytes.subarray(places[at], end)));
}

const cuts = fc.array(fc.nat(), { maxLength: 40 });

describe("JsonSplitter", () => {
  it("gives the elements JSON.parse gives, however the bytes are cut and the text is spaced", () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ maxDepth: 6 })),
        fc.integer({ min: 0, max: 4 }),
        cuts,
        (value, indent, at) => {
          const text = JSON.stringify(value, null, indent);
          const parts = split(cutAt(Buffer.from(text), at));
          expect(parts.map((part) => part.kind === "value" && JSON.parse(part.text))).toEqual(
            JSON.parse(text),
          );
          expect(parts.map((part) => part.number)).toEqual(value.map((_, index) => index + 1));
        },
      ),
    );
  });

  it("gives any bytes back the same, however they are cut", () => {
    const alphabet = fc.constantFrom(...'[]{},:"\\ \nau1é😀');
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 60 }), cuts, (characters, at) => {
        const bytes = Buffer.from(characters.join(""));
        expect(split(cutAt(bytes, at))).toEqual(split([bytes]));
      }),
      { numRuns: 2000 },
    );
  });

  it("loses no letter of text that is no JSON", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const kept = split([Buffer.from(text)])
          .map((part) => part.text)
          .join("");
        const letters = (from: string): string => from.replace(/[^\p{L}\p{N}]/gu, "");
        expect(letters(kept)).toBe(letters(Buffer.from(text).toString("utf8")));
      }),
    );
  });

  it("takes a top-level object as one value, and lines of JSON as several", () => {
    const texts = (input: string): string[] => split([Buffer.from(input)]).map((part) => part.text);
    expect(texts(' {"a":[1,{"b":"]"}]} ')).toEqual(['{"a":[1,{"b":"]"}]}']);
    expect(texts('{"a":1}\n{"a":2}\n')).toEqual(['{"a":1}', '{"a":2}']);
    expect(texts('\uFEFF[{"a":1}]')).toEqual(['{"a":1}']);
  });

  it("says when the text ends inside an element", () => {
    expect(split([Buffer.from('[{"a":1},{"b":"x')]).map((part) => [part.kind, part.text])).toEqual([
      ["value", '{"a":1}'],
      ["cut", '{"b":"x'],
    ]);
  });

  it("gives an element beyond the limit in runs that hold all of it and nothing of the next", () => {
    const large = JSON.stringify({ text: "é".repeat(5000) });
    const bytes = Buffer.from(`[1,${large},{"after":1}]`);
    const chunks = Array.from({ length: Math.ceil(bytes.length / 101) }, (_, at) =>
      bytes.subarray(at * 101, at * 101 + 101),
    );
    const parts = split(chunks, 1000);
    const runs = parts.filter((part) => part.kind === "oversized");
    expect(runs.length).toBeGreaterThan(5);
    expect(runs.map((part) => part.text).join("")).toBe(large);
    expect(runs.map((part) => part.first)).toEqual(runs.map((_, at) => at === 0));
    expect(parts.filter((part) => part.kind === "value").map((part) => [part.number, part.text])).toEqual([
      [1, "1"],
      [3, '{"after":1}'],
    ]);
  });

  it("holds ten thousand levels", () => {
    const deep = `${"[".repeat(10_000)}"in"${"]".repeat(10_000)}`;
    expect(split([Buffer.from(`[${deep},2]`)]).map((part) => part.text)).toEqual([deep, "2"]);
  });
});

describe("closeJson", () => {
  it("makes every beginning of a JSON text parse, and keeps it when it was whole", () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }));
    fc.assert(
      fc.property(objects, fc.nat(), (value, at) => {
        const text = JSON.stringify(value);
        const cut = text.slice(0, 1 + (at % text.length));
        expect(typeof JSON.parse(closeJson(cut))).toBe("object");
        expect(JSON.parse(closeJson(text))).toEqual(JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps the whole characters of a string value that was cut", () => {
    expect(closeJson('{"a":{"text":"half a sent')).toBe('{"a":{"text":"half a sent"}}');
    expect(closeJson('{"a":["one","tw\\u00')).toBe('{"a":["one","tw"]}');
    expect(closeJson('{"a":"b\\')).toBe('{"a":"b"}');
    expect(closeJson('{"a":1,"hal')).toBe('{"a":1}');
  });
});
