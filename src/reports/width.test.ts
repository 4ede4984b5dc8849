import { describe, expect, test } from "vitest";
import { pad, padStart, shorten, shortenMiddle, widthOf, wrap } from "./width.ts";

describe("cells of a terminal", () => {
  test.each([
    ["abc", 3],
    ["训练数据", 8],
    ["한국어", 6],
    ["ｶﾅ", 2],
    ["Ａ", 2],
    ["é", 1],
    ["e\u0301", 1],
    ["🚀", 2],
    ["👩🏽‍⚕️", 2],
    ["🇩🇪", 2],
    ["…•", 2],
    ["", 0],
  ])("%s takes %i", (text, cells) => {
    expect(widthOf(text)).toBe(cells);
  });

  test("shortened texts keep to their width and never cut a wide character in two", () => {
    expect(shorten("训练数据", 6)).toBe("训练…");
    expect(shorten("abcdef", 6)).toBe("abcdef");
    expect(shortenMiddle("archive/of/many/files.jsonl", 16)).toBe("archi…iles.jsonl");
    for (let width = 8; width < 30; width += 1) {
      expect(widthOf(shortenMiddle("a/训练数据/部署我们的聊天机器人/样本.jsonl", width))).toBeLessThanOrEqual(
        width,
      );
    }
  });

  test("padding counts cells, not characters", () => {
    expect(pad("数据", 6)).toBe("数据  ");
    expect(padStart("数据", 6)).toBe("  数据");
  });

  test("lines break between words, and inside a word only when it is too long for a line", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("训练数据训练", 5)).toEqual(["训练", "数据", "训练"]);
    expect(wrap("", 5)).toEqual([""]);
  });
});
