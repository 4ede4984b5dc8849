import { describe, expect, it } from "vitest";
import { alphabets, sample } from "../base/index.ts";
import type { Detector } from "./detector.ts";
import { catalogue } from "./detectors/index.ts";
import { createScanner, type Recogniser } from "./scanner.ts";

const scanner = createScanner({ detectors: catalogue });

function detectorsIn(text: string, name?: string): string[] {
  return scanner.scan(text, name === undefined ? undefined : { name }).map(({ detector }) => detector);
}

const openAiKey = `sk-proj-${sample(alphabets.base64url, 74)}${["T3Blb", "kFJ"].join("")}${sample(alphabets.base64url, 74, 2)}`;

describe("the most specific detector wins", () => {
  it.each([
    ["an OpenAI key over a generic assignment", `OPENAI_API_KEY=${openAiKey}`, "secret.openai.project-key"],
    ["an OpenAI key over a bearer header", `Authorization: Bearer ${openAiKey}`, "secret.openai.project-key"],
    [
      "a database over the mail address in its URL",
      `postgres://app:${sample(alphabets.alnum, 16)}@db.firma.de/x`,
      "secret.postgres.url",
    ],
  ])("%s", (_, text, detector) => {
    expect(detectorsIn(text)).toEqual([detector]);
  });
});

it("takes the name of the column for a word near the value", () => {
  expect(detectorsIn("546125360")).toEqual([]);
  expect(detectorsIn("546125360", "burgerservicenummer")).toEqual(["identity.nl.bsn"]);
});

it("gives the same matches every time", () => {
  const text = catalogue.flatMap(({ finds }) => finds).join("\n");
  const once = scanner.scan(text);
  expect(once.length).toBeGreaterThan(500);
  expect(scanner.scan(text)).toEqual(once);
});

it("refuses a detector that nothing would spot, and names it", () => {
  const [{ pattern: _, ...rest }] = catalogue as readonly [Detector];
  const blind: Detector = { ...rest, id: "own.blind", pattern: /[a-z]{4}\d/ };
  expect(() => createScanner({ detectors: [blind] })).toThrow("own.blind");
});

describe("a recogniser", () => {
  const name: Detector = {
    id: "identity.model.person-name",
    dataClass: "identity",
    title: "person's name",
    severity: "medium",
    pattern: /p{Lu}/,
    remedy: "protect.person",
    finds: [],
    ignores: [],
    references: [],
  };
  const names: Recogniser = {
    detectors: [name],
    recognise: (text) =>
      [...text.matchAll(/Ana López/g)].map(({ index }) => ({
        detector: name.id,
        dataClass: name.dataClass,
        start: index,
        end: index + 9,
        confidence: "medium",
      })),
  };
  const joined = createScanner({ detectors: catalogue, recognisers: [names] });

  it("adds its matches to the scanner's, in order and without overlap", () => {
    const text = "write to ana@uni-hagen.de, Ana López, or ana@uni-kiel.de";
    expect(joined.scan(text).map(({ detector }) => detector)).toEqual([
      "contact.email",
      "identity.model.person-name",
      "contact.email",
    ]);
  });
});
