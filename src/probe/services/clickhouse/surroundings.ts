import { numbered, type Row, shortened, shownText, texts } from "./reply.ts";
import type { Step } from "./step.ts";
import { users } from "./users.ts";

const clusters: Step = {
  what: "list its clusters",
  statements: [
    {
      step: "clusters",
      sql: "SELECT cluster, groupUniqArray(concat(host_name, ':', toString(port))) AS hosts FROM system.clusters WHERE NOT is_local AND host_address NOT IN ('127.0.0.1', '::1') GROUP BY cluster ORDER BY cluster LIMIT 20",
      columns: ["cluster", "hosts"],
    },
  ],
  tell: (rows) => {
    const hosts = [...new Set(rows.flatMap((row) => texts(row["hosts"])))];
    if (hosts.length === 0) return { says: "known", means: "knows no other hosts" };
    return {
      says: "known",
      means: `names ${hosts.length} other hosts of its clusters`,
      notes: [`its clusters name other servers: ${shortened(hosts)}`],
      reach: [
        {
          can: "reach other systems",
          because: `the clusters it is part of name ${hosts.length} other servers, which tables of the engine Distributed read through it`,
          how: "inferred",
        },
      ],
    };
  },
};

const disks: Step = {
  what: "list its disks",
  statements: [
    {
      step: "disks",
      sql: "SELECT name, toString(type) AS kind FROM system.disks WHERE lower(toString(type)) != 'local' ORDER BY name LIMIT 20",
      columns: ["name", "kind"],
    },
  ],
  tell: (rows) => ({
    says: "known",
    means:
      rows.length === 0
        ? "keeps its data on local disks"
        : `keeps data on ${rows.length} disks that are not local`,
    ...(rows.length > 0 && {
      notes: [`data lies on disks that are not local: ${shortened(rows.map(withKind))}`],
    }),
  }),
};

const namedCollections: Step = {
  what: "list its named collections",
  statements: [
    {
      step: "named-collections",
      sql: "SELECT name FROM system.named_collections ORDER BY name LIMIT 50",
      columns: ["name"],
    },
  ],
  tell: (rows) => ({
    says: "known",
    means: `lists ${rows.length} named collections`,
    ...(rows.length > 0 && {
      notes: [
        `named collections hold addresses and passwords of other systems: ${shortened(rows.map(({ name }) => shownText(name)))}`,
      ],
      reach: [
        {
          can: "reach other systems" as const,
          because: "named collections can be used by name, without knowing the password in them",
          how: "inferred" as const,
        },
      ],
    }),
  }),
};

const dictionaries: Step = {
  what: "list its dictionaries",
  statements: [
    {
      // What follows the kind names hosts and files: it stays there.
      step: "dictionaries",
      sql: "SELECT name, extract(source, '^[A-Za-z]+') AS kind FROM system.dictionaries ORDER BY name LIMIT 50",
      columns: ["name", "kind"],
    },
  ],
  tell: (rows) => {
    const remote = rows.filter(({ kind }) =>
      /^(?:ClickHouse|MySQL|PostgreSQL|Mongo|Redis|ODBC|JDBC|HTTP|Cassandra)/i.test(String(kind)),
    );
    const running = rows.filter(({ kind }) => /^Executable/i.test(String(kind)));
    return {
      says: "known",
      means: `lists ${rows.length} dictionaries`,
      notes: [
        ...(remote.length > 0
          ? [
              `dictionaries are filled from other systems, with passwords in their definitions: ${shortened(remote.map(withKind))}`,
            ]
          : []),
      ],
      reach:
        running.length === 0
          ? []
          : [
              {
                can: "run code",
                because: "it has dictionaries that a program on the server fills",
                how: "inferred",
              },
            ],
    };
  },
};

const foreignTables: Step = {
  what: "say which tables lead to other systems",
  statements: [
    {
      // Newer servers write [HIDDEN] in place of a password; counted there, so that no definition comes here.
      step: "foreign-tables",
      sql: "SELECT engine, count() AS tables, countIf(position(engine_full, '[HIDDEN]') = 0) AS plain FROM system.tables WHERE engine IN ('MySQL', 'PostgreSQL', 'MaterializedPostgreSQL', 'MongoDB', 'Redis', 'S3', 'S3Queue', 'AzureBlobStorage', 'RabbitMQ', 'NATS', 'Kafka', 'ODBC', 'JDBC', 'HDFS', 'ExternalDistributed') GROUP BY engine ORDER BY engine LIMIT 20",
      columns: ["engine", "tables", "plain"],
    },
  ],
  tell: (rows) => {
    const named = rows.map((row) => `${shownText(row["engine"])} (${numbered(row["tables"]) ?? 0})`);
    const isPlain = rows.some((row) => (numbered(row["plain"]) ?? 0) > 0);
    if (named.length === 0) return { says: "known", means: "has no tables that lead to other systems" };
    return {
      says: "known",
      means: `has tables that lead to other systems: ${named.join(", ")}`,
      notes: [`tables lead to other systems, which can be read through them: ${named.join(", ")}`],
      reach: [
        {
          can: "reach other systems",
          because: `tables of ${named.join(", ")} are read through it`,
          how: "inferred",
        },
        ...(isPlain
          ? [
              {
                can: "read credentials" as const,
                because: "definitions of such tables are shown with the passwords they hold",
                how: "inferred" as const,
              },
            ]
          : []),
      ],
    };
  },
};

const functions: Step = {
  what: "list its functions",
  statements: [
    {
      step: "functions",
      sql: "SELECT toString(origin) AS origin, groupArray(name) AS names FROM (SELECT origin, name FROM system.functions WHERE toString(origin) != 'System' ORDER BY name LIMIT 100) GROUP BY origin ORDER BY origin",
      columns: ["origin", "names"],
    },
  ],
  tell: (rows) => {
    const running = rows
      .filter(({ origin }) => /^Executable/.test(String(origin)))
      .flatMap((row) => texts(row["names"]));
    return {
      says: "known",
      means:
        running.length === 0
          ? "has no functions that start a program"
          : `has ${running.length} functions that start a program`,
      ...(running.length > 0 && {
        reach: [
          {
            can: "run code" as const,
            because: `calling ${shortened(running)} starts a program on the server`,
            how: "inferred" as const,
          },
        ],
      }),
    };
  },
};

export const surroundingSteps: readonly Step[] = [
  clusters,
  disks,
  namedCollections,
  dictionaries,
  foreignTables,
  functions,
  users,
];

function withKind(row: Row): string {
  return `${shownText(row["name"])} (${shownText(row["kind"])})`;
}
