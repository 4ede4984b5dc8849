import { DoorFault } from "../door-fault.ts";
import type { Conversation } from "./conversation.ts";

/** A reply of a Redis server: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
export type Reply =
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "error"; readonly text: string }
  | { readonly is: "number"; readonly number: number }
  | { readonly is: "nothing" }
  | { readonly is: "list"; readonly list: readonly Reply[] };

const mostItems = 10_000;
const mostText = 1 << 20;
const mostDepth = 8;

/** Sends one command and hears its reply. `name` is what the service declares. @throws DoorFault */
export async function command(
  conversation: Conversation,
  name: string,
  ...words: readonly string[]
): Promise<Reply> {
  conversation.send(name, encoded(words));
  return replyOf(conversation, 0);
}

function encoded(words: readonly string[]): Buffer {
  return Buffer.from(
    `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`,
  );
}

async function replyOf(conversation: Conversation, depth: number): Promise<Reply> {
  const line = await conversation.line();
  const rest = line.slice(1);
  switch (line[0]) {
    case "+":
      return { is: "text", text: rest };
    case "-":
      return { is: "error", text: rest };
    case ":":
      return { is: "number", number: Number(rest) };
    case "$":
      return bulk(conversation, lengthOf(rest, mostText));
    case "*":
      return list(conversation, lengthOf(rest, mostItems), depth);
    default:
      throw new DoorFault("garbled", "it sent no reply of Redis");
  }
}

async function bulk(conversation: Conversation, length: number): Promise<Reply> {
  if (length < 0) return { is: "nothing" };
  const bytes = await conversation.take(length + 2);
  return { is: "text", text: bytes.toString("utf8", 0, length) };
}

async function list(conversation: Conversation, length: number, depth: number): Promise<Reply> {
  if (length < 0) return { is: "nothing" };
  if (depth >= mostDepth) throw new DoorFault("garbled", "it sent lists within lists without end");
  const items: Reply[] = [];
  for (let at = 0; at < length; at += 1) items.push(await replyOf(conversation, depth + 1));
  return { is: "list", list: items };
}

function lengthOf(text: string, most: number): number {
  const length = Number(text);
  if (!/^-?\d+$/.test(text) || length > most)
    throw new DoorFault("garbled", "it sent a length that cannot be");
  return length;
}
