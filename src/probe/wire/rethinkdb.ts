import { DoorFault } from "../door-fault.ts";
import type { Conversation } from "./conversation.ts";
import { numberAt, textAt } from "./json.ts";

// https://rethinkdb.com/docs/writing-drivers/; the numbers stand in rethinkdb/rethinkdb src/rdb_protocol/ql2.proto

/** V1_0, since RethinkDB 2.3. */
const version1 = Buffer.from([0xc3, 0xbd, 0xc2, 0x34]);
/** V0_4, a key of no bytes, and that what follows would be JSON. */
const withoutKey = Buffer.from([0x20, 0x2d, 0x0c, 0x40, 0, 0, 0, 0, 0xc7, 0x70, 0x69, 0x7e]);
const mostBytes = 65_536;

/** What a server says of itself before any login; undefined when it is something else. @throws DoorFault */
export async function shookHands(
  conversation: Conversation,
): Promise<{ readonly version?: string } | undefined> {
  conversation.send("rethinkdb handshake", version1);
  const told = await heard(conversation);
  // One before 2.3, which does not know this handshake.
  if (/^ERROR: .*This port is for RethinkDB queries/.test(told)) return {};
  const json = jsonOf(told);
  const version = textAt(json, "server_version");
  return version !== undefined && numberAt(json, "max_protocol_version") !== undefined
    ? { version }
    : undefined;
}

/** What it says to a client of the old kind that shows no key: `SUCCESS`, or an error in words. @throws DoorFault */
export async function enteredWithoutKey(conversation: Conversation): Promise<string> {
  conversation.send("rethinkdb handshake without a key", withoutKey);
  return heard(conversation);
}

/** Up to a zero byte. */
async function heard(conversation: Conversation): Promise<string> {
  const message = await conversation.until((waiting) => {
    const end = waiting.indexOf(0);
    if (end < 0 && waiting.length > mostBytes) {
      throw new DoorFault("too much", "it sent a message without end");
    }
    return end < 0 ? undefined : end + 1;
  });
  return message.toString("utf8", 0, message.length - 1);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever does not answer in JSON is no such server.
    return undefined;
  }
}
