import { reachByGrants, reachWithoutGrants } from "./abilities.ts";
import { grantsOf } from "./grants.ts";
import { firstCell, numbered, shortened, shownText } from "./reply.ts";
import type { Step } from "./step.ts";

/** Who one is there, and what tells this server from others. */
export const identitySteps: readonly Step[] = [
  {
    what: "say whom it takes a stranger for",
    statements: [{ step: "user", sql: "SELECT currentUser() AS user", columns: ["user"] }],
    tell: ([row]) => {
      const user = shownText(row?.["user"]);
      return { says: "known", means: `takes a stranger for ${user}`, facts: { account: user } };
    },
  },
  {
    what: "say which server it is",
    statements: [
      { step: "server", sql: "SELECT toString(serverUUID()) AS server", columns: ["server"] },
      // Before 21.9. The oldest table outlives restarts, and hosts of one name seldom made theirs in the same second.
      {
        step: "oldest",
        sql: "SELECT concat(hostName(), ' ', toString(toUInt32(min(metadata_modification_time)))) AS server FROM system.tables WHERE toUInt32(metadata_modification_time) > 0",
        columns: ["server"],
      },
    ],
    tell: ([row]) => {
      const server = shownText(row?.["server"], 200);
      // Embedded engines have no number of their own; neither has a server without a single table.
      const isNamed = server !== "" && !/^[0-]+$| 0$/.test(server);
      return {
        says: "known",
        means: isNamed ? "says which server it is" : "has no number of its own",
        ...(isNamed && { identity: server }),
      };
    },
  },
];

/** What the account may do. */
export const accountSteps: readonly Step[] = [
  {
    what: "show its settings",
    statements: [
      {
        step: "mode",
        sql: "SELECT name, value FROM system.settings WHERE name IN ('readonly', 'allow_ddl', 'allow_introspection_functions') ORDER BY name",
        columns: ["name", "value"],
      },
    ],
    tell: (rows) => {
      const readonly = numbered(rows.find(({ name }) => name === "readonly")?.["value"]);
      const means =
        readonly === 1
          ? "its profile is readonly=1: statements read, and use no table functions"
          : readonly === 2
            ? "readonly=2, which every GET is given: whether a POST may write shows in its profile alone"
            : "nothing holds it to reading";
      return { says: "known", means, facts: { readonly } };
    },
  },
  {
    what: "show its grants",
    statements: [
      // With what it has by its roles; not every version has FINAL here.
      { step: "grants", sql: "SHOW GRANTS FINAL" },
      { step: "own-grants", sql: "SHOW GRANTS" },
    ],
    tell: (rows, learned, { step }) => {
      const grants = grantsOf(rows.map(firstCell));
      const isReadonly = learned["readonly"] === 1;
      const names = [...grants.privileges];
      if (rows.length > 0 && names.length === 0 && !grants.hasRoles) {
        return { says: "unknown", means: "it showed something else than grants" };
      }
      const lacksRoles = step === "own-grants" && grants.hasRoles;
      return {
        says: "known",
        means: names.length === 0 ? "shows no grants" : `shows its grants: ${shortened(names)}`,
        reach: reachByGrants(grants, isReadonly),
        notes: [
          ...(grants.canGrant && !isReadonly
            ? ["the account that strangers get may pass on its grants to others"]
            : []),
          ...(lacksRoles
            ? ["the account that strangers get has roles, whose grants add to those shown"]
            : []),
        ],
        facts: { hasGrants: true, isPowerless: rows.length === 0 },
      };
    },
    // SYNTAX_ERROR: before 20.1 there are none.
    refused: (code) =>
      code === 62
        ? { facts: { hasGrants: false } }
        : { notes: ["what the account that strangers get is granted could not be learned"] },
  },
  {
    what: "list its table functions",
    only: (learned) => learned["hasGrants"] === false,
    statements: [
      {
        step: "table-functions",
        sql: "SELECT name FROM system.table_functions LIMIT 200",
        columns: ["name"],
      },
    ],
    tell: (rows, learned) => {
      const names = rows.map(({ name }) => shownText(name));
      return {
        says: "known",
        means: "knows no grants; its table functions and its profile say what one may do",
        reach: reachWithoutGrants(numbered(learned["readonly"]), names),
      };
    },
  },
];
