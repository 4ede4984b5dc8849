import { DoorFault } from "../door-fault.ts";
import type { Conversation } from "./conversation.ts";

/** What a server says to a client's Hello; nothing is asked of it after that. */
export type HelloReply =
  | { readonly is: "welcome"; readonly version: string }
  /** By the number of ClickHouse's error. */
  | { readonly is: "refusal"; readonly code: number };

/** Says the protocol of 2018: every server still speaks it, and it ends with the server's Hello. */
const revision = 54_401;
const mostText = 1000;

/** A client's Hello (src/Server/TCPHandler.cpp, receiveHello): account without password, no statement. */
export function helloOf(clientName: string, user: string): Buffer {
  return Buffer.concat([
    number(0),
    text(clientName),
    number(1),
    number(0),
    number(revision),
    text(""),
    text(user),
    text(""),
  ]);
}

/** Reads Hello or Exception. @throws DoorFault `garbled` for what is neither */
export async function helloReply(conversation: Conversation): Promise<HelloReply> {
  const kind = await taken(conversation);
  if (kind === 2) return { is: "refusal", code: (await conversation.take(4)).readInt32LE() };
  if (kind !== 0 || (await takenText(conversation)) !== "ClickHouse") throw garbled();
  const [major, minor, known] = [
    await taken(conversation),
    await taken(conversation),
    await taken(conversation),
  ];
  let patch: number | undefined;
  // Time zone, name of the host, patch: each since a revision of its own (src/Core/ProtocolDefines.h).
  if (known >= 54_058) await takenText(conversation);
  if (known >= 54_372) await takenText(conversation);
  if (known >= 54_401) patch = await taken(conversation);
  return { is: "welcome", version: [major, minor, ...(patch === undefined ? [] : [patch])].join(".") };
}

/** LEB128, at most 32 bits. */
async function taken(conversation: Conversation): Promise<number> {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const [byte = 0] = await conversation.take(1);
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  throw garbled();
}

async function takenText(conversation: Conversation): Promise<string> {
  const length = await taken(conversation);
  if (length > mostText) throw garbled();
  return (await conversation.take(length)).toString("utf8");
}

function number(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest & 0x7f) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([number(bytes.length), bytes]);
}

function garbled(): DoorFault {
  return new DoorFault("garbled", "it answered in another language");
}
