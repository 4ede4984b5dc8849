import type { Ability, ReachEntry } from "../../../model/index.ts";
import { type Grants, heldOf } from "./grants.ts";
import { shortened } from "./reply.ts";

interface Power {
  readonly can: Ability;
  readonly privileges: readonly string[];
  /** Remains to an account whose profile says readonly=1. */
  readonly whileReadonly: boolean;
  because(held: string): string;
}

const sources = [
  "URL",
  "REMOTE",
  "S3",
  "MYSQL",
  "POSTGRES",
  "MONGO",
  "REDIS",
  "AZURE",
  "HDFS",
  "HIVE",
  "ODBC",
  "JDBC",
  "KAFKA",
  "NATS",
  "RABBITMQ",
  "ARROW FLIGHT",
  "YTSAURUS",
];

/** https://clickhouse.com/docs/sql-reference/statements/grant#privileges */
const powers: readonly Power[] = [
  {
    can: "write",
    privileges: [
      "INSERT",
      "ALTER",
      "ALTER TABLE",
      "ALTER UPDATE",
      "ALTER DELETE",
      "DROP",
      "DROP TABLE",
      "TRUNCATE",
      "CREATE",
      "CREATE TABLE",
    ],
    whileReadonly: false,
    because: (held) => `its grants hold ${held}; a GET is held to reading, a POST only by its profile`,
  },
  {
    can: "administer",
    privileges: [
      "ACCESS MANAGEMENT",
      "CREATE USER",
      "ALTER USER",
      "ROLE ADMIN",
      "SYSTEM",
      "SYSTEM SHUTDOWN",
      "KILL QUERY",
      "SET DEFINER",
      "ALLOW SQL SECURITY NONE",
      "NAMED COLLECTION ADMIN",
    ],
    whileReadonly: false,
    because: (held) => `its grants hold ${held}`,
  },
  {
    can: "read files",
    privileges: ["FILE", "SOURCES"],
    whileReadonly: false,
    because: (held) => `its grants hold ${held}: file() reads what lies in the server's user_files`,
  },
  {
    can: "reach other systems",
    privileges: ["SOURCES", ...sources, "CLUSTER"],
    whileReadonly: false,
    because: (held) =>
      `its grants hold ${held}: the server connects to hosts that a statement names, unless remote_url_allow_hosts narrows them`,
  },
  {
    can: "read credentials",
    privileges: ["SHOW NAMED COLLECTIONS SECRETS", "DISPLAYSECRETSINSHOWANDSELECT", "NAMED COLLECTION ADMIN"],
    whileReadonly: true,
    because: (held) =>
      `its grants hold ${held}: secrets in definitions are shown where the server allows that`,
  },
];

/** What an account may do by its grants; none of it is tried. */
export function reachByGrants(grants: Grants, isReadonly: boolean): ReachEntry[] {
  return powers.flatMap(({ can, privileges, whileReadonly, because }) => {
    const held = heldOf(grants, privileges);
    if (held.length === 0 || (isReadonly && !whileReadonly)) return [];
    return [{ can, because: because(shortened(held, 5)), how: "inferred" }];
  });
}

/** Table functions that reach beyond the server's own tables. */
const outward = ["url", "remote", "mysql", "postgresql", "s3", "hdfs", "odbc", "jdbc"];

/** Servers before 20.1 know no grants: whoever is let in may do all that the profile's `readonly` leaves. */
export function reachWithoutGrants(readonly: number | undefined, functions: readonly string[]): ReachEntry[] {
  // readonly=1 forbids table functions as well, in every version (TableFunctionFactory.cpp, ContextAccess.cpp).
  if (readonly === 1) return [];
  const away = outward.filter((name) => functions.includes(name));
  return [
    {
      can: "write",
      because:
        "this version knows no grants: INSERT, ALTER and DROP are open to every account unless its profile is readonly",
      how: "inferred",
    },
    ...(functions.includes("file")
      ? [
          {
            can: "read files" as const,
            because: "it has file(), which a GET may use and which reads the server's user_files",
            how: "inferred" as const,
          },
        ]
      : []),
    ...(away.length > 0
      ? [
          {
            can: "reach other systems" as const,
            because: `it has ${away.map((name) => `${name}()`).join(", ")}, which a GET may use`,
            how: "inferred" as const,
          },
        ]
      : []),
  ];
}
