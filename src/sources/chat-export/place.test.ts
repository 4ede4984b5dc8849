import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chatExport } from "./chat-export.ts";
import { asFile, asFolder, asZip, json, pieceWith, readAll } from "./fixtures.ts";
import { isInlineFile, leavesOf, looseJson } from "./leaves.ts";

const claude = (id: string, ...words: string[]): object => ({
  uuid: id,
  name: `talk ${id}`,
  account: { uuid: "a" },
  chat_messages: words.map((text, at) => ({
    uuid: `m${at}`,
    sender: "human",
    text,
    content: [{ type: "text", text }],
  })),
});

const chatgpt = (id: string, words: string): object => ({
  title: `talk ${id}`,
  create_time: 1756000000,
  update_time: 1756000001,
  conversation_id: id,
  mapping: {
    n: {
      id: "n",
      parent: null,
      children: [],
      message: { id: "n", author: { role: "user" }, content: { content_type: "text", parts: [words] } },
    },
  },
});

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489", "hex");

describe("a place", () => {
  it("with several vendors names them all, in a fixed order, and reads the rest of its files too", async () => {
    const target = await asFolder({
      "b/conversations.json": json([chatgpt("g", "to openai")]),
      "a/conversations.json": json([claude("c", "to anthropic")]),
      "a/notes.txt": "a note beside it",
      "a/deep/er/table.csv": "name,city\nAnna,Graz\n",
      "b/dalle-generations/picture.png": PNG,
      "b/user.json": json({ email: "anna@mail.example" }),
    });
    const reading = await readAll(target);
    expect(reading.kind).toBe("ChatGPT and Claude chat export");
    expect(pieceWith(reading, "to openai").at.message?.vendor).toBe("openai");
    expect(pieceWith(reading, "to anthropic").at.message?.vendor).toBe("anthropic");
    expect(pieceWith(reading, "a note beside it").at.message).toBeUndefined();
    pieceWith(reading, "Graz");
    expect(pieceWith(reading, "anna@mail.example").at.message).toBeUndefined();
    expect(reading.gaps.map(({ collection, kind }) => [collection, kind])).toEqual([
      ["b/dalle-generations/picture.png", "skipped"],
    ]);
    expect(await readAll(target)).toEqual(reading);
  });

  it("with one vendor takes a small record with a mail address for the account, a large or repeated one for a file", async () => {
    const reading = await readAll(
      await asZip({
        "conversations.json": json([chatgpt("g", "x")]),
        "user.json": json({ profile: { email: "anna@mail.example" } }),
        "customers.json": json([{ email: "one@mail.example" }, { email: "two@mail.example" }]),
      }),
    );
    expect(pieceWith(reading, "anna@mail").at).toMatchObject({
      field: "email",
      message: { conversation: "~account", vendor: "openai" },
    });
    expect(pieceWith(reading, "one@mail").at.message).toBeUndefined();
  });

  it("reads ChatGPT's page when it is alone, and beside the JSON only what that lacks", async () => {
    const pageOf = (...conversations: object[]): string =>
      `<html><head><title>ChatGPT Data Export</title></head><body><div id="root"></div><script>\n// data\nvar jsonData = ${JSON.stringify(conversations)};\nvar assetsJson = {"a":"asset words"};\n</script></body></html>`;
    const alone = await readAll(
      await asFile("chat.html", pageOf(chatgpt("g", "page words"), chatgpt("h", "more words"))),
    );
    expect(alone.kind).toBe("ChatGPT chat export");
    expect(alone.gaps).toEqual([]);
    for (const words of ["page words", "more words"])
      expect(pieceWith(alone, words).at.message?.vendor).toBe("openai");
    pieceWith(alone, "asset words");
    const both = await readAll(
      await asZip({
        "chat.html": pageOf(chatgpt("g", "page words"), chatgpt("h", "only in the page")),
        "conversations.json": json([chatgpt("g", "page words")]),
      }),
    );
    expect(pieceWith(both, "page words").at.message?.conversation).toBe("g");
    expect(pieceWith(both, "only in the page")).toMatchObject({ collection: "export.zip!chat.html" });
    expect(both.gaps).toEqual([
      {
        collection: "export.zip!chat.html",
        why: "a conversation that the page repeats, read from the JSON of the export",
        kind: "skipped",
      },
    ]);
  });

  it("opens archives that were attached to a chat", async () => {
    const { readFile } = await import("node:fs/promises");
    const inner = await readFile(await asZip({ "inside.txt": "words in the inner zip" }));
    const reading = await readAll(
      await asZip({ "conversations.json": json([chatgpt("g", "x")]), "file-abc.zip": inner }),
    );
    expect(pieceWith(reading, "words in the inner zip")).toMatchObject({
      collection: "export.zip!file-abc.zip!inside.txt",
    });
  });

  it("is no chat export without conversations, whatever its files are called", async () => {
    const others = {
      "conversations.json": json([{ id: 1, title: "a talk", speakers: ["x"] }]),
      "user.json": json({ email: "anna@mail.example", mobile: { mobile_number: "1" } }),
      "mapping.json": json({ mapping: { properties: { a: { type: "keyword" } } } }),
      "chat.html": "<html><body>chat</body></html>",
      "broken.json": '[{"mapping":',
      "empty.json": "",
    };
    expect(await chatExport.accepts(await asFolder(others))).toBe(false);
    expect(await chatExport.accepts(await asZip(others))).toBe(false);
    for (const [name, content] of Object.entries(others))
      expect(await chatExport.accepts(await asFile(name, content))).toBe(false);
    for (const target of ["-", "postgres://localhost/x", "/does/not/exist"])
      expect(await chatExport.accepts(target)).toBe(false);
  });

  it("is no chat export when it is a project with an export among its test data", async () => {
    const folder = await asFolder({ "fixtures/conversations.json": json([claude("c", "x")]) });
    expect(await chatExport.accepts(folder)).toBe(true);
    await mkdir(join(folder, ".git"));
    await writeFile(join(folder, ".git", "HEAD"), "ref");
    expect(await chatExport.accepts(folder)).toBe(false);
  });

  it("is recognised by a first conversation that is longer than what is looked at", async () => {
    const long = chatgpt("g", `${"long words ".repeat(20_000)}end of it`);
    const target = await asZip({ "x.json": json([long, chatgpt("h", "second")]) });
    expect(await chatExport.accepts(target)).toBe(true);
    pieceWith(await readAll(target), "end of it");
  });

  it("gives a text of many megabytes in runs that join to the whole", async () => {
    const words = "😀é".repeat(1_000_000);
    const reading = await readAll(await asFile("c.json", json([claude("c", words)])));
    const runs = reading.pieces.filter(({ at }) => at.message?.message === "m0");
    expect(runs.map(({ text }) => text).join("")).toBe(words);
    expect(runs.length).toBeGreaterThan(2);
    expect(runs.map(({ continues }) => continues === true)).toEqual(runs.map((_, at) => at > 0));
    expect(runs.every(({ text }) => Buffer.from(text).toString() === text)).toBe(true);
  });

  it("stops when it is told to, and says so", async () => {
    const stop = new AbortController();
    const target = await asFolder({ "conversations.json": json([claude("c", "x")]) });
    const options = { signal: stop.signal };
    stop.abort();
    expect((await readAll(target, options)).gaps).toContainEqual(expect.objectContaining({ kind: "unread" }));
  });
});

describe("what is malformed", () => {
  it("is a gap of its own, and the rest is read", async () => {
    const bad = [
      null,
      7,
      "a stray sentence",
      [],
      { ...chatgpt("g1", "x"), mapping: undefined },
      { ...chatgpt("g2", "x"), mapping: ["in a list instead"] },
      {
        ...chatgpt("g3", "x"),
        mapping: {
          a: null,
          b: "node as text",
          c: { message: "message as text" },
          d: { message: { content: null, author: null, create_time: "never" } },
        },
      },
      { ...chatgpt("g4", "x"), title: { odd: "title in an object" } },
      chatgpt("g5", "still read"),
    ];
    const reading = await readAll(await asFile("conversations.json", json(bad)));
    expect(reading.gaps.map((gap) => gap.why)).toEqual([
      "element 1 is null, an object was expected",
      "element 2 is a number, an object was expected",
      "element 3 is a string, an object was expected",
      "element 4 is a list, an object was expected",
      "conversation #5 has no mapping",
      "conversation #6 has no mapping",
      "node 1 of conversation #7 is not an object",
      "node 2 of conversation #7 is not an object",
      "message 3 of conversation #7 is not an object",
    ]);
    for (const words of [
      "a stray sentence",
      "in a list instead",
      "node as text",
      "message as text",
      "title in an object",
      "still read",
    ])
      pieceWith(reading, words);
  });

  it("is read as plain text where it does not parse", async () => {
    const target = await asFile(
      "c.json",
      `[${json(claude("c", "first words"))}, {"uuid": oops "key words" }, ${json(claude("d", "last words"))}]`,
    );
    const reading = await readAll(target);
    expect(reading.gaps.map((gap) => gap.why)).toEqual([
      "element 2 is not valid JSON; it was read as plain text",
    ]);
    for (const words of ["first words", "key words", "last words"]) pieceWith(reading, words);
  });

  it("is read up to where the file was cut off", async () => {
    const whole = json([claude("c", "first words"), claude("d", "second words", "third words that are cut")]);
    const reading = await readAll(
      await asFile("c.json", whole.slice(0, whole.indexOf("words that are cut") + 10)),
    );
    expect(reading.gaps.map((gap) => gap.why)).toEqual([
      "the file ends inside element 2; what stands before is read",
    ]);
    expect(pieceWith(reading, "third words").at.message).toMatchObject({ conversation: "d", message: "m1" });
  });

  it("are links in a circle, where the author follows from them", async () => {
    const message = (content: string): object => ({
      content,
      model: "deepseek_chat",
      files: [],
      inserted_at: "2025-03-01T00:00:01+08:00",
    });
    const reading = await readAll(
      await asFile(
        "c.json",
        json([
          {
            id: "d",
            title: "t",
            inserted_at: "2025-03-01T00:00:00+08:00",
            mapping: {
              a: { id: "a", parent: "b", message: message("one") },
              b: { id: "b", parent: "a", message: message("two words") },
              c: { id: "c", parent: "c", message: message("own parent") },
            },
          },
        ]),
      ),
    );
    expect(reading.gaps).toHaveLength(3);
    expect(pieceWith(reading, "two words").at.message?.role).toBe("user");
    pieceWith(reading, "own parent");
  });

  it("is nesting without end in a message", async () => {
    const deep = `${'{"a":'.repeat(10_000)}"the deepest words"${"}".repeat(10_000)}`;
    const reading = await readAll(
      await asFile(
        "c.json",
        `[{"uuid":"c","name":"t","chat_messages":[{"uuid":"m","sender":"human","content":[{"type":"tool_use","input":${deep}},${deep}]}]}]`,
      ),
    );
    expect(reading.gaps).toEqual([]);
    expect(reading.pieces.filter(({ text }) => text.includes("the deepest words"))).toHaveLength(2);
  });

  it("is an archive whose conversations are damaged: said, not skipped", async () => {
    const { readFile, writeFile: write } = await import("node:fs/promises");
    const target = await asZip({
      "conversations.json": json(
        Array.from({ length: 4000 }, (_, at) => claude(`c${at}`, `words ${at}! ${Math.sin(at)}`)),
      ),
    });
    const bytes = await readFile(target);
    bytes.fill(0x55, Math.floor(bytes.length * 0.7), Math.floor(bytes.length * 0.7) + 200);
    await write(target, bytes);
    const reading = await readAll(target);
    expect(reading.gaps.some((gap) => gap.kind === "unread")).toBe(true);
    pieceWith(reading, "words 1!");
  });
});

describe("leaves", () => {
  it("are all strings of a value that has no key of the machine's, in order", () => {
    const values = fc.letrec((tie) => ({
      value: fc.oneof(fc.string(), fc.integer(), fc.constant(null), tie("list"), tie("record")),
      list: fc.array(tie("value"), { maxLength: 4 }),
      record: fc.dictionary(
        fc.string().map((key) => `k${key}`),
        tie("value"),
        { maxKeys: 4 },
      ),
    })).value;
    const strings = (value: unknown): string[] =>
      typeof value === "string"
        ? [value]
        : typeof value === "object" && value !== null
          ? Object.values(value).flatMap(strings)
          : [];
    fc.assert(
      fc.property(values, (value) => {
        const found = [...leavesOf(value)].map((one) => (isInlineFile(one) ? "" : one.text));
        expect(found).toEqual(strings(value).filter((text) => text.trim() !== ""));
      }),
    );
  });

  it("leave out marks of the machine, never a sentence or a mail address under the same key", () => {
    const found = [
      ...leavesOf({
        id: "6b0f0d9c-0000-4000-8000-000000000001",
        status: "finished",
        role: "my role is to keep secrets",
        user_id: "anna@mail.example",
      }),
    ];
    expect(found.map((one) => !isInlineFile(one) && one.text)).toEqual([
      "my role is to keep secrets",
      "anna@mail.example",
    ]);
  });

  it("print what tools were given with their strings as they are", () => {
    expect(looseJson({ a: 'x "y"\nz', b: [1, true, null, {}, []], c: { d: "e" } })).toBe(
      '{"a": "x "y"\nz", "b": [1, true, null, {}, []], "c": {"d": "e"}}',
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value).replace(/\\(?:u....|.)/g, "x"));
        expect(JSON.parse(looseJson(plain))).toEqual(plain);
      }),
    );
  });
});
