import { readdirSync, readFileSync } from "node:fs";
import type { AnswerRules } from "../../../src/gateway/restore/answer-rules.ts";
import { restoringStream } from "../../../src/gateway/restore/restoring-stream.ts";
import { messagesAnswer } from "../../../src/gateway/surfaces/anthropic-messages/answer.ts";
import { geminiAnswer } from "../../../src/gateway/surfaces/gemini-generate/answer.ts";
import { ollamaChatAnswer } from "../../../src/gateway/surfaces/ollama-chat/answer.ts";
import { ollamaGenerateAnswer } from "../../../src/gateway/surfaces/ollama-generate/answer.ts";
import { chatAnswer } from "../../../src/gateway/surfaces/openai-chat/answer.ts";
import { completionsAnswer } from "../../../src/gateway/surfaces/openai-completions/answer.ts";
import { responsesAnswer } from "../../../src/gateway/surfaces/openai-responses/answer.ts";

export const email = "[EMAIL:abcdefghijklmno2]";
export const phone = "[PHONE:bcdefghijklmnop3]";
export const key = "[OPENAI_PROJECT_KEY:cdefghijklmnopq4]";

/** Values that are hard to carry: quotes, line ends, backslashes, what looks like a token, emoji, a lone surrogate. */
export const live: ReadonlyMap<string, string> = new Map([
  [email, "anna.schmidt@example.com"],
  [phone, '+49 "30" \\ 901\n820'],
  [key, `${email}😀\ud83d[PHONE:b`],
]);

const rules: Readonly<Record<string, AnswerRules>> = {
  "openai-chat": chatAnswer,
  "openai-completions": completionsAnswer,
  "openai-responses": responsesAnswer,
  "anthropic-messages": messagesAnswer,
  "gemini-generate": geminiAnswer,
  "ollama-chat": ollamaChatAnswer,
  "ollama-generate": ollamaGenerateAnswer,
};

export interface Recording {
  readonly name: string;
  readonly bytes: Buffer;
  readonly rules: AnswerRules;
}

const folder = new URL("recorded/", import.meta.url);

export const recordings: readonly Recording[] = readdirSync(folder)
  .filter((name) => name.endsWith(".txt"))
  .map((name) => {
    const found = rules[name.slice(0, name.indexOf("."))];
    if (found === undefined) throw new Error(`no rules for ${name}`);
    return { name, bytes: readFileSync(new URL(name, folder)), rules: found };
  });

export function recorded(name: string): Recording {
  const found = recordings.find((recording) => recording.name === name);
  if (found === undefined) throw new Error(`no recording ${name}`);
  return found;
}

/** The stream restored, cut at these positions. */
export function restored(
  recording: Pick<Recording, "bytes" | "rules">,
  cuts: readonly number[] = [],
  values: ReadonlyMap<string, string> = live,
): Buffer {
  const stream = restoringStream(recording.rules, values);
  const borders = [0, ...[...cuts].sort((a, b) => a - b), recording.bytes.length];
  const out = borders
    .slice(1)
    .map((to, at) => Buffer.from(stream.push(Uint8Array.from(recording.bytes.subarray(borders[at], to)))));
  return Buffer.concat([...out, stream.end()]);
}

/** What a text should be restored to, the plain way. */
export function plainly(text: string, inJson: boolean): string {
  return text.replaceAll(/\[[A-Z_]+:[a-z2-7]{16}\]/g, (token) => {
    const value = live.get(token);
    if (value === undefined) return token;
    return inJson ? JSON.stringify(value).slice(1, -1) : value;
  });
}

/** The beginning of a live token that a text ends in. */
export function heldOf(text: string): string {
  const tail = text.slice(Math.max(0, text.lastIndexOf("[")));
  const isHeld =
    tail.startsWith("[") && [...live.keys()].some((token) => token !== tail && token.startsWith(tail));
  return isHeld ? tail : "";
}
