import fc from "fast-check";
import { expect, it } from "vitest";
import { insideJson, LiveTokens } from "./live-tokens.ts";

const token = "[EMAIL:abcdefghijklmno2]";
const longer = "[EMAIL_ADDRESS:abcdefghijklmno2]";
const live = new LiveTokens(
  new Map([
    [token, "[EMAIL_ADDRESS:"],
    [longer, 'b"'],
  ]),
);

const text = fc
  .array(fc.constantFrom(token, longer, "[", "]", "[EMAIL", "[EMAIL:", "abcdefghijklmno2]", "x", "\ud83d"))
  .map((parts) => parts.join(""));

it("finds every live token, and restores each once", () => {
  fc.assert(
    fc.property(text, (source) => {
      const plain = source.replaceAll(
        /\[EMAIL:abcdefghijklmno2\]|\[EMAIL_ADDRESS:abcdefghijklmno2\]/g,
        (found) => (found === token ? "[EMAIL_ADDRESS:" : 'b"'),
      );
      expect(live.restore(source)).toBe(plain);
    }),
  );
});

it("holds the beginning of a live token that the text breaks off in, and nothing else", () => {
  for (const begun of ["[", "[EMAIL", "[EMAIL:abc", "[EMAIL_", token.slice(0, -1)])
    expect(live.scan(`x[EMAIL ${begun}`).settled).toBe(8);
  for (const other of ["", "x", token, "[e", "[EMAIL]", "[EMAIL:b", "[EMAIL:abcdefghijklmno2 ", `${token}x`])
    expect(live.scan(other).settled).toBe(other.length);
});

it("writes a value so that it stays inside a JSON string", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (value) => {
      expect(JSON.parse(`"${insideJson(value)}"`)).toBe(value);
    }),
  );
  expect(insideJson("\ud83d")).toBe("\\ud83d");
});
