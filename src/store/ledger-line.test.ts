import fc from "fast-check";
import { expect, it } from "vitest";
import type { Disclosure } from "../model/index.ts";
import { headOf, ledgerLine } from "./ledger-line.ts";

const entry: Disclosure = {
  request: "r",
  at: 1,
  tenant: "",
  team: "",
  key: "",
  vendor: "v",
  model: "m",
  region: "",
  surface: "openai.chat",
  dataClass: "none",
  form: "raw",
  count: 0,
  values: [],
  policy: "",
};

it("an entry is one line, whatever stands in it, and begins with its id", () => {
  const text = fc
    .string({ unit: "binary" })
    .chain((whole) => fc.constantFrom(whole, `${whole}\ud800`, `\\ud800${whole}`));
  fc.assert(
    fc.property(text, text, fc.nat(), (team, preview, sequence) => {
      const line = ledgerLine("w-1", sequence, {
        ...entry,
        team,
        values: [{ fingerprint: "f".repeat(32), detector: "d", preview }],
      });
      expect(line.indexOf("\n")).toBe(line.length - 1);
      expect(headOf(line)).toEqual({ writer: "w-1", sequence });
      const valid = (one: string): string => Buffer.from(one).toString();
      expect(JSON.parse(line)).toMatchObject({ team: valid(team), previews: [valid(preview)] });
    }),
  );
});

it("what does not begin with an id is no entry", () => {
  for (const line of [
    "",
    "{}",
    '{"writer":"a b","sequence":1,',
    '{"writer":"a","sequence":-1,',
    "x".repeat(200),
  ])
    expect(headOf(line)).toBeUndefined();
});
