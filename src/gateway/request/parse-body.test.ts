import { describe, expect, it } from "vitest";
import { WatertightError } from "../../base/index.ts";
import { countKeys, parseBody, parseJson } from "./parse-body.ts";

const bytes = (text: string): Uint8Array => Buffer.from(text);

describe("a body", () => {
  it("is an object, with or without a byte order mark", () => {
    expect(parseBody(bytes('{"a":1}'))).toEqual({ a: 1 });
    expect(parseBody(bytes('\uFEFF{"a":1}'))).toEqual({ a: 1 });
  });

  it.each([
    ["nothing", bytes(""), "got nothing"],
    ["blanks", bytes(" \n"), "got nothing"],
    ["a list", bytes("[1]"), "got a list"],
    ["a value", bytes('"canary"'), "got a single value"],
    ["null", bytes("null"), "got a single value"],
    ["no JSON", bytes('{"a": canary}'), "not JSON"],
    ["half of it", bytes('{"a": "canary'), "not JSON"],
    ["no UTF-8", Uint8Array.of(0x7b, 0xff, 0x7d), "not UTF-8"],
    ["UTF-16", Buffer.from('{"a":1}', "utf16le"), "not JSON"],
  ])("is refused when it is %s", (_, given, why) => {
    let refused: unknown;
    try {
      parseBody(given);
    } catch (thrown) {
      refused = thrown;
    }
    expect(refused).toBeInstanceOf(WatertightError);
    expect(refused).toMatchObject({ kind: "usage", message: expect.stringContaining(why) });
    expect(String(refused)).not.toContain("canary");
  });

  it("keeps a key called __proto__ as its own", () => {
    expect(Object.keys(parseBody(bytes('{"__proto__":{"a":1}}')))).toEqual(["__proto__"]);
  });

  it("survives a million opening brackets", () => {
    expect(() => parseBody(bytes(`{"a":${"[".repeat(1_000_000)}`))).toThrow("not JSON");
  });
});

describe("integers that a double cannot hold", () => {
  it("come as their digits, and all other numbers as they are", () => {
    expect(
      parseJson(
        '{"a":4111111111111111111,"b":[-98765432109876543210, 1234567890123456,0.12345678901234567890,1e400]}',
      ),
    ).toEqual({
      a: "4111111111111111111",
      b: ["-98765432109876543210", 1234567890123456, 0.12345678901234568, Number.POSITIVE_INFINITY],
    });
  });

  it("stay what they are inside strings", () => {
    const text = '{"a \\" 4111111111111111111":"\\\\","b":" 4111111111111111111, \\" 5111111111111111111 "}';
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});

it("counts keys, not colons", () => {
  expect(countKeys('{"a:b":"c:\\":d","e":{"a":1,"a":2},"f":[]}')).toBe(5);
});
