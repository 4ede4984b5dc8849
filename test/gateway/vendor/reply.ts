import { createHmac } from "node:crypto";
import { at, listOf } from "./reading.ts";

/** What any vendor reads out of a request, whatever its form. */
export interface Prompt {
  readonly model: string;
  /** Every text in the order of the conversation, instructions first. */
  readonly texts: readonly string[];
  readonly lastUser: string;
  /** What tools answered, when that is what the conversation ends with. */
  readonly toolResults: readonly string[];
  readonly tools: readonly { readonly name: string; readonly parameters: unknown }[];
  /** The JSON Schema that the answer has to follow. */
  readonly schema?: unknown;
}

export interface ToolCall {
  readonly name: string;
  readonly input: unknown;
}

export interface Reply {
  readonly text: string;
  readonly refusal?: string;
  readonly calls: readonly ToolCall[];
  /** Thought before the answer. */
  readonly reasoning: string;
  /** Asked to name its source: `source` is the end of the text. */
  readonly cites?: { readonly start: number; readonly end: number };
}

/** A token as a gateway writes it. */
const tokenShape = /\[[A-Z0-9_]+:[a-z2-7]{16}\]/g;

/**
 * What the model says. The user chooses by what stands in the last message: `use the tool`, `use every tool`, `repeat everything`,
 * `every token`, `refuse`, `cite`; all else is said back.
 */
export function replyTo(prompt: Prompt): Reply {
  const { lastUser, tools, toolResults } = prompt;
  const reasoning = `The user wants me to answer: ${lastUser}`;
  const said = (text: string): Reply => ({ text, calls: [], reasoning });
  if (toolResults.length > 0) return said(`The tool said: ${toolResults.join(" and ")}`);
  if (/refuse/i.test(lastUser)) return { ...said(""), refusal: `I cannot help with: ${lastUser}` };
  const called = /use every tool/i.test(lastUser)
    ? tools
    : /use the tool/i.test(lastUser)
      ? tools.slice(0, 1)
      : [];
  if (called.length > 0) {
    const calls = called.map(({ name, parameters }) => ({ name, input: filled(parameters, lastUser) }));
    return { ...said(""), calls };
  }
  const text = spoken(prompt);
  if (prompt.schema !== undefined) return said(JSON.stringify(filled(prompt.schema, text)));
  if (!/\bcite\b/i.test(lastUser)) return said(text);
  const whole = `${text} (source)`;
  return { ...said(whole), cites: { start: whole.length - "(source)".length, end: whole.length } };
}

function spoken({ lastUser, texts }: Prompt): string {
  if (/repeat everything/i.test(lastUser)) return `Everything: ${texts.join(" | ")}`;
  if (/every token/i.test(lastUser)) return `Tokens: ${(texts.join(" ").match(tokenShape) ?? []).join(" ")}`;
  return `You said: ${lastUser}`;
}

/** A value that follows a JSON Schema and holds `text` wherever a text may stand. */
function filled(schema: unknown, text: string): unknown {
  const choice = at(schema, "enum", 0) ?? at(schema, "const");
  if (choice !== undefined) return choice;
  const type = String(at(schema, "type") ?? "").toLowerCase();
  if (type === "number" || type === "integer") return 7;
  if (type === "boolean") return true;
  if (type === "array") return [filled(at(schema, "items"), text)];
  if (type !== "object") return text;
  const properties = Object.entries((at(schema, "properties") ?? {}) as object);
  return Object.fromEntries(properties.map(([name, inner]) => [name, filled(inner, text)]));
}

/** Numbers from 0 up to `limit`, the same every time for a seed. */
export function draws(seed: number): (limit: number) => number {
  let state = (seed ^ 0x9e3779b1) >>> 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % limit;
  };
}

/** A text as a model says it: one to seven characters at a time, so that borders lie anywhere in a token. */
export function pieces(text: string): string[] {
  const draw = draws(text.length);
  const characters = [...text];
  const cut: string[] = [];
  for (let start = 0; start < characters.length; ) {
    const end = start + 1 + draw(7);
    cut.push(characters.slice(start, end).join(""));
    start = end;
  }
  return cut;
}

/** A mark that only this vendor can make, as providers sign what must come back untouched. */
export function seal(text: string): string {
  return createHmac("sha256", "of the mock vendor").update(text).digest("base64");
}

/** What the vendor keeps between requests. */
export interface Memory {
  readonly responses: Map<string, readonly unknown[]>;
  readonly prompts: Set<string>;
  count: number;
}

/** How many messages at the beginning were in an earlier request, byte for byte: what a prompt cache saves. */
export function cachedMessages(memory: Memory, model: string, messages: unknown): number {
  const all = listOf(messages);
  const keyOf = (count: number): string => JSON.stringify([model, all.slice(0, count)]);
  const earlier = all.findLastIndex((_, index) => memory.prompts.has(keyOf(index + 1)));
  memory.prompts.add(keyOf(all.length));
  return earlier + 1;
}
