import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphabets, sample } from "../base/index.ts";
import { catalogue } from "./detectors/index.ts";
import { createScanner } from "./scanner.ts";

const key = `ghr_${sample(alphabets.alnum, 40, 5)}`;
const mail = "ana.lopez@uni-hagen.de";
const scanner = createScanner({ detectors: catalogue });

/** What was found, and the part of the text that was named for it. */
function found(text: string): readonly (readonly [string, string, string])[] {
  return scanner
    .scan(text)
    .map(({ detector, start, end, wrapping = [] }) => [detector, wrapping.join(" "), text.slice(start, end)]);
}

function percent(text: string): string {
  return Array.from(text, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`).join("");
}

describe("a value is found", () => {
  it("plainly", () => {
    expect(found(`see ${mail}.`)).toEqual([["contact.email", "", mail]]);
  });

  it("behind an escaped line end, and without the letter of the escape", () => {
    expect(found(`{"m":"hi\\n${mail}\\nbye"}`)).toEqual([["contact.email", "json", mail]]);
  });

  it("in JSON in JSON", () => {
    const inner = JSON.stringify({ note: `line\n${mail}` });
    const text = JSON.stringify({ body: inner });
    expect(found(text).map(([detector, wrapping]) => [detector, wrapping])).toEqual([
      ["contact.email", "json json"],
    ]);
  });

  it("with characters written as \\u escapes", () => {
    const text = `"${mail.replace("@", "\\u0040")}"`;
    expect(found(text)).toEqual([["contact.email", "json", mail.replace("@", "\\u0040")]]);
  });

  it("percent-encoded, in part or whole", () => {
    expect(found(`?to=${mail.replace("@", "%40")}&x=1`)[0]?.slice(0, 2)).toEqual(["contact.email", "url"]);
    expect(found(`?to=${percent(mail)}&x=1`)).toEqual([["contact.email", "url", percent(mail)]]);
  });

  it("with HTML character references", () => {
    expect(found(`<p>${mail.replace("@", "&#64;")}</p>`)[0]?.slice(0, 2)).toEqual(["contact.email", "html"]);
    expect(found(`<p>${mail.replace("@", "&commat;")}</p>`)[0]?.slice(0, 2)).toEqual([
      "contact.email",
      "html",
    ]);
  });

  it("in base64 of text, of UTF-16 too", () => {
    const text = `please write to ${mail} by tomorrow`;
    expect(found(`x: ${btoa(text)}`)[0]?.slice(0, 2)).toEqual(["contact.email", "base64"]);
    const wide = btoa(Array.from(text, (char) => `${char}\0`).join(""));
    expect(found(`x: ${wide}`)[0]?.slice(0, 2)).toEqual(["contact.email", "base64"]);
  });

  it("in UTF-16 that was written into a log as bytes", () => {
    const wide = Array.from(`token ${key} end`, (char) => `${char}\0`).join("");
    expect(found(wide)[0]?.slice(0, 2)).toEqual(["secret.github.refresh-token", "utf16"]);
  });

  it.each([
    ['" +\n  "', "joined strings of JavaScript"],
    ["'\n    '", "neighbouring strings of Python"],
    ["\\\n", "a line continued in a shell"],
    ['"\n      . "', "joined strings of PHP"],
  ])("broken by %j: %s", (joint) => {
    const quote = joint.charAt(0) === "'" ? "'" : '"';
    const text = `k = ${quote}${key.slice(0, 20)}${joint}${key.slice(20)}${quote}\n`;
    expect(found(text)[0]?.slice(0, 2)).toEqual(["secret.github.refresh-token", "joined"]);
  });
});

it("names a part of the text that holds the value, whatever stands around it", () => {
  const around = fc.string({
    unit: fc.constantFrom("a", " ", "\\n", "\\\\", "%20", "&amp;", '\\"', "é", "\n"),
    maxLength: 60,
  });
  fc.assert(
    fc.property(around, around, (before, after) => {
      const text = `${before} ${mail} ${after}`;
      const named = scanner.scan(text).filter(({ detector }) => detector === "contact.email");
      expect(named.map(({ start, end }) => text.slice(start, end))).toEqual([mail]);
    }),
    { numRuns: 300 },
  );
});

it("gives up on wrappings without end", () => {
  let text = mail;
  for (let depth = 0; depth < 12; depth++) text = JSON.stringify(text);
  expect(() => scanner.scan(text)).not.toThrow();
  expect(scanner.scan("%".repeat(100_000))).toEqual([]);
  expect(scanner.scan("\\".repeat(100_000))).toEqual([]);
});
