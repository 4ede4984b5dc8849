import type { AskingDoor } from "../door.ts";
import { DoorFault } from "../door-fault.ts";
import { type Answer, defineService, type Recognition } from "../service.ts";
import type { Conversation } from "../wire/conversation.ts";

const defaultPort = 11_211;
const requests = {
  version: "memcached version",
  stats: "memcached stats",
  binaryVersion: "memcached version (binary)",
  binaryStats: "memcached stat (binary)",
  keys: "memcached lru_crawler metadump all",
  value: "memcached get {key}",
} as const;
/** Of the binary protocol: https://docs.memcached.org/protocols/binary/ */
const binary = { response: 0x81, version: 0x0b, stat: 0x10, authError: 0x20 } as const;
const mostKeys = 50;
const mostValue = 16_384;

export const memcached = defineService({
  id: "memcached",
  title: "Memcached",
  category: "cache",
  ports: [defaultPort],
  wire: "tcp",
  sends: Object.values(requests),
  async recognise(door) {
    try {
      return await door.converse(recognisedByText);
    } catch (thrown) {
      // With SASL it takes the binary protocol only, and hangs up on anything else.
      if (!(thrown instanceof DoorFault) || thrown.kind !== "ended") throw thrown;
      return door.converse(recognisedByBytes);
    }
  },
  ask: async (door, known) => [await asked(door, known)],
  reach: [{ can: "write", because: "there is one kind of access: whoever reads may also set and flush_all" }],
  hasAuthentication: true,
  fix: () => [
    {
      do: "let it listen on loopback or the private network only, without UDP",
      where: "/etc/memcached.conf, then restart",
      language: "text",
      text: "-l 127.0.0.1\n-U 0",
    },
    {
      do: "where others must reach it, ask them for a password",
      where: "memcached 1.5.15 or newer; one user:password a line in the file",
      language: "shell",
      text: "memcached -l 10.0.0.5 -U 0 -Y /etc/memcached.users",
    },
    {
      do: "publish its port on loopback only",
      where: "docker-compose.yml",
      language: "yaml",
      text: `ports:\n  - "127.0.0.1:${defaultPort}:${defaultPort}"`,
    },
  ],
  content: {
    async *collections(door, budget) {
      const keys = await door.converse((conversation) =>
        keysOf(conversation, Math.min(budget.rows, mostKeys)),
      );
      yield {
        name: "items",
        async *records() {
          yield* await door.converse((conversation) => valuesOf(conversation, keys));
        },
      };
    },
  },
  references: [
    "https://docs.memcached.org/protocols/basic/",
    "https://docs.memcached.org/features/authentication/",
  ],
});

async function recognisedByText(conversation: Conversation): Promise<Recognition | undefined> {
  // Three times, since one that speaks the binary protocol waits for 24 bytes before it hangs up.
  conversation.send(requests.version, "version\r\n".repeat(3));
  const line = await conversation.line();
  const version = /^VERSION (\d\S{0,40})$/.exec(line)?.[1];
  if (version !== undefined) return { version };
  return line === "CLIENT_ERROR unauthenticated" ? { facts: { guardedBy: "-Y" } } : undefined;
}

async function recognisedByBytes(conversation: Conversation): Promise<Recognition | undefined> {
  conversation.send(requests.binaryVersion, asking(binary.version));
  const { magic, opcode, body } = await answered(conversation);
  if (magic !== binary.response || opcode !== binary.version) return undefined;
  const version = /^\d[\w.]{0,40}$/.exec(body.toString("latin1"))?.[0];
  return { ...(version !== undefined && { version }), facts: { guardedBy: "SASL" } };
}

async function asked(door: AskingDoor, { facts }: Recognition): Promise<Answer> {
  const guardedBy = facts?.["guardedBy"];
  if (guardedBy === "-Y") {
    return {
      request: requests.version,
      answer: "CLIENT_ERROR unauthenticated",
      says: "guarded",
      means: "asks for a name and a password",
    };
  }
  return door.converse(guardedBy === "SASL" ? askedByBytes : askedByText);
}

async function askedByText(conversation: Conversation): Promise<Answer> {
  conversation.send(requests.stats, "stats\r\n");
  const text = (await conversation.until((waiting) => endOf(waiting))).toString("latin1");
  const items = /^STAT curr_items (\d+)\r?$/m.exec(text)?.[1];
  const bytes = /^STAT bytes (\d+)\r?$/m.exec(text)?.[1];
  const answer = `${text.length} bytes`;
  if (items === undefined) {
    return {
      request: requests.stats,
      answer,
      says: "unknown",
      means: "stats was answered with something unexpected",
    };
  }
  return {
    request: requests.stats,
    answer,
    says: "open",
    means: "takes commands without a password",
    shows: ["read data"],
    holds: [
      {
        name: "items",
        rows: { count: Number(items), exact: true },
        ...(bytes !== undefined && { bytes: Number(bytes) }),
      },
    ],
  };
}

/** An answer to `stats` is whole at END, or at a line that is no statistic. */
function endOf(waiting: Buffer): number | undefined {
  let from = 0;
  for (;;) {
    const end = waiting.indexOf("\n", from);
    if (end < 0) return undefined;
    if (waiting.toString("latin1", from, from + 5) !== "STAT ") return end + 1;
    from = end + 1;
  }
}

async function askedByBytes(conversation: Conversation): Promise<Answer> {
  conversation.send(requests.binaryStats, asking(binary.stat));
  const { status } = await answered(conversation);
  const said = { request: requests.binaryStats, answer: `status ${status}` };
  if (status === binary.authError)
    return { ...said, says: "guarded", means: "asks for a name and a password (SASL)" };
  return status === 0
    ? { ...said, says: "open", means: "takes commands without a password", shows: ["read data"] }
    : { ...said, says: "unknown", means: "its statistics were answered with something unexpected" };
}

function asking(opcode: number): Buffer {
  const bytes = Buffer.alloc(24);
  bytes.writeUInt8(0x80, 0);
  bytes.writeUInt8(opcode, 1);
  return bytes;
}

async function answered(
  conversation: Conversation,
): Promise<{ magic: number; opcode: number; status: number; body: Buffer }> {
  const head = await conversation.take(24);
  const length = head.readUInt32BE(8);
  if (length > 65_536) throw new DoorFault("garbled", "it sent a length that cannot be");
  const body = await conversation.take(length);
  return { magic: head.readUInt8(0), opcode: head.readUInt8(1), status: head.readUInt16BE(6), body };
}

/** `key=user%3A1 exp=-1 la=1700000000 cas=1 fetch=no cls=1 size=70` */
async function keysOf(conversation: Conversation, most: number): Promise<readonly string[]> {
  conversation.send(requests.keys, "lru_crawler metadump all\r\n");
  const keys: string[] = [];
  while (keys.length < most) {
    const line = await conversation.line();
    const key = /^key=(\S+) .*\bsize=(\d+)/.exec(line);
    if (key === null) return keys;
    if (Number(key[2]) <= mostValue) keys.push(Buffer.from(decoded(key[1] ?? ""), "utf8").toString("latin1"));
  }
  return keys;
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    // Bytes that are no UTF-8: it would not be found again, and get answers with nothing.
    return key;
  }
}

async function valuesOf(conversation: Conversation, keys: readonly string[]): Promise<readonly unknown[]> {
  const values: unknown[] = [];
  for (const key of keys) {
    if (/[\s\0]/.test(key)) continue;
    conversation.send(requests.value, `get ${key}\r\n`);
    const head = /^VALUE \S+ \d+ (\d+)$/.exec(await conversation.line());
    if (head === null) continue;
    const length = Number(head[1]);
    if (length > mostValue * 2) break;
    const value = await conversation.take(length + 2);
    values.push({
      key: Buffer.from(key, "latin1").toString("utf8"),
      value: value.toString("utf8", 0, length),
    });
    if ((await conversation.line()) !== "END") break;
  }
  return values;
}
