import type { Holding, ReachEntry } from "../../model/index.ts";
import { type Answer, defineService } from "../service.ts";
import type { Conversation } from "../wire/conversation.ts";
import { hostInAddress } from "../wire/host.ts";
import { command, type Reply } from "../wire/resp.ts";

const requests = {
  ping: "redis PING",
  server: "redis INFO server",
  keyspace: "redis INFO keyspace",
  sentinel: "redis INFO sentinel",
  size: "redis DBSIZE",
  rights: "redis ACL GETUSER default",
} as const;

/** A guarded server refuses even PING, and does so in its own words. */
const ownWords =
  /^(?:NOAUTH |DENIED Redis|NOPERM |LOADING |MASTERDOWN |BUSY Redis|ERR operation not permitted|ERR max number of clients)/;

export const redis = defineService({
  id: "redis",
  title: "Redis",
  category: "cache",
  ports: [6379, 6380, 7000, 26379],
  wire: "tcp",
  sends: Object.values(requests),
  recognise: (door) =>
    door.converse(async (conversation) => {
      const pong = await command(conversation, requests.ping, "PING");
      const isRedis =
        (pong.is === "text" && pong.text === "PONG") || (pong.is === "error" && ownWords.test(pong.text));
      if (!isRedis) return undefined;
      if (pong.is === "error") return { facts: { said: pong } };
      const info = await command(conversation, requests.server, "INFO", "server");
      return { ...(info.is === "text" && named(info.text)), facts: { said: info } };
    }),
  ask: (door, known) => door.converse((conversation) => asked(conversation, known.facts?.["said"] as Reply)),
  reach: [],
  hasAuthentication: true,
  fix: ({ port, version, facts }) => [
    facts["mode"] === "sentinel"
      ? {
          do: "give the sentinels a password, and let them listen on the private network only",
          where: "sentinel.conf of each, then restart",
          language: "text",
          text: 'bind 10.0.0.5 -::1\nprotected-mode yes\nrequirepass "…a long random password…"',
        }
      : {
          do: "let it listen on loopback or the private network only, with a password and with protected mode on",
          where: "redis.conf, then restart",
          language: "text",
          text: `bind 127.0.0.1 -::1\nprotected-mode yes\n${
            // ACLs came with 6.0.
            /^[1-5]\./.test(version ?? "")
              ? 'requirepass "…a long random password…"'
              : 'user default on >"…a long random password…" ~* &* +@all -@dangerous'
          }`,
        },
    {
      do: "encrypt what crosses the network",
      where: "redis.conf",
      language: "text",
      text: `port 0\ntls-port ${port}\ntls-cert-file /etc/redis/server.crt\ntls-key-file /etc/redis/server.key\ntls-ca-cert-file /etc/redis/ca.crt`,
    },
    {
      do: "publish its port on loopback only",
      where: "docker-compose.yml",
      language: "yaml",
      text: `ports:\n  - "127.0.0.1:${port}:${port}"`,
    },
  ],
  content: {
    address: ({ address, port, tls }) => `${tls ? "rediss" : "redis"}://${hostInAddress(address)}:${port}`,
  },
  references: [
    "https://redis.io/docs/latest/operate/oss_and_stack/management/security/",
    "https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/",
    "https://redis.io/docs/latest/operate/oss_and_stack/management/sentinel/",
    "https://valkey.io/topics/security/",
    "redis/redis redis.conf",
  ],
});

function named(info: string): {
  readonly version?: string;
  readonly identity?: string;
  readonly title?: string;
} {
  const at = (key: string): string | undefined => new RegExp(`^${key}:(\\S+)`, "m").exec(info)?.[1];
  const dragonfly = at("dragonfly_version")?.replace(/^df-v?/, "");
  const version = dragonfly ?? at("valkey_version") ?? at("redis_version");
  const identity = at("run_id");
  const title =
    dragonfly !== undefined
      ? "Dragonfly"
      : at("valkey_version") !== undefined
        ? "Valkey"
        : /keydb/i.test(at("executable") ?? "")
          ? "KeyDB"
          : undefined;
  const isSentinel = at("redis_mode") === "sentinel" || at("server_mode") === "sentinel";
  return {
    ...(version !== undefined && { version }),
    ...(identity !== undefined && /^[0-9a-f]{20,}$/.test(identity) && { identity }),
    ...(isSentinel ? { title: `${title ?? "Redis"} Sentinel` } : title !== undefined && { title }),
  };
}

async function asked(conversation: Conversation, said: Reply): Promise<readonly Answer[]> {
  if (said.is === "text") {
    return /^(?:redis|server)_mode:sentinel/m.test(said.text)
      ? [await ofSentinel(conversation)]
      : [await ofServer(conversation, said.text)];
  }
  const request = requests.server;
  const words = said.is === "error" ? said.text : "";
  const answer = words
    .slice(0, 40)
    .replace(/[^\x20-\x7e]/g, " ")
    .trim();
  if (/^NOAUTH|^ERR operation not permitted/.test(words))
    return [{ request, answer, says: "guarded", means: "asks for a password" }];
  if (words.startsWith("DENIED"))
    return [{ request, answer, says: "guarded", means: "answers its own machine only (protected mode)" }];
  if (words.startsWith("NOPERM")) return [await ofRestricted(conversation)];
  return [
    {
      request,
      answer,
      says: "unknown",
      means: "was asked what it is and answered with something unexpected",
    },
  ];
}

async function ofServer(conversation: Conversation, info: string): Promise<Answer> {
  const keyspace = await command(conversation, requests.keyspace, "INFO", "keyspace");
  const rights = await command(conversation, requests.rights, "ACL", "GETUSER", "default");
  const text = keyspace.is === "text" ? keyspace.text : "";
  const isCluster = /^(?:redis|server)_mode:cluster/m.test(info);
  return {
    request: requests.keyspace,
    answer: `${Buffer.byteLength(text)} bytes`,
    says: "open",
    means: "runs commands without a password",
    shows: ["read data"],
    holds: holdingsOf(text),
    reach: reachOf(rights),
    notes: isCluster
      ? ["it is one node of a cluster: the others hold the rest, and need the same change"]
      : [],
  };
}

/** `db0:keys=12,expires=0,avg_ttl=0` */
function holdingsOf(keyspace: string): Holding[] {
  return [...keyspace.matchAll(/^(db\d+):keys=(\d+)/gm)].map(([, name = "", keys]) => ({
    name,
    rows: { count: Number(keys), exact: true },
  }));
}

/** The rules of the account that a stranger is; before 6.0 there are none, and everyone may do everything. */
function reachOf(rights: Reply): ReachEntry[] {
  const isOld = rights.is === "error" && /unknown command/i.test(rights.text);
  const rules = commandsIn(rights);
  if (!isOld && rules === undefined) return [];
  const mayAll = isOld || rules?.includes("+@all") === true;
  const mayWrite = mayAll || /\+@write|\+set\b/.test(rules ?? "");
  const mayAdminister = mayAll && !/-@(?:admin|dangerous)|-config\b/.test(rules ?? "");
  const entry = (can: ReachEntry["can"], because: string): ReachEntry => ({ can, because, how: "inferred" });
  return [
    ...(mayWrite ? [entry("write", "a stranger's commands include those that write")] : []),
    ...(mayAdminister
      ? [
          entry("administer", "a stranger's commands include CONFIG, REPLICAOF and SHUTDOWN"),
          entry(
            "run code",
            "CONFIG SET, REPLICAOF and MODULE LOAD write and load files where the server may write",
          ),
        ]
      : []),
  ];
}

/** `… commands "+@all -@dangerous" …` of ACL GETUSER. */
function commandsIn(rights: Reply): string | undefined {
  if (rights.is !== "list") return undefined;
  const at = rights.list.findIndex((item) => item.is === "text" && item.text === "commands");
  const rules = rights.list[at + 1];
  return at >= 0 && rules?.is === "text" ? rules.text : undefined;
}

async function ofRestricted(conversation: Conversation): Promise<Answer> {
  const size = await command(conversation, requests.size, "DBSIZE");
  const request = requests.size;
  if (size.is !== "number") {
    return {
      request,
      answer: size.is === "error" ? size.text.slice(0, 6) : size.is,
      says: "unknown",
      means:
        "lets a stranger in without a password, but not to the commands that were asked; what else it allows is not known",
    };
  }
  return {
    request,
    answer: "a number",
    says: "weak",
    means: "lets a stranger in without a password, to some of its commands",
    shows: ["see metadata"],
    holds: [{ name: "db0", rows: { count: size.number, exact: true } }],
  };
}

async function ofSentinel(conversation: Conversation): Promise<Answer> {
  const info = await command(conversation, requests.sentinel, "INFO", "sentinel");
  const text = info.is === "text" ? info.text : "";
  const masters = [...text.matchAll(/^master\d+:name=([^,\s]{1,100}),/gm)].map(([, name = ""]) => name);
  return {
    request: requests.sentinel,
    answer: `${Buffer.byteLength(text)} bytes`,
    says: "weak",
    means:
      "a sentinel that takes commands without a password: it tells where the servers are, and can be told to change them",
    shows: ["see metadata"],
    reach: [
      {
        can: "administer",
        because: "SENTINEL FAILOVER, SET and REMOVE are taken from everyone",
        how: "inferred",
      },
    ],
    notes: masters.length === 0 ? [] : [`it watches ${masters.join(", ")}`],
    facts: { mode: "sentinel" },
  };
}
