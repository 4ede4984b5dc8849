import type { Holding } from "../../model/index.ts";
import { type Answer, defineService } from "../service.ts";
import type { Conversation } from "../wire/conversation.ts";

export const redis = defineService({
  id: "redis",
  title: "Redis",
  category: "cache",
  ports: [6379, 6380],
  wire: "tcp",
  sends: ["redis PING", "redis INFO server", "redis INFO keyspace"],
  async recognise(door) {
    return door.converse(async (conversation) => {
      const reply = await command(conversation, "PING");
      // A guarded server refuses even PING, and does so in its own words.
      const isRedis =
        /^\+PONG|^-(?:NOAUTH|DENIED|NOPERM|LOADING|MASTERDOWN|ERR operation not permitted)/.test(reply);
      return isRedis ? {} : undefined;
    });
  },
  ask: (door) => door.converse(asked),
  reach: [
    { can: "write", because: "a connection without a password has all commands, FLUSHALL among them" },
    {
      can: "run code",
      because: "CONFIG SET, REPLICAOF and MODULE LOAD write files where the server may write",
    },
  ],
  hasAuthentication: true,
  fix: () => [
    {
      do: "let it listen on loopback or the private network only, with a password and with protected mode on",
      where: "redis.conf, then restart",
      language: "text",
      text: 'bind 127.0.0.1 -::1\nprotected-mode yes\nuser default on >"…a long random password…" ~* &* +@all -@dangerous',
    },
    {
      do: "publish its port on loopback only",
      where: "docker-compose.yml",
      language: "yaml",
      text: 'ports:\n  - "127.0.0.1:6379:6379"',
    },
  ],
  content: {
    address: ({ address, port, tls }) => `${tls ? "rediss" : "redis"}://${hostOf(address)}:${port}`,
  },
  references: [
    "https://redis.io/docs/latest/operate/oss_and_stack/management/security/",
    "redis/redis redis.conf",
  ],
});

async function asked(conversation: Conversation): Promise<readonly Answer[]> {
  const info = await command(conversation, "INFO server");
  if (!info.startsWith("$")) {
    const means = info.startsWith("-DENIED")
      ? "answers this machine only (protected mode)"
      : /^-NOAUTH|^-NOPERM|operation not permitted/.test(info)
        ? "asks for a password"
        : undefined;
    const answer = info
      .slice(0, 40)
      .replace(/[^\x20-\x7e]/g, " ")
      .trim();
    return [
      means === undefined
        ? {
            request: "redis INFO server",
            answer,
            says: "unknown",
            means: "INFO was answered with something unexpected",
          }
        : { request: "redis INFO server", answer, says: "guarded", means },
    ];
  }
  const keyspace = await command(conversation, "INFO keyspace");
  const holds = holdingsOf(keyspace);
  const version = /^redis_version:(\S+)/m.exec(info)?.[1];
  const identity = /^run_id:([0-9a-f]{20,})/m.exec(info)?.[1];
  return [
    {
      request: "redis INFO keyspace",
      answer: `${keyspace.length} bytes`,
      says: "open",
      means: "runs commands without a password",
      shows: ["read data"],
      holds,
      ...(version !== undefined && { version }),
      ...(identity !== undefined && { identity }),
    },
  ];
}

/** `db0:keys=12,expires=0,avg_ttl=0` */
function holdingsOf(keyspace: string): Holding[] {
  return [...keyspace.matchAll(/^(db\d+):keys=(\d+)/gm)].map(([, name = "", keys]) => ({
    name,
    rows: { count: Number(keys), exact: true },
  }));
}

async function command(conversation: Conversation, words: string): Promise<string> {
  conversation.send(`redis ${words}`, encoded(...words.split(" ")));
  return replyOf(conversation);
}

/** RESP: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
function encoded(...words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join("")}`;
}

async function replyOf(conversation: Conversation): Promise<string> {
  const first = await conversation.line();
  if (!/^\$\d+$/.test(first)) return first;
  const length = Number(first.slice(1));
  const body = await conversation.take(length + 2);
  return `${first}\n${body.toString("latin1").replaceAll("\r\n", "\n")}`;
}

function hostOf(address: string): string {
  return address.includes(":") ? `[${address}]` : address;
}
