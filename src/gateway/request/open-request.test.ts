import { describe, expect, it } from "vitest";
import { openRequest } from "./open-request.ts";
import { type RequestRules, stringAt } from "./request-rules.ts";

const rules: RequestRules = {
  text: ["text", "list[].text"],
  opaque: ["id", "count"],
  json: ["arguments"],
  signed: ["thought"],
  proof: ["signature"],
  sealed: ["sealed"],
  codes: ["input", "input[]"],
  files: ["file"],
  media: { data: { holds: "image", labels: ["label"] } },
  personAt: ["user"],
};
const open = (body: unknown) => openRequest(body, rules);
const texts = (body: unknown): string[] => open(body).leaves.map(({ text }) => text);
const random = Buffer.from(Array.from({ length: 90 }, (_, at) => (at * 37 + 200) % 256)).toString("base64");

describe("a request", () => {
  it("gives its texts with the key and the place they stand at, and takes new ones", () => {
    const opened = open({ text: "a", list: [{ text: "b" }, { text: "" }], id: "x-1", count: 12345678 });
    expect(opened.leaves).toMatchObject([
      { text: "a", name: "text", place: "text" },
      { text: "b", name: "text", place: "list[].text" },
    ]);
    opened.leaves[1]?.write('new "b"');
    expect(JSON.parse(opened.text())).toEqual({
      text: "a",
      list: [{ text: 'new "b"' }, { text: "" }],
      id: "x-1",
      count: 12345678,
    });
  });

  it("gives keys that no rule names, and names no value in a place", () => {
    const opened = open({ text: { "ann@example.com": { deep: 1 } } });
    expect(opened.leaves).toMatchObject([
      { text: "ann@example.com", name: "text", place: "text.*" },
      { text: "deep", name: "ann@example.com", place: "text.*.*" },
    ]);
  });

  it("renames keys in their order, and none takes the place of another", () => {
    const opened = open({ text: { a: 1, b: { c: 2 }, "[EMAIL]": 3, d: 4 } });
    for (const leaf of opened.leaves)
      if (leaf.text.length === 1) leaf.write(leaf.text === "d" ? "__proto__" : "[EMAIL]");
    const text = '{"text":{"[EMAIL]_2":1,"[EMAIL]_3":{"[EMAIL]":2},"[EMAIL]":3,"__proto__":4}}';
    expect(opened.text()).toBe(text);
    expect(opened.text()).toBe(text);
  });

  it("reads long numbers, and writes them as text only when they change", () => {
    const body = { other: [1234567, 123456, -0.1234567, 7, 1e300], text: 4111111111111111 };
    const opened = open(structuredClone(body));
    expect(opened.leaves.map(({ text }) => text)).toEqual([
      "other",
      "1234567",
      "-0.1234567",
      "4111111111111111",
    ]);
    for (const leaf of opened.leaves) leaf.write(leaf.text);
    expect(JSON.parse(opened.text())).toEqual(body);
    opened.leaves[3]?.write("[CARD]");
    expect(JSON.parse(opened.text())).toEqual({ ...body, text: "[CARD]" });
  });

  it("reads an id that is too long, in several words, or not ASCII", () => {
    expect(texts({ id: "x".repeat(512) })).toEqual([]);
    for (const id of ["x".repeat(513), "two words", "line\nbreak", "käse", "zero\u200bwidth"])
      expect(texts({ id })).toEqual([id]);
  });

  it("keeps a key called __proto__, and what is in it, to itself", () => {
    const text = '{"__proto__":{"text":"a"},"text":{"__proto__":"b"}}';
    const opened = open(JSON.parse(text));
    expect(opened.leaves.map((leaf) => leaf.text)).toEqual(["__proto__", "text", "a", "__proto__", "b"]);
    opened.leaves[4]?.write("c");
    expect(opened.text()).toBe(text.replace('"b"', '"c"'));
    expect(Reflect.get({}, "text")).toBeUndefined();
  });
});

describe("JSON in a string", () => {
  it("is read by its leaves and written back", () => {
    const opened = open({ arguments: '{"to": "ann", "n": [1, "b"]}' });
    expect(opened.leaves.map(({ text }) => text)).toEqual(["to", "ann", "n", "b"]);
    opened.leaves[1]?.write('"[NAME]"');
    expect(JSON.parse(opened.text())).toEqual({ arguments: '{"to":"\\"[NAME]\\"","n":[1,"b"]}' });
  });

  it("stays as it was written when nothing changes", () => {
    const body = { arguments: ' {"to": "ann", "id": 4111111111111111111 }' };
    expect(JSON.parse(open({ ...body }).text())).toEqual(body);
  });

  it("cannot smuggle with a key that occurs twice", () => {
    const opened = open({ arguments: '{"a":"secret","a":"x"}' });
    expect(opened.text()).toBe('{"arguments":"{\\"a\\":\\"x\\"}"}');
  });

  it.each(["not json", "{broken", '"a string"', "12345678"])("is text when it is none: %s", (text) => {
    expect(texts({ arguments: text })).toEqual([text]);
  });

  it("counts as one level among the others", () => {
    expect(() => open({ arguments: `${"[".repeat(100)}${"]".repeat(100)}` })).toThrow("levels deep");
    expect(texts({ arguments: `${"[".repeat(99)}"a"${"]".repeat(99)}` })).toEqual(["a"]);
  });
});

describe("what its vendor signed or sealed", () => {
  it("is text that says so", () => {
    expect(open({ thought: "I think" }).leaves).toMatchObject([{ text: "I think", signed: true }]);
  });

  it("is passed over as proof, or unread, only as long as it holds no text", () => {
    expect(open({ signature: random, sealed: random })).toMatchObject({
      leaves: [],
      unread: [{ kind: "encrypted", place: "sealed" }],
    });
    const text = Buffer.from("a text in base64").toString("base64");
    const around = Buffer.concat([
      Buffer.from([0xff, 0xfe, 0x80]),
      Buffer.from("a long text between other bytes, all of it plain"),
    ]).toString("base64");
    for (const value of [text, around, "plain words, not sealed at all"]) {
      expect(open({ signature: value, sealed: value })).toMatchObject({
        leaves: [
          { text: value, signed: true },
          { text: value, signed: true },
        ],
        unread: [],
      });
    }
  });
});

it("does not take a long signature for mere proof", () => {
  expect(open({ signature: random.repeat(1000).replaceAll("=", "") }).unread).toMatchObject([
    { kind: "encrypted" },
  ]);
});

it("reads prose that begins like a data URL", () => {
  for (const text of ["data:x,my key is", "data:image/png;base64, is how it begins", "data:,a b"]) {
    expect(texts({ text })).toEqual([text]);
  }
});

describe("what cannot be read", () => {
  it("is said with its kind and place, and sent as it is", () => {
    const body = { input: [1, 2, 99999999], file: "file-1", data: "https://example.com/a.png", text: "a" };
    const opened = open(structuredClone(body));
    expect(opened.unread).toEqual([
      { kind: "encoded", place: "input" },
      { kind: "file-id", place: "file" },
      { kind: "address", place: "data" },
    ]);
    expect(opened.leaves.map(({ text }) => text)).toEqual(["https://example.com/a.png", "a"]);
    expect(JSON.parse(opened.text())).toEqual(body);
  });

  it("does not hide the texts among token ids", () => {
    const opened = open({ input: [[1, 2], [3, "a text"], "another"] });
    expect(opened.unread).toHaveLength(2);
    expect(opened.leaves.map(({ text }) => text)).toEqual(["a text", "another"]);
  });

  it("is opened by the label beside it", () => {
    const opened = open({ data: Buffer.from("hello").toString("base64"), label: "text/plain" });
    expect(opened.leaves[0]).toMatchObject({ text: "hello", name: "data" });
    opened.leaves[0]?.write("bye");
    expect(JSON.parse(opened.text())).toMatchObject({ data: Buffer.from("bye").toString("base64") });
  });
});

describe("limits", () => {
  it("refuses what is nested too deep, and what has too many parts", () => {
    const deep = JSON.parse(`{"text":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
    expect(() => open(deep)).toThrow("at most 100 levels");
    expect(() => open({ text: Array.from({ length: 200_001 }, () => "a") })).toThrow("at most 200000 texts");
    expect(texts({ text: Array.from({ length: 1000 }, () => "a") })).toHaveLength(1000);
  });
});

it("names the end user by a path of own keys", () => {
  expect(stringAt({ metadata: { user_id: "ann" } }, "metadata.user_id")).toBe("ann");
  for (const body of [
    null,
    1,
    {},
    { metadata: null },
    { metadata: { user_id: 1 } },
    { metadata: { user_id: "" } },
  ]) {
    expect(stringAt(body, "metadata.user_id")).toBeUndefined();
  }
  expect(stringAt({}, "constructor.name")).toBeUndefined();
});
