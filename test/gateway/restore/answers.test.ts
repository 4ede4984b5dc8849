import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WatertightError } from "../../../src/base/index.ts";
import { restoreAnswer } from "../../../src/gateway/restore/restore-answer.ts";
import { messagesAnswer } from "../../../src/gateway/surfaces/anthropic-messages/answer.ts";
import { geminiAnswer } from "../../../src/gateway/surfaces/gemini-generate/answer.ts";
import { ollamaChatAnswer } from "../../../src/gateway/surfaces/ollama-chat/answer.ts";
import { chatAnswer } from "../../../src/gateway/surfaces/openai-chat/answer.ts";
import { completionsAnswer } from "../../../src/gateway/surfaces/openai-completions/answer.ts";
import { responsesAnswer } from "../../../src/gateway/surfaces/openai-responses/answer.ts";
import { plainAnswer } from "../../../src/gateway/surfaces/plain-answer.ts";
import { eventsOf, listOf } from "./accumulate.ts";
import { email, key, live, phone, recorded } from "./recordings.ts";

const anna = live.get(email);

function inChat(message: object): { choices: { index: number; message: object; finish_reason: string }[] } {
  return { choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop" }] };
}

describe("a whole answer", () => {
  it("has its texts restored, arguments as JSON, and ids left alone", () => {
    const call = { id: email, type: "function", function: { name: "send", arguments: `{"to":"${phone}"}` } };
    const body = { id: email, ...inChat({ content: `${email}${key}`, refusal: null, tool_calls: [call] }) };
    expect(restoreAnswer(body, chatAnswer, live)).toBe(true);
    expect(body.choices[0]?.message).toMatchObject({ content: `${anna}${live.get(key)}` });
    expect(JSON.parse(call.function.arguments)).toEqual({ to: live.get(phone) });
    expect([body.id, call.id]).toEqual([email, email]);
  });

  it("has keys and leaves of objects restored, in their order, without an overwritten key", () => {
    const args: Record<string, unknown> = {
      first: 1,
      [email]: [phone, { [key]: true }],
      last: null,
      [phone]: 1,
      "": email,
    };
    args[live.get(phone) ?? ""] = 2;
    const body = { candidates: [{ content: { parts: [{ functionCall: { name: "f", args } }] } }] };
    expect(restoreAnswer(body, geminiAnswer, live)).toBe(true);
    expect(Object.keys(args)).toEqual(["first", anna, "last", phone, "", live.get(phone)]);
    expect(args).toMatchObject({
      "": anna,
      [anna ?? ""]: [live.get(phone), { [live.get(key) ?? ""]: true }],
    });
    const tool = { type: "tool_use", id: "t", name: "f", input: { [email]: email } };
    expect(restoreAnswer({ content: [tool] }, messagesAnswer, live)).toBe(true);
    expect(tool.input).toEqual({ [anna ?? ""]: anna });
  });

  it("loses nothing when two tokens stand for one value", () => {
    const same = new Map([
      [email, "x"],
      [phone, "x"],
    ]);
    const input = { [email]: 1, [phone]: 2 };
    restoreAnswer({ content: [{ type: "tool_use", input }] }, messagesAnswer, same);
    expect(input).toEqual({ x: 1, [phone]: 2 });
  });

  it("keeps an own key called __proto__ what it is", () => {
    const body = JSON.parse(
      `{"message":{"tool_calls":[{"function":{"arguments":{"__proto__":"${email}","${email}":1}}}]}}`,
    );
    restoreAnswer(body, ollamaChatAnswer, live);
    expect(JSON.stringify(body)).toContain(`{"__proto__":"${anna}","${anna}":1}`);
    expect(Object.hasOwn(Object.prototype, "0")).toBe(false);
  });

  it("keeps signed thinking as it came", () => {
    const body = {
      content: [
        { type: "thinking", thinking: email, signature: email },
        { type: "redacted_thinking", data: email },
      ],
    };
    const before = structuredClone(body);
    expect(restoreAnswer(body, messagesAnswer, live)).toBe(false);
    expect(body).toEqual(before);
  });

  it("stays JSON where the request asked for JSON", () => {
    const content = JSON.stringify({ phone, key });
    const asked = inChat({ content });
    restoreAnswer(asked, chatAnswer, live, { jsonAnswer: true });
    const [choice] = listOf(asked.choices);
    const message = choice?.["message"] as { content: string };
    expect(JSON.parse(message.content)).toEqual({ phone: live.get(phone), key: live.get(key) });
  });

  it("has errors of the vendor restored that repeat the request", () => {
    const body = { error: { message: `bad input ${email}`, type: "invalid_request_error" }, data: [email] };
    restoreAnswer(body, plainAnswer, live);
    expect(body).toEqual({
      error: { message: `bad input ${anna}`, type: "invalid_request_error" },
      data: [email],
    });
  });

  it("changes nothing without live tokens, whatever it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const body = structuredClone(value);
        expect(restoreAnswer(body, chatAnswer, live)).toBe(false);
        expect(restoreAnswer(body, responsesAnswer, new Map())).toBe(false);
        expect(body).toEqual(value);
      }),
    );
  });

  it("is refused when it is nested without end", () => {
    const body = JSON.parse(`{"a":${"[".repeat(5000)}${"]".repeat(5000)}}`);
    expect(() => restoreAnswer(body, chatAnswer, live)).toThrow(WatertightError);
  });
});

describe("offsets move to the restored text", () => {
  const link = "example.org";

  it("in chat, in code points", () => {
    const content = `😀 ${email} ${link} ${phone}`;
    const at = [...content.slice(0, content.indexOf(link))].length;
    const url = { start_index: at, end_index: at + link.length, title: email, url: "https://example.org/" };
    const annotations = [{ type: "url_citation", url_citation: url }];
    const message = { role: "assistant", annotations, content };
    restoreAnswer({ choices: [{ index: 0, message }] }, chatAnswer, live);
    expect([...message.content].slice(url.start_index, url.end_index).join("")).toBe(link);
  });

  it("in every copy of a text that the responses API sends, and in its annotation event", () => {
    const { bytes, name, rules } = recorded("openai-responses.everything.txt");
    expect(eventsOf(bytes, name).length).toBeGreaterThan(10);
    const completed = eventsOf(bytes, name).at(-1);
    restoreAnswer(completed, rules, live);
    const texts = findAll(completed, "annotations");
    expect(texts).toHaveLength(1);
    for (const { text, annotations } of texts as { text: string; annotations: Record<string, number>[] }[])
      for (const { start_index: start = 0, end_index: end = 0 } of annotations)
        expect([...text].slice(start, end).join("")).toBe(link);
  });

  it("in Gemini, in bytes", () => {
    const text = `é😀 ${email} ${link}`;
    const startIndex = Buffer.byteLength(text.slice(0, text.indexOf(link)));
    const segment = { partIndex: 1, startIndex, endIndex: startIndex + link.length, text: link };
    const part = { text };
    const candidate = {
      content: { parts: [{ text: "x", thought: true }, part] },
      groundingMetadata: { groundingSupports: [{ segment }] },
    };
    restoreAnswer({ candidates: [candidate] }, geminiAnswer, live);
    const moved = Buffer.from(part.text).subarray(segment.startIndex, segment.endIndex);
    expect(moved.toString()).toBe(link);
  });

  it("but those of Anthropic's citations stay: they point into the documents of the request", () => {
    const citation = { type: "char_location", cited_text: email, start_char_index: 3, end_char_index: 40 };
    restoreAnswer(
      { content: [{ type: "text", text: `${email} x`, citations: [citation] }] },
      messagesAnswer,
      live,
    );
    expect(citation).toEqual({ ...citation, cited_text: anna, start_char_index: 3, end_char_index: 40 });
  });
});

describe("log probabilities", () => {
  const row = (token: string, logprob: number): object => ({
    token,
    logprob,
    bytes: [...Buffer.from(token)],
    top_logprobs: [{ token, logprob, bytes: null }],
  });

  it("have one piece for a restored token, with the sum and no alternatives", () => {
    const content = ["a", " [", "EMAIL:abcdefghijk", "lmno2", "]b", "", "c"].map((token) => row(token, -0.5));
    const body = { choices: [{ index: 0, logprobs: { content }, message: { content: "" } }] };
    restoreAnswer(body, chatAnswer, live);
    const text = ` ${anna}b`;
    expect(body.choices[0]?.logprobs.content).toEqual([
      row("a", -0.5),
      { token: text, logprob: -2, bytes: [...Buffer.from(text)], top_logprobs: [] },
      row("", -0.5),
      row("c", -0.5),
    ]);
  });

  it("of completions keep their columns and move their offsets", () => {
    const tokens = ["Hi ", "[EMAIL:", "abcdefghijklmno2]", " you"];
    const logprobs = {
      tokens,
      token_logprobs: [null, -1, -2, -3],
      top_logprobs: [null, { x: -1 }, { y: -1 }, { z: -1 }],
      text_offset: [0, 3, 10, 27],
    };
    const body = { choices: [{ text: tokens.join(""), index: 0, logprobs }] };
    restoreAnswer(body, completionsAnswer, live);
    expect(body.choices[0]?.logprobs).toEqual({
      tokens: ["Hi ", anna, " you"],
      token_logprobs: [null, -3, -3],
      top_logprobs: [null, {}, { z: -1 }],
      text_offset: [0, 3, 3 + (anna?.length ?? 0)],
    });
  });

  it("join to the restored text however it was cut into pieces", () => {
    const text = fc
      .array(fc.constantFrom(email, phone, key, "[", "]", "[EMAIL:", "a", "😀", " x"), { maxLength: 12 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.array(fc.nat(200), { maxLength: 20 }), (source, cuts) => {
        const borders = [0, ...cuts.filter((at) => at < source.length).sort((a, b) => a - b), source.length];
        const content = borders
          .slice(1)
          .map((to, at) => ({ token: source.slice(borders[at], to), logprob: -1 }));
        const body = { choices: [{ logprobs: { content }, message: { content: source } }] };
        restoreAnswer(body, chatAnswer, live);
        const choice = body.choices[0];
        expect(choice?.logprobs.content.map(({ token }) => token).join("")).toBe(choice?.message.content);
        const sum = choice?.logprobs.content.reduce((total, { logprob }) => total + logprob, 0);
        expect(sum).toBe(-(borders.length - 1));
      }),
    );
  });
});

function findAll(value: unknown, name: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.values(value).flatMap((one) => findAll(one, name));
  return Object.hasOwn(value, name) ? [value, ...below] : below;
}
