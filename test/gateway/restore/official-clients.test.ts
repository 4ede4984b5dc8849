import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { expect, it } from "vitest";
import { restoreAnswer } from "../../../src/gateway/restore/restore-answer.ts";
import { messagesAnswer } from "../../../src/gateway/surfaces/anthropic-messages/answer.ts";
import { responsesAnswer } from "../../../src/gateway/surfaces/openai-responses/answer.ts";
import { live, plainly, recorded, restored } from "./recordings.ts";

const messages = [{ role: "user" as const, content: "hi" }];

/** The options of a client that is answered with these bytes and never opens a socket. */
function answeredWith(bytes: Uint8Array): { apiKey: string; fetch: () => Promise<Response> } {
  const headers = { "content-type": "text/event-stream" };
  return { apiKey: "none", fetch: async () => new Response(Uint8Array.from(bytes), { headers }) };
}

it.each([
  "openai-chat.text.txt",
  "openai-chat.two-choices.crlf.txt",
  "openai-chat.tools.txt",
  "openai-chat.refusal.txt",
  "openai-chat.cut-token.txt",
  "openai-chat.cut-token-before-stop.txt",
])(
  "the openai package makes the same of %s as of the answer it would have had, values restored",
  async (name) => {
    const made = async (bytes: Uint8Array): Promise<OpenAI.Chat.ChatCompletion> => {
      const client = new OpenAI(answeredWith(bytes));
      return await client.chat.completions.stream({ model: "m", messages }).finalChatCompletion();
    };
    const recording = recorded(name);
    const direct = await made(recording.bytes);
    const through = await made(restored(recording));
    for (const [at, { message }] of direct.choices.entries()) {
      const got = through.choices[at]?.message;
      expect(got?.role).toBe("assistant");
      expect(got?.content).toBe(message.content === null ? null : plainly(message.content, false));
      expect(got?.refusal ?? "").toBe(plainly(message.refusal ?? "", false));
      for (const [index, call] of (message.tool_calls ?? []).entries()) {
        const other = got?.tool_calls?.[index];
        if (call.type !== "function" || other?.type !== "function") throw new Error("expected a function");
        expect(other.function).toMatchObject({
          name: call.function.name,
          arguments: plainly(call.function.arguments, true),
        });
        expect(other.id).toBe(call.id);
      }
    }
    expect(direct.choices.length).toBeGreaterThan(0);
  },
);

it("the openai package accumulates the responses API to what its last event says", async () => {
  const recording = recorded("openai-responses.everything.txt");
  const client = new OpenAI(answeredWith(restored(recording)));
  const stream = client.responses.stream({ model: "m", input: "hi" });
  const deltas: string[] = [];
  stream.on("response.output_text.delta", (event) => deltas.push(event.delta));
  const final = await stream.finalResponse();
  expect(final.output_text).toContain(live.get("[PHONE:bcdefghijklmnop3]"));
  expect(deltas.join("")).toBe(final.output_text);
  expect(final.output.map(({ type }) => type)).toEqual([
    "reasoning",
    "message",
    "function_call",
    "custom_tool_call",
  ]);
  expect(responsesAnswer.idOf(final)).toBe(final.id);
});

it("the anthropic package accumulates a message to what a whole answer would be", async () => {
  const recording = recorded("anthropic-messages.everything.txt");
  const made = async (bytes: Uint8Array): Promise<unknown> => {
    const client = new Anthropic(answeredWith(bytes));
    const message = await client.messages.stream({ model: "m", max_tokens: 9, messages }).finalMessage();
    return JSON.parse(JSON.stringify(message));
  };
  const direct = await made(recording.bytes);
  expect(restoreAnswer(direct, messagesAnswer, live)).toBe(true);
  expect(await made(restored(recording))).toEqual(direct);
});
