import type { Holding, ReachEntry } from "../../model/index.ts";
import type { AskingDoor } from "../door.ts";
import { ransomNotes } from "../ransom-note.ts";
import { type Answer, defineService, type FixContext, type Recognition } from "../service.ts";
import type { Conversation } from "../wire/conversation.ts";
import { hostInAddress } from "../wire/host.ts";
import { asksForTls, rowsOf, startUp, startupName, type Welcome } from "../wire/postgresql.ts";

const user = "postgres";
const database = "postgres";
const request = startupName(user);

const statements = {
  server: "SELECT current_setting('is_superuser'), (SELECT system_identifier::text FROM pg_control_system())",
  databases: "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY 1 LIMIT 200",
  tables: `SELECT n.nspname || '.' || c.relname, c.reltuples::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_|^information_schema$' ORDER BY 2 DESC LIMIT 200`,
};

export const postgres = defineService({
  id: "postgres",
  title: "PostgreSQL",
  category: "database",
  ports: [5432, 5433, 6432],
  wire: "tcp",
  sends: [
    request,
    `postgresql password of ${user}`,
    "postgresql SSLRequest",
    ...Object.keys(statements).map((name) => `postgresql query ${name}`),
  ],
  recognise: (door) =>
    door.converse(async (conversation) => {
      const welcome = await startUp(conversation, planOf(door));
      return welcome === undefined || isOfOthers(welcome) ? undefined : recognitionOf(welcome);
    }),
  async ask(door, known) {
    const plain = known.facts?.["welcome"] as Welcome;
    if (plain.is === "let in")
      return [await door.converse((conversation) => lookedAround(conversation, door))];
    const answer = answerOf(plain);
    // "no pg_hba.conf entry … no encryption": the rules for encrypted connections may be others.
    if (door.secure || plain.is !== "refused" || !/^28/.test(plain.code)) return [answer];
    return [answer, ...(await askedEncrypted(door))];
  },
  reach: [],
  hasAuthentication: true,
  defaults: {
    accounts: [{ user, password: "postgres" }],
    login: (door, { password }) =>
      door.converse(async (conversation) => {
        const welcome = await startUp(conversation, { ...planOf(door), password });
        if (welcome?.is !== "let in") {
          const means = `refuses the account ${user} with the password that examples use`;
          return {
            request,
            answer: welcome === undefined ? "something else" : said(welcome),
            says: "guarded",
            means,
          };
        }
        const found = await around(conversation, door);
        return {
          ...found,
          means: `lets in ${user} with the password that examples use`,
          facts: { defaultPassword: password },
        };
      }),
  },
  fix: ({ port }: FixContext) => [
    {
      do: "ask everyone for a password, and take connections only from where the application is",
      where: "pg_hba.conf (SHOW hba_file), then SELECT pg_reload_conf()",
      language: "text",
      text: "# remove every line whose method is trust\nhostssl  all  all  10.0.0.0/8  scram-sha-256\nlocal    all  postgres           peer",
    },
    {
      do: "give every account that may log in a password that nobody has seen",
      where: "psql, as postgres",
      language: "sql",
      text: "SET password_encryption = 'scram-sha-256';\n\\password postgres\nSELECT rolname, rolsuper FROM pg_authid WHERE rolcanlogin AND rolpassword IS NULL;",
    },
    {
      do: "let it listen on the private network only",
      where: "postgresql.conf, then restart",
      language: "ini",
      text: `listen_addresses = 'localhost'\nport = ${port}\nssl = on`,
    },
    {
      do: "publish its port on loopback only, and do not set POSTGRES_HOST_AUTH_METHOD to trust",
      where: "docker-compose.yml",
      language: "yaml",
      text: `ports:\n  - "127.0.0.1:${port}:5432"\nenvironment:\n  POSTGRES_PASSWORD_FILE: /run/secrets/postgres-password`,
    },
  ],
  content: {
    address: ({ address, port, facts }) => {
      const password = facts["defaultPassword"];
      const login = typeof password === "string" ? `${user}:${password}` : user;
      return `postgres://${login}@${hostInAddress(address)}:${port}/${database}`;
    },
  },
  references: [
    "https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-START-UP",
    "https://www.postgresql.org/docs/current/auth-pg-hba-conf.html",
    "https://www.postgresql.org/docs/current/auth-trust.html",
  ],
});

function planOf({ agentName }: AskingDoor): { user: string; database: string; applicationName: string } {
  return { user, database, applicationName: agentName };
}

/** CockroachDB and ClickHouse speak this protocol too, and are services of their own. */
function isOfOthers(welcome: Welcome): boolean {
  if (welcome.is === "refused") return /node is running secure mode/.test(welcome.message);
  if (welcome.is === "asked") return false;
  return (
    welcome.parameters.has("crdb_version") ||
    /clickhouse/i.test(welcome.parameters.get("server_version") ?? "")
  );
}

function recognitionOf(welcome: Welcome): Recognition {
  const version = welcome.is === "let in" ? welcome.parameters.get("server_version") : undefined;
  return {
    ...(version !== undefined && { version: version.split(" ")[0] ?? version }),
    ...(version !== undefined && /-YB-/.test(version) && { title: "YugabyteDB" }),
    facts: { welcome },
  };
}

async function askedEncrypted(door: AskingDoor): Promise<readonly Answer[]> {
  return door.converse(async (conversation) => {
    if ((await asksForTls(conversation)) !== true) return [];
    await conversation.startTls(door.name);
    const welcome = await startUp(conversation, planOf(door));
    if (welcome === undefined) return [];
    return [welcome.is === "let in" ? await around(conversation, door) : answerOf(welcome)];
  });
}

async function lookedAround(conversation: Conversation, door: AskingDoor): Promise<Answer> {
  const welcome = await startUp(conversation, planOf(door));
  if (welcome?.is === "let in") return around(conversation, door);
  return {
    request,
    answer: "another answer than before",
    says: "unknown",
    means: "lets a stranger in only sometimes",
  };
}

/** What somebody who was let in sees and may do. */
async function around(conversation: Conversation, { agentName }: AskingDoor): Promise<Answer> {
  const ask = (name: keyof typeof statements): ReturnType<typeof rowsOf> =>
    rowsOf(conversation, `postgresql query ${name}`, `/* ${agentName} */ ${statements[name]}`);
  const [server] = (await ask("server")) ?? [];
  const databases = (await ask("databases")) ?? [];
  const tables = (await ask("tables")) ?? [];
  const isSuperuser = server?.[0] === "on";
  const identity = server?.[1];
  const holds = holdingsOf(databases, tables);
  return {
    request,
    answer: "AuthenticationOk",
    says: "open",
    means: `lets in ${user} without a password`,
    shows: ["read data"],
    reach: isSuperuser ? superuserReach : [],
    holds,
    notes: ransomNotes(holds),
    ...(identity !== undefined && { identity }),
  };
}

const superuserReach: readonly ReachEntry[] = [
  { can: "write", because: "it is let in as a superuser", how: "inferred" },
  { can: "administer", because: "it is let in as a superuser", how: "inferred" },
  { can: "run code", because: "a superuser may COPY … FROM PROGRAM", how: "inferred" },
  { can: "read files", because: "a superuser may call pg_read_file", how: "inferred" },
  { can: "read credentials", because: "a superuser may read pg_authid", how: "inferred" },
];

function holdingsOf(
  databases: readonly (readonly (string | undefined)[])[],
  tables: readonly (readonly (string | undefined)[])[],
): Holding[] {
  const named = databases.flatMap(([name]) => (name === undefined ? [] : [{ name }]));
  const counted = tables.flatMap(([name, rows]) => {
    const count = Number(rows);
    if (name === undefined) return [];
    // -1 until the table was analysed once.
    return [
      {
        name: `${database}.${name}`,
        ...(Number.isSafeInteger(count) && count >= 0 && { rows: { count, exact: false } }),
      },
    ];
  });
  return [...named, ...counted];
}

function answerOf(welcome: Exclude<Welcome, { is: "let in" }>): Answer {
  const answer = said(welcome);
  if (welcome.is === "asked") {
    return {
      request,
      answer,
      says: "guarded",
      means: `asks for a password (${welcome.asked})`,
      notes: notesOf(welcome.asked),
    };
  }
  const { code, authenticated, message } = welcome;
  if (authenticated && code === "3D000") {
    return {
      request,
      answer,
      says: "open",
      means: `takes ${user} without a password, and only lacks the database of that name`,
    };
  }
  if (authenticated && code.startsWith("28")) {
    return {
      request,
      answer,
      says: "weak",
      means: "asks for no password, only for the name of an account that it has",
    };
  }
  if (code.startsWith("28")) {
    const isUnlisted = /pg_hba/.test(message);
    return {
      request,
      answer,
      says: "guarded",
      means: isUnlisted
        ? "takes no connection of this kind from here (pg_hba.conf)"
        : "refuses who has no proof",
    };
  }
  return { request, answer, says: "unknown", means: `answered with the error ${code}, which proves nothing` };
}

function notesOf(asked: string): readonly string[] {
  if (asked === "MD5")
    return ["it still asks for MD5 passwords: change password_encryption to scram-sha-256 and set them anew"];
  if (asked === "in plain text")
    return ["it asks for the password in plain text: demand TLS (hostssl), or scram-sha-256"];
  return [];
}

function said(welcome: Welcome): string {
  if (welcome.is === "let in") return "AuthenticationOk";
  return welcome.is === "asked" ? `asks for a password (${welcome.asked})` : `error ${welcome.code}`;
}
