import { describe, expect, it } from "vitest";
import { openRequest } from "./open-request.ts";
import type { RequestRules } from "./request-rules.ts";

const rules = (given: Partial<RequestRules>): RequestRules => ({
  text: [],
  opaque: [],
  personAt: [],
  ...given,
});
const read = (body: unknown, given: Partial<RequestRules>): string[] =>
  openRequest(body, rules(given)).leaves.map(({ place, text }) => `${place}: ${text}`);

describe("patterns", () => {
  it("name keys, lists, and one or a list of something", () => {
    const given = { opaque: ["a.b[].c", "one[?].d"] };
    expect(read({ a: { b: [{ c: "x" }] }, one: { d: "x" } }, given)).toEqual([]);
    expect(read({ a: { b: { c: "x" } }, one: [{ d: "x" }] }, given)).toEqual(["a.b.*: c", "a.b.*: x"]);
  });

  it("name several keys, plain and with what is below them", () => {
    expect(
      read({ a: "x", b: "x", c: { d: "x" }, e: [{ f: "x" }] }, { opaque: ["{a,b}", "{c,e[]}.{d,f}"] }),
    ).toEqual([]);
  });

  it("know any key, and anything below", () => {
    const given = { opaque: ["free.*", "deep.**.id"] };
    const body = { free: { k: "x" }, deep: { id: "x", q: [{ r: { id: "x" } }] } };
    expect(read(body, given)).toEqual(["free.*: k", "deep.*: q", "deep.*[].*: r"]);
  });

  it("hold for objects of one type only", () => {
    const given = { opaque: ["parts[](a).data", "parts[].type"] };
    const parts = [{ type: "a", data: "x" }, { type: "b", data: "y" }, { data: "z" }];
    expect(read({ parts }, given)).toEqual([
      "parts[].*: data",
      "parts[].*: y",
      "parts[].*: data",
      "parts[].*: z",
    ]);
  });

  it("take keys in snake_case where a vendor does", () => {
    const given = { opaque: ["topKeys.innerKey", "_own"] };
    expect(
      read({ top_keys: { inner_key: "x" }, topKeys: { innerKey: "x" } }, { ...given, snakeCaseToo: true }),
    ).toEqual([]);
    expect(read({ top_keys: "x" }, given)).toEqual(["*: top_keys", "*: x"]);
  });

  it("give way to the one with fewer wildcards, whatever their order", () => {
    for (const given of [
      { text: ["a.b"], opaque: ["**.b", "a.*"] },
      { opaque: ["a.*", "**.b"], text: ["a.b"] },
    ]) {
      expect(read({ a: { b: "x" } }, given)).toEqual(["a.b: x"]);
    }
  });

  it("may not say two things of one path", () => {
    expect(() => read({}, { text: ["a.b"], opaque: ["a.{b,c}"] })).toThrow("two rules");
  });
});
