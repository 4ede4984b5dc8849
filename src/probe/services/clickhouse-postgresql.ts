import type { AskingDoor } from "../door.ts";
import { DoorFault } from "../door-fault.ts";
import { type Answer, defineService, type Recognition } from "../service.ts";
import { errorFields, goodbye, nextMessage, startupOf } from "../wire/clickhouse-postgresql.ts";
import type { Conversation } from "../wire/conversation.ts";
import { clickHouseFix } from "./clickhouse/fix.ts";
import { vulnerabilitiesOf } from "./clickhouse/vulnerabilities.ts";

const startup = "postgresql Startup default";
const farewell = "postgresql goodbye";
/** Messages until a session is ready. */
const mostMessages = 40;

/** ClickHouse in the language of PostgreSQL. */
export const clickHousePostgresql = defineService({
  id: "clickhouse.postgresql",
  title: "ClickHouse for PostgreSQL clients",
  category: "database",
  ports: [9005],
  wire: "tcp",
  sends: [startup, farewell],
  async recognise(door): Promise<Recognition | undefined> {
    const reply = await replyOf(door);
    if (reply === undefined) return undefined;
    return { facts: { reply }, ...(reply.version !== undefined && { version: reply.version }) };
  },
  async ask(_, { facts = {} }): Promise<readonly Answer[]> {
    const { version, said } = facts["reply"] as Reply;
    if (version === undefined) {
      return [
        {
          request: startup,
          answer: said,
          says: "guarded",
          means: "does not let default in without a password",
        },
      ];
    }
    return [
      {
        request: startup,
        answer: said,
        says: "open",
        means: "lets anyone in as default without a password",
        shows: ["see metadata"],
        facts: { letsIn: true },
      },
    ];
  },
  reach: [
    {
      can: "read data",
      because: "a session of the account default takes every SELECT that its grants allow",
    },
    { can: "write", because: "the same session takes INSERT, ALTER and DROP unless its profile is readonly" },
  ],
  hasAuthentication: true,
  fix: clickHouseFix,
  vulnerabilities: vulnerabilitiesOf,
  references: [
    "https://clickhouse.com/docs/interfaces/postgresql",
    "ClickHouse/ClickHouse src/Server/PostgreSQLHandler.cpp, src/Core/PostgreSQLProtocol.h",
  ],
});

interface Reply {
  /** Only told to those who are let in. */
  readonly version: string | undefined;
  readonly said: string;
}

/** Undefined for PostgreSQL itself and for all others that speak like it. */
async function replyOf(door: AskingDoor): Promise<Reply | undefined> {
  try {
    return await door.converse(async (conversation) => {
      conversation.send(
        startup,
        startupOf({ user: "default", database: "default", application_name: door.agentName }),
      );
      return await heard(conversation);
    });
  } catch (thrown) {
    if (thrown instanceof DoorFault && (thrown.kind === "garbled" || thrown.kind === "ended"))
      return undefined;
    throw thrown;
  }
}

async function heard(conversation: Conversation): Promise<Reply | undefined> {
  let saidGoodbye = false;
  for (let count = 0; count < mostMessages; count += 1) {
    const { kind, body } = await nextMessage(conversation);
    if (kind === "E") return isOwnError(body) ? { version: undefined, said: "ErrorResponse" } : undefined;
    if (kind === "R" && body.length >= 4) {
      const method = body.readInt32BE(0);
      if (method === 0) continue;
      // 3 is a password in the clear, 10 is SASL: no other is known to ClickHouse.
      if ((method !== 3 && method !== 10) || saidGoodbye) return undefined;
      conversation.send(farewell, goodbye);
      saidGoodbye = true;
      continue;
    }
    if (kind !== "S") return undefined;
    const [name, value = ""] = body.toString("latin1").split("\0");
    if (name !== "server_version") continue;
    // PostgreSQL's own have two parts.
    const version = /^\d{2}\.\d{1,2}\.\d+\.\d+/.exec(value)?.[0];
    return version === undefined ? undefined : { version, said: "AuthenticationOk" };
  }
  return undefined;
}

/** Three fields where PostgreSQL sends eight, and ClickHouse's words. */
function isOwnError(body: Buffer): boolean {
  const fields = errorFields(body);
  const message = fields.get("M");
  return (
    [...fields.keys()].join("") === "SCM" &&
    ((fields.get("C") === "28P01" && message === "Invalid user or password") ||
      (fields.get("C") === "0A000" && message === "Authentication method is not supported"))
  );
}
