import { DoorFault } from "../door-fault.ts";
import type { Conversation } from "./conversation.ts";
import { isObject, numberAt, textAt, valueAt } from "./json.ts";
import { scramSha256 } from "./scram.ts";

// https://rethinkdb.com/docs/writing-drivers/: V1_0, since RethinkDB 2.3

const version1 = Buffer.from([0xc3, 0xbd, 0xc2, 0x34]);
const mostBytes = 65_536;

/** What a server says of itself before any login; undefined when it is something else. @throws DoorFault */
export async function shookHands(
  conversation: Conversation,
): Promise<{ readonly version: string } | undefined> {
  conversation.send("rethinkdb handshake", version1);
  const told = await heard(conversation);
  const version = textAt(told, "server_version");
  return version !== undefined && numberAt(told, "max_protocol_version") !== undefined
    ? { version }
    : undefined;
}

/** Logs in; false when it is refused. @throws DoorFault */
export async function logIn(conversation: Conversation, user: string, password: string): Promise<boolean> {
  const scram = scramSha256(user, password);
  const name = `rethinkdb login as ${user}`;
  say(conversation, name, {
    protocol_version: 0,
    authentication_method: "SCRAM-SHA-256",
    authentication: scram.first,
  });
  const challenge = await heard(conversation);
  const first = textAt(challenge, "authentication");
  if (valueAt(challenge, "success") !== true || first === undefined) return false;
  say(conversation, name, { authentication: scram.final(first) });
  return valueAt(await heard(conversation), "success") === true;
}

function say(conversation: Conversation, name: string, message: unknown): void {
  conversation.send(name, Buffer.from(`${JSON.stringify(message)}\0`));
}

/** JSON up to a zero byte. Servers before 2.3 say "ERROR: …" instead. */
async function heard(conversation: Conversation): Promise<unknown> {
  const message = await conversation.until((waiting) => {
    const end = waiting.indexOf(0);
    if (end < 0 && waiting.length > mostBytes)
      throw new DoorFault("too much", "it sent a message without end");
    return end < 0 ? undefined : end + 1;
  });
  try {
    const json: unknown = JSON.parse(message.toString("utf8", 0, message.length - 1));
    return isObject(json) ? json : undefined;
  } catch {
    // Whoever does not answer in JSON is no such server, which is what undefined says.
    return undefined;
  }
}
