import { defineService } from "../service.ts";
import { hostInAddress } from "../wire/host.ts";
import { rowsOf, startUp, startupName, type Welcome } from "../wire/postgresql.ts";
import { cockroachFix, cockroachReferences } from "./cockroachdb-http.ts";

const user = "root";
const request = startupName(user);

/** The PostgreSQL protocol of CockroachDB, told from PostgreSQL by what only it says. */
export const cockroachdbSql = defineService({
  id: "cockroachdb.sql",
  title: "CockroachDB",
  category: "database",
  ports: [26257],
  wire: "tcp",
  sends: [request, "postgresql query databases"],
  recognise: (door) =>
    door.converse(async (conversation) => {
      const welcome = await startUp(conversation, {
        user,
        database: "defaultdb",
        applicationName: door.agentName,
      });
      const version = welcome?.is === "let in" ? welcome.parameters.get("crdb_version") : undefined;
      const isSecured = welcome?.is === "refused" && /node is running secure mode/.test(welcome.message);
      if (welcome === undefined || (version === undefined && !isSecured)) return undefined;
      const number = /v(\d[\w.-]*)/.exec(version ?? "")?.[1];
      return { ...(number !== undefined && { version: number }), facts: { welcome } };
    }),
  async ask(door, known) {
    const welcome = known.facts?.["welcome"] as Welcome;
    if (welcome.is !== "let in") {
      return [
        {
          request,
          answer: "error 08P01",
          says: "guarded",
          means: "runs in secure mode: it demands TLS and a certificate or password",
        },
      ];
    }
    const rows = await door.converse(async (conversation) => {
      await startUp(conversation, { user, database: "defaultdb", applicationName: door.agentName });
      return rowsOf(
        conversation,
        "postgresql query databases",
        "SELECT datname FROM pg_catalog.pg_database ORDER BY 1 LIMIT 200",
      );
    });
    const names = (rows ?? []).flatMap(([name]) => (name === undefined ? [] : [{ name }]));
    return [
      {
        request,
        answer: "AuthenticationOk",
        says: "open",
        means: "runs in insecure mode: lets in root without a password",
        shows: ["read data", "administer"],
        holds: names,
      },
    ];
  },
  reach: [
    { can: "write", because: "in insecure mode everyone is root" },
    { can: "read files", because: "root may IMPORT and BACKUP to the node's own storage" },
    { can: "reach other systems", because: "root may IMPORT, EXPORT and start changefeeds to any address" },
  ],
  hasAuthentication: true,
  fix: cockroachFix,
  content: {
    address: ({ address, port }) =>
      `postgres://${user}@${hostInAddress(address)}:${port}/defaultdb?sslmode=disable`,
  },
  references: cockroachReferences,
});
