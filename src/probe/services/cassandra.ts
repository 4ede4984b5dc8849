import type { AskingDoor } from "../door.ts";
import { type Answer, defineService, type Recognition } from "../service.ts";
import type { Conversation } from "../wire/conversation.ts";
import { type CqlFrame, cqlVersions, logIn, optionsOf, rowsOf, startSession, wordOf } from "../wire/cql.ts";

const requests = {
  options: "cql OPTIONS",
  startup: "cql STARTUP",
  login: "cql login as cassandra",
  local: "cql SELECT system.local",
  tables: "cql SELECT system_schema.tables",
  rows: "cql SELECT {table}",
} as const;
const statements = {
  local: "SELECT release_version, cluster_name, host_id FROM system.local",
  tables: "SELECT keyspace_name, table_name FROM system_schema.tables LIMIT 1000",
};
const mostTables = 50;
const usualPorts: readonly number[] = [9042, 9142];

export const cassandra = defineService({
  id: "cassandra",
  title: "Cassandra",
  category: "database",
  ports: usualPorts,
  wire: "tcp",
  sends: Object.values(requests),
  async recognise(door) {
    for (const version of cqlVersions) {
      // After a version it does not speak, a server hangs up.
      const options = await door.converse((conversation) => optionsOf(conversation, version));
      if (options?.has("CQL_VERSION") === true) {
        const isScylla = [...options.keys()].some((key) => key.startsWith("SCYLLA_"));
        return { ...(isScylla && { title: "ScyllaDB" }), facts: { speaks: version } };
      }
      if (options === undefined && !usualPorts.includes(door.port)) return undefined;
    }
    return undefined;
  },
  ask: (door, known) => door.converse((conversation) => asked(conversation, door, known)),
  reach: [
    { can: "write", because: "with AllowAllAuthenticator every client may change and drop every keyspace" },
    {
      can: "administer",
      because: "with AllowAllAuthenticator every client may change schema and settings of tables",
    },
  ],
  hasAuthentication: true,
  defaults: {
    accounts: [{ user: "cassandra", password: "cassandra" }],
    login: (door, { user, password }, known) =>
      door.converse(async (conversation) => {
        const version = speaks(known);
        const began = await startSession(conversation, version);
        const outcome =
          began?.opcode === "authenticate" ? await logIn(conversation, version, user, password) : undefined;
        if (outcome?.opcode !== "authSuccess") {
          return refusedAnswer(outcome);
        }
        const found = await around(conversation, door, version);
        return {
          ...found,
          request: requests.login,
          answer: "AUTH_SUCCESS",
          means: "lets in the account it ships with, cassandra",
          facts: { isDefault: true },
        };
      }),
  },
  fix: ({ port, facts }) => [
    ...(facts["isDefault"] === true
      ? [
          {
            do: "make a superuser of your own, and take the rights of the one it ships with",
            where: "cqlsh",
            language: "sql" as const,
            text: "CREATE ROLE admin WITH SUPERUSER = true AND LOGIN = true AND PASSWORD = '…a long random password…';\nALTER ROLE cassandra WITH SUPERUSER = false AND LOGIN = false;",
          },
        ]
      : []),
    {
      do: "ask for passwords and check rights, then change the password of the account cassandra at once",
      where: "cassandra.yaml (scylla.yaml) of each node, then a rolling restart",
      language: "yaml",
      text: "authenticator: PasswordAuthenticator\nauthorizer: CassandraAuthorizer\nrpc_address: 10.0.0.5\nclient_encryption_options:\n  enabled: true\n  optional: false",
    },
    {
      do: "publish its port on loopback only",
      where: "docker-compose.yml",
      language: "yaml",
      text: `ports:\n  - "127.0.0.1:${port}:9042"`,
    },
  ],
  content: {
    async *collections(door, budget) {
      for (const { keyspace, table } of await tablesBehind(door)) {
        const name = `${keyspace}.${table}`;
        yield { name, records: () => rowsBehind(door, name, Math.min(budget.rows, 100)) };
      }
    },
  },
  references: [
    "apache/cassandra doc/native_protocol_v4.spec",
    "https://cassandra.apache.org/doc/latest/cassandra/managing/operating/security.html",
    "https://docs.scylladb.com/manual/stable/operating-scylla/security/authentication.html",
  ],
});

function speaks({ facts }: Recognition): number {
  return Number(facts?.["speaks"] ?? cqlVersions[0]);
}

async function asked(
  conversation: Conversation,
  door: AskingDoor,
  known: Recognition,
): Promise<readonly Answer[]> {
  const version = speaks(known);
  const began = await startSession(conversation, version);
  if (began?.opcode === "ready") return [await around(conversation, door, version)];
  const request = requests.startup;
  if (began?.opcode === "authenticate") {
    return [
      {
        request,
        answer: `AUTHENTICATE ${wordOf(began).split(".").at(-1)}`,
        says: "guarded",
        means: "asks for a login",
      },
    ];
  }
  const answer = began === undefined ? "something else" : wordOf(began);
  return [{ request, answer, says: "unknown", means: `a session was answered with ${answer}` }];
}

async function around(
  conversation: Conversation,
  { agentName }: AskingDoor,
  version: number,
): Promise<Answer> {
  const tag = `/* ${agentName} */`;
  const [local] = (await rowsOf(conversation, requests.local, version, `${tag} ${statements.local}`)) ?? [];
  const tables = (await rowsOf(conversation, requests.tables, version, `${tag} ${statements.tables}`)) ?? [];
  const [release, , host] = local ?? [];
  return {
    request: requests.startup,
    answer: "READY",
    says: "open",
    means: "begins a session without a login",
    shows: ["read data"],
    holds: named(tables).map(({ keyspace, table }) => ({ name: `${keyspace}.${table}` })),
    ...(release !== undefined && { version: release }),
    ...(host !== undefined && { identity: host }),
  };
}

interface Table {
  readonly keyspace: string;
  readonly table: string;
}

/** The server's own keyspaces begin with system. */
function named(rows: readonly (readonly (string | undefined)[])[]): readonly Table[] {
  return rows
    .flatMap(([keyspace, table]) =>
      keyspace === undefined || table === undefined ? [] : [{ keyspace, table }],
    )
    .filter(
      ({ keyspace, table }) =>
        !keyspace.startsWith("system") && /^\w+$/.test(keyspace) && /^\w+$/.test(table),
    );
}

function tablesBehind(door: AskingDoor): Promise<readonly Table[]> {
  return door.converse(async (conversation) => {
    const version = cqlVersions[0];
    await startSession(conversation, version);
    const rows = await rowsOf(
      conversation,
      requests.tables,
      version,
      `/* ${door.agentName} */ ${statements.tables}`,
    );
    return named(rows ?? []).slice(0, mostTables);
  });
}

async function* rowsBehind(door: AskingDoor, name: string, most: number): AsyncGenerator<unknown> {
  const rows = await door.converse(async (conversation) => {
    const version = cqlVersions[0];
    await startSession(conversation, version);
    const quoted = name
      .split(".")
      .map((part) => `"${part}"`)
      .join(".");
    return rowsOf(
      conversation,
      `cql SELECT ${name}`,
      version,
      `/* ${door.agentName} */ SELECT JSON * FROM ${quoted} LIMIT ${most}`,
    );
  });
  for (const [row] of rows ?? []) {
    if (row !== undefined) yield documentOf(row);
  }
}

/** What `SELECT JSON` says of a row; as it came when that is no JSON. */
function documentOf(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return { row };
  }
}

function refusedAnswer(outcome: CqlFrame | undefined): Answer {
  const request = requests.login;
  const answer = outcome === undefined ? "something else" : wordOf(outcome);
  // 0x0100: bad credentials
  return answer === "error 0x0100"
    ? { request, answer, says: "guarded", means: "refuses the account it ships with, cassandra" }
    : { request, answer, says: "unknown", means: `a login was answered with ${answer}` };
}
