import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WatertightError } from "../../../src/base/index.ts";
import type { AnswerUsage } from "../../../src/gateway/restore/answer-rules.ts";
import { restoringStream } from "../../../src/gateway/restore/restoring-stream.ts";
import { messagesAnswer } from "../../../src/gateway/surfaces/anthropic-messages/answer.ts";
import { geminiAnswer } from "../../../src/gateway/surfaces/gemini-generate/answer.ts";
import { chatAnswer } from "../../../src/gateway/surfaces/openai-chat/answer.ts";
import { email, live, recorded, recordings, restored } from "./recordings.ts";

const anna = live.get(email) ?? "";

function chat(delta: object, index = 0): string {
  return JSON.stringify({ id: "c", choices: [{ index, delta, finish_reason: null }] });
}

function through(text: string, rules = chatAnswer): string {
  return restored({ bytes: Buffer.from(text), rules }).toString();
}

describe("the lines of a stream", () => {
  it.each([
    ["comments", ": hi\n\n:\n: there\r\n"],
    ["blank lines", "\n\r\n\r\n\n"],
    ["a byte order mark", "\ufeffdata: {}\n\n"],
    ["what is no JSON", `data: ${email}\n\ndata: "${email}"\n\ndata: {"a":\n\n`],
    ["other fields", `id: 1\nretry: 10\nevent: x\n\nfoo\n\n`],
    ["no end", "data: {"],
    ["invalid UTF-8", "data: {}\n\n"],
  ])("pass unchanged: %s", (_, text) => {
    expect(through(text)).toBe(text);
  });

  it("pass with bytes that are no UTF-8", () => {
    const bytes = Buffer.concat([
      Buffer.from('data: {"x":"'),
      Buffer.from([0xff, 0xfe, 0xc3]),
      Buffer.from('"}\n\n'),
    ]);
    expect(restored({ bytes, rules: chatAnswer }).equals(bytes)).toBe(true);
  });

  it("keep their other fields, their line ends and their mark when the data changes", () => {
    const json = chat({ content: email });
    const after = chat({ content: anna });
    for (const [before, expected] of [
      [`\ufeffdata:${json}\r\n\r\n`, `\ufeffdata:${after}\r\n\r\n`],
      [`id: 7\nevent: m\ndata: ${json}\n: c\n\n`, `id: 7\nevent: m\ndata: ${after}\n: c\n\n`],
      [`data: ${json}\r\r`, `data: ${after}\r\r`],
      [`data: ${json.replace(",", ",\ndata:")}\n\n`, `data: ${after}\n\n`],
      [`data: ${json}`, `data: ${after}`],
    ] as const)
      expect(through(before)).toBe(expected);
  });

  it("send a comment on at once, and an event with its blank line", () => {
    const stream = restoringStream(chatAnswer, live);
    const push = (text: string): string => Buffer.from(stream.push(Buffer.from(text))).toString();
    expect(push(": keep-alive\n")).toBe(": keep-alive\n");
    expect(push("data: {}\r\n")).toBe("");
    expect(push("\r")).toBe("data: {}\r\n\r");
    expect(push("\n")).toBe("\n");
    const held = chat({ content: "mail [EM" });
    expect(push(`data: ${held}\n\n`)).toBe(`data: ${chat({ content: "mail " })}\n\n`);
    expect(push("data: [DONE]\n\n")).toBe(`data: ${chat({ content: "[EM" })}\n\ndata: [DONE]\n\n`);
    expect(Buffer.from(stream.end()).toString()).toBe("");
  });
});

describe("what is held back goes before the end of its text", () => {
  it("in the chunk that has both, before the stop of a block, at the end of the stream", () => {
    const both = (content: string): string =>
      `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: "stop" }] })}\n\n`;
    expect(through(both("a [EM"))).toBe(both("a [EM"));
    const block = (text: string): string =>
      `event: content_block_delta\ndata: ${JSON.stringify({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })}\n\n`;
    const stop = 'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}\n\n';
    expect(through(block("a [EM") + stop, messagesAnswer)).toBe(block("a ") + block("[EM") + stop);
    expect(through(block("a [EM"), messagesAnswer)).toBe(block("a ") + block("[EM"));
  });

  it("leaves roles, ids, names and usage out of the event it adds, which clients would join or count", () => {
    const call = {
      index: 0,
      id: "call_1",
      type: "function",
      function: { name: "f", arguments: '{"a":"[EM' },
    };
    const counted = (json: string): string => json.replace("{", '{"usage":{"prompt_tokens":1},');
    const out = through(
      `data: ${counted(chat({ role: "assistant", content: "", tool_calls: [call] }))}\n\ndata: [DONE]\n\n`,
    );
    const added = JSON.parse(out.split("\n\n")[1]?.slice(6) ?? "");
    expect(added.usage).toBeUndefined();
    expect(added.choices[0]).toEqual({
      index: 0,
      delta: { content: "", tool_calls: [{ index: 0, function: { arguments: "[EM" } }] },
      finish_reason: null,
    });
  });

  it("never restores a restored value again", () => {
    const values = new Map([
      [email, "[EMAIL:"],
      ["[PHONE:bcdefghijklmnop3]", email],
    ]);
    const text = `data: ${chat({ content: `${email}abcdefghijklmno2]` })}\n\ndata: ${chat({ content: "[PHONE:bcdefghijklmnop3]" })}\n\n`;
    const out = restored({ bytes: Buffer.from(text), rules: chatAnswer }, [90, 100], values).toString();
    expect(out).toContain('"[EMAIL:abcdefghijklmno2]"');
    expect(out.match(/\[EMAIL:abcdefghijklmno2\]/g)).toHaveLength(2);
  });
});

describe("limits", () => {
  it("an event has at most 16 MiB, whether it ends or not", () => {
    const mebibyte = Buffer.alloc(1024 * 1024, 0x61);
    for (const values of [live, new Map<string, string>()]) {
      const stream = restoringStream(chatAnswer, values, () => undefined);
      const pour = (): void => {
        for (let sent = 0; sent < 20; sent++) stream.push(mebibyte);
      };
      expect(pour).toThrow(WatertightError);
    }
  });

  it("a stream has at most 10,000 texts", () => {
    const stream = restoringStream(chatAnswer, live);
    const pour = (): void => {
      for (let index = 0; index < 10_010; index++)
        stream.push(Buffer.from(`data: ${chat({ content: "x" }, index)}\n\n`));
    };
    expect(pour).toThrow(/10000 texts/);
  });

  it("what is nested too deep is refused where it would have to be written again", () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    const event = (content: string): string =>
      `data: ${chat({ content }).replace('"id"', `"usage":${deep},"id"`)}\n\n`;
    expect(through(event("a"))).toBe(event("a"));
    expect(() => through(event(email))).toThrow(WatertightError);
    expect(() => through(event("[EM"))).toThrow(WatertightError);
    expect(() => through(`data: {"x":${deep}}\n\n`)).toThrow(WatertightError);
  });

  it("brackets without end cost no time", () => {
    const brackets = "[".repeat(2_000_000);
    const before = performance.now();
    expect(through(`data: ${chat({ content: brackets })}\n\n`)).toContain(brackets.slice(1));
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it("any bytes in any chunks come through or are refused, never more", () => {
    const junk = fc.array(
      fc.oneof(
        fc.constantFrom(
          "data: ",
          "\n",
          "\r",
          "\r\n",
          "{",
          "}",
          "[",
          "]",
          '"',
          ",",
          "\\",
          email,
          "[EM",
          ": x",
          "[DONE]",
        ),
        fc.constantFrom(
          chat({ content: "[EM" }),
          chat({ content: "AIL:" }),
          '{"candidates":[{"content":{"parts":[{"text":"[E"}]}}]}',
        ),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(
        junk,
        fc.array(fc.nat(300)),
        fc.constantFrom(chatAnswer, geminiAnswer),
        (parts, cuts, rules) => {
          const recording = { bytes: Buffer.from(parts.join("")), rules };
          const inside = cuts.filter((at) => at < recording.bytes.length);
          expect(restored(recording, inside).toString()).toBe(restored(recording).toString());
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("what a stream tells", () => {
  it.each([
    [
      "openai-chat.text.txt",
      { input: 19, output: 41 },
      "chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG",
      "gpt-4o-2024-08-06",
    ],
    [
      "openai-chat.reasoning.cr.txt",
      { input: 9, output: 14 },
      "chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG",
      "gpt-4o-2024-08-06",
    ],
    [
      "openai-responses.everything.txt",
      { input: 37, output: 11 },
      "resp_67c9fdcecf488190bdd9a0409de3a1ec07b8b0ad4e5eb654",
      "gpt-4.1-2025-04-14",
    ],
    [
      "anthropic-messages.everything.txt",
      { input: 487, output: 89 },
      "msg_01WZCU5h6hzhWkE2Gu4JDPtY",
      "claude-sonnet-4-5-20250929",
    ],
    ["gemini-generate.array.txt", { input: 10, output: 11 }, "mAitaLmkHPPlz7IPvtfUqQ4", "gemini-2.5-flash"],
    ["ollama-chat.everything.txt", { input: 26, output: 282 }, undefined, "llama3.2"],
    ["ollama-generate.text.txt", { input: 26, output: 282 }, undefined, "llama3.2"],
  ])("%s: usage, id and model, with live tokens and without", (name, usage, id, model) => {
    const { bytes, rules } = recorded(name);
    for (const values of [live, new Map<string, string>()]) {
      let last: AnswerUsage = {};
      const names = new Set<string | undefined>();
      const models = new Set<string | undefined>();
      const stream = restoringStream(rules, values, (event) => {
        last = { ...last, ...rules.usageOf(event) };
        names.add(rules.idOf(event));
        models.add(rules.modelOf(event));
      });
      stream.push(bytes);
      stream.end();
      expect(last).toEqual(usage);
      if (id !== undefined) expect(names).toContain(id);
      expect(models).toContain(model);
    }
  });

  it("observes few events of a long stream when nothing is to be restored", () => {
    const seen = recordings
      .filter(({ name }) => name === "openai-chat.text.txt")
      .map(({ bytes, rules }) => {
        let events = 0;
        restoringStream(rules, new Map(), () => events++).push(bytes);
        return events;
      });
    expect(seen).toEqual([2]);
  });
});
