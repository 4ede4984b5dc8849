import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { type Answer, defineService, type Recognition } from "../service.ts";
import type { Conversation } from "../wire/conversation.ts";
import { textAt, valueAt } from "../wire/json.ts";
import { natsFix, natsReach } from "./nats-monitor.ts";

const sentAs = { connect: "nats CONNECT", ping: "nats PING" } as const;

export const natsClient = defineService({
  id: "nats.client",
  title: "NATS",
  category: "queue",
  ports: [4222],
  wire: "tcp",
  sends: Object.values(sentAs),
  // The server speaks first, and tells this to everyone.
  async recognise(door): Promise<Recognition | undefined> {
    const info = infoOf((await door.greeting()).toString("utf8"));
    const id = textAt(info, "server_id");
    if (id === undefined) return undefined;
    const version = textAt(info, "version");
    return {
      ...(version !== undefined && { version }),
      identity: id,
      facts: { tls: valueAt(info, "tls_required") === true },
    };
  },
  ask: async (door, known) => [await asked(door, known)],
  reach: natsReach,
  hasAuthentication: true,
  fix: () => [...natsFix, publishOnLoopback(4222)],
  references: [
    "https://docs.nats.io/reference/reference-protocols/nats-protocol",
    "https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro",
  ],
});

function asked(door: AskingDoor, { facts }: Recognition): Promise<Answer> {
  return door.converse(async (conversation) => {
    const info = infoOf(await conversation.line());
    const isGuarded = valueAt(info, "auth_required") === true;
    if (isGuarded) {
      return {
        request: sentAs.connect,
        answer: "INFO with auth_required",
        says: "guarded",
        means: "asks for a user, a token or a key",
      };
    }
    if (facts?.["tls"] === true) await conversation.startTls(door.name);
    return judged(await greeted(conversation, door.agentName));
  });
}

async function greeted(conversation: Conversation, name: string): Promise<string> {
  const hello = JSON.stringify({ verbose: false, pedantic: false, name, lang: "watertight", version: "0" });
  conversation.send(sentAs.connect, `CONNECT ${hello}\r\n`);
  conversation.send(sentAs.ping, "PING\r\n");
  for (let lines = 0; lines < 5; lines += 1) {
    const line = await conversation.line();
    if (/^(?:PONG|-ERR)/.test(line)) return line;
  }
  return "";
}

function judged(line: string): Answer {
  const said = { request: sentAs.ping, answer: line.slice(0, 40).replace(/[^ -~]/g, "") };
  if (line.startsWith("PONG"))
    return { ...said, says: "open", means: "lets clients in without a login", shows: ["see metadata"] };
  return /^-ERR 'Auth/i.test(line)
    ? { ...said, says: "guarded", means: "refuses clients that do not log in" }
    : { ...said, says: "unknown", means: "a client was answered with something unexpected" };
}

function infoOf(line: string): unknown {
  const json = /^INFO (\{.*\})/.exec(line)?.[1];
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    // A greeting that only looks like one.
    return undefined;
  }
}
