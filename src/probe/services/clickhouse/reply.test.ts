import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HttpAnswer } from "../../wire/http.ts";
import { replyOf, secondsIn, shownText } from "./reply.ts";

function answer(text: string, status = 200, headers: Readonly<Record<string, string>> = {}): HttpAnswer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status, headers, body: Buffer.from(text), cut: false, text, json, summary: String(status) };
}

describe("a reply", () => {
  test("is a table by names", () => {
    const text = JSON.stringify({ meta: [{ name: "a" }, { name: "b" }], data: [["1", null]] });
    expect(replyOf(answer(text), ["a", "b"])).toEqual({ is: "rows", rows: [{ a: "1", b: null }] });
  });

  test("with other columns is none", () => {
    const text = JSON.stringify({ meta: [{ name: "x" }], data: [[1]] });
    expect(replyOf(answer(text), ["a"])).toMatchObject({ is: "strange" });
  });

  test.each([
    [
      "Code: 194, e.displayText() = DB::Exception: Password required for user default, e.what() = DB::Exception",
      194,
    ],
    ["Code: 516. DB::Exception: default: Authentication failed: password is incorrect", 516],
    ["Code: 210. DB::NetException: Connection refused", 210],
  ])("is an error by its number: %s", (text, code) => {
    expect(replyOf(answer(text, 500))).toEqual({ is: "error", code });
  });

  test.each([
    "1\n",
    "Ok.\n",
    "",
    "Code: 7",
    "<html>Code: 516. DB::Exception</html>",
    "[]",
    "null",
    '{"meta":1,"data":2}',
  ])("of another server is strange: %j", (text) => {
    expect(replyOf(answer(text), ["a"])).toMatchObject({ is: "strange" });
  });

  test("never throws, whatever JSON comes", () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (meta, data) => {
        const text = `{"meta":${meta},"data":${data}}`;
        expect(["rows", "error", "strange"]).toContain(replyOf(answer(text), ["a"]).is);
      }),
    );
  });
});

test("what a server names is shown on one line, without what a terminal obeys", () => {
  expect(shownText("a\u001b[31m\nb\u202ec")).toBe("a [31m b c");
  expect(shownText("x".repeat(500))).toHaveLength(80);
});

test("no instant is made of what no DateTime holds", () => {
  expect(secondsIn("4294967296")).toBeUndefined();
  expect(secondsIn(-1)).toBeUndefined();
  expect(secondsIn("1700000000")).toBe(1_700_000_000);
});
