import type { FixStep } from "../../model/index.ts";
import { httpService } from "../http-service.ts";
import { defineService, type FixContext } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";

export const neo4jReferences: readonly string[] = [
  "https://neo4j.com/docs/operations-manual/current/authentication-authorization/auth-providers/",
  "https://neo4j.com/docs/operations-manual/current/security/checklist/",
  "https://neo4j.com/docs/bolt/current/bolt/message/",
  "https://neo4j.com/docs/http-api/current/",
];

export function neo4jFix({ version }: FixContext): readonly FixStep[] {
  // The names of settings changed with 5.0.
  const isOld = /^[34]\./.test(version ?? "");
  const listen = isOld ? "dbms.default_listen_address" : "server.default_listen_address";
  const port = isOld ? "dbms.connector" : "server";
  return [
    {
      do: "turn authentication on, and let it listen on loopback or the private network only",
      where: "neo4j.conf, then restart",
      language: "ini",
      text: `dbms.security.auth_enabled=true\n${listen}=127.0.0.1\n${port}.bolt.tls_level=REQUIRED`,
    },
    {
      do: "set the first password before anyone else does",
      where: "on the server, while it is stopped",
      language: "shell",
      text: "neo4j-admin dbms set-initial-password '…a long random password…'",
    },
    {
      do: "publish its ports on loopback only, and take NEO4J_AUTH=none away",
      where: "docker-compose.yml",
      language: "yaml",
      text: 'ports:\n  - "127.0.0.1:7474:7474"\n  - "127.0.0.1:7687:7687"\nenvironment:\n  NEO4J_AUTH: neo4j/${NEO4J_PASSWORD}',
    },
  ];
}

export const neo4jHttp = defineService(
  httpService({
    id: "neo4j.http",
    title: "Neo4j",
    category: "database",
    ports: [7474, 7473],
    recognise: [
      {
        // Public by design: where to find what. Before 4.0 without the version.
        get: "/",
        tells: ({ json }) =>
          textAt(json, "neo4j_version") !== undefined ||
          (textAt(json, "bolt_direct") !== undefined && textAt(json, "bolt_routing") !== undefined) ||
          (textAt(json, "data")?.endsWith("/db/data/") === true && textAt(json, "management") !== undefined),
        version: ({ json }) => textAt(json, "neo4j_version"),
        facts: ({ json }) => ({ isOld: textAt(json, "data") !== undefined }),
      },
    ],
    ask: [
      {
        // A transaction of no statements: nothing is begun that outlives the answer.
        post: { path: "/db/neo4j/tx/commit", json: { statements: [] } },
        only: ({ facts }) => facts?.["isOld"] !== true,
        open: ({ json }) => listAt(json, "results")?.length === 0 && listAt(json, "errors")?.length === 0,
        means: "takes statements without a login",
        shows: ["read data"],
      },
      {
        get: "/db/data/",
        only: ({ facts }) => facts?.["isOld"] === true,
        open: ({ status, json }) =>
          status === 200 &&
          isObject(json) &&
          textAt(json, "neo4j_version") !== undefined &&
          valueAt(json, "errors") === undefined,
        means: "takes statements without a login",
        shows: ["read data"],
        version: ({ json }) => textAt(json, "neo4j_version"),
      },
    ],
    reach: [
      { can: "write", because: "without authentication every client is the administrator" },
      { can: "administer", because: "without authentication every client is the administrator" },
      {
        can: "reach other systems",
        because: "LOAD CSV fetches any URL and, as far as the import setting allows, files",
      },
    ],
    hasAuthentication: true,
    fix: neo4jFix,
    references: neo4jReferences,
  }),
);
