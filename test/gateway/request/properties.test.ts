import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openRequest } from "../../../src/gateway/request/open-request.ts";
import { parseBody } from "../../../src/gateway/request/parse-body.ts";
import { rulesOf } from "../../../src/gateway/request/request-rules.ts";
import { requestRules } from "./surfaces.ts";

const surfaces = Object.entries(requestRules);
/** Every key and type that a rule of any surface names: bodies made of them reach the rules. */
const words = [
  ...new Set(
    surfaces.flatMap(([, rules]) =>
      [...rulesOf(rules)].flatMap(([pattern]) => pattern.match(/[\w$]+/g) ?? []),
    ),
  ),
];

const word = fc.constantFrom(...words);
const key = fc.oneof({ weight: 9, arbitrary: word }, fc.string(), fc.constant("__proto__"));
const string = fc.oneof(
  fc.string({ unit: "binary" }),
  word,
  fc.base64String(),
  fc.json({ noUnicodeString: false }),
  fc.base64String().map((data) => `data:image/png;base64,${data}`),
  fc.string().map((text) => `data:text/plain,${encodeURIComponent(text)}`),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    string,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.constantFrom(null, true, false),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
  ),
}));
const body = fc.array(fc.tuple(key, value), { maxLength: 8 }).map((entries) => Object.fromEntries(entries));

describe.each(surfaces)("any request through %s", (_, rules) => {
  it("says what it said when every text is written as it was", () => {
    fc.assert(
      fc.property(body, (given) => {
        const before = JSON.stringify(given);
        const opened = openRequest(JSON.parse(before), rules);
        for (const leaf of opened.leaves) leaf.write(leaf.text);
        expect(JSON.parse(opened.text())).toEqual(JSON.parse(before));
      }),
    );
  });

  it("shows a canary wherever it is put, and lets it be replaced", () => {
    const canary = "canary in three words";
    fc.assert(
      fc.property(body, fc.nat(), (given, pick) => {
        const text = JSON.stringify(given);
        // A string ends where it is closed: any of them, key or value.
        const strings = [...text.matchAll(/"(?:[^"\\]|\\.)*"/g)];
        fc.pre(strings.length > 0);
        const chosen = strings[pick % strings.length];
        const at = chosen?.index ?? 0;
        const planted = `${text.slice(0, at)}"${canary}"${text.slice(at + (chosen?.[0].length ?? 0))}`;
        const opened = openRequest(parseBody(Buffer.from(planted)), rules);
        const leaf = opened.leaves.find((one) => one.text === canary);
        expect(leaf).toBeDefined();
        for (const one of opened.leaves) if (one.text === canary) one.write("replaced");
        expect(opened.text()).not.toContain(canary);
        expect(opened.text()).toContain("replaced");
      }),
    );
  });

  it("leaves nothing of its texts once all are written anew", () => {
    fc.assert(
      fc.property(body, (given) => {
        const opened = openRequest(JSON.parse(JSON.stringify(given)), rules);
        for (const leaf of opened.leaves) leaf.write("[X]");
        const again = openRequest(JSON.parse(opened.text()), rules);
        const others = again.leaves.filter(({ text }) => !/^\[X\](?:_\d+)?$/.test(text));
        expect(others.map(({ text }) => text)).toEqual([]);
      }),
    );
  });

  it("drops what a repeated key hid", () => {
    const hidden =
      '{"model":"a","messages":[{"content":"hidden","content":"seen"}],"input":"hidden","input":"seen"}';
    const opened = openRequest(parseBody(Buffer.from(hidden)), rules);
    expect(opened.text()).not.toContain("hidden");
    expect(opened.leaves.filter(({ text }) => text === "seen")).toHaveLength(2);
  });
});
