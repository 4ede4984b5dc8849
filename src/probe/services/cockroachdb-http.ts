import type { FixStep } from "../../model/index.ts";
import { httpService } from "../http-service.ts";
import { defineService, type FixContext } from "../service.ts";
import { listAt } from "../wire/json.ts";

export const cockroachReferences: readonly string[] = [
  "https://www.cockroachlabs.com/docs/stable/security-reference/transport-layer-security",
  "https://www.cockroachlabs.com/docs/stable/cockroach-start#security",
  "cockroachdb/cockroach pkg/ui/ui.go, pkg/sql/pgwire/server.go",
];

export function cockroachFix({ port }: FixContext): readonly FixStep[] {
  return [
    {
      do: "make certificates and start every node with them, without --insecure",
      where: "the start command of each node; see `cockroach cert`",
      language: "shell",
      text: "cockroach cert create-ca --certs-dir=certs --ca-key=ca.key\ncockroach cert create-node db.internal --certs-dir=certs --ca-key=ca.key\ncockroach start --certs-dir=certs --advertise-addr=db.internal --join=db.internal",
    },
    {
      do: "publish its ports on loopback only",
      where: "docker-compose.yml",
      language: "yaml",
      text: `ports:\n  - "127.0.0.1:${port}:${port}"`,
    },
  ];
}

export const cockroachdbHttp = defineService(
  httpService({
    id: "cockroachdb.http",
    title: "CockroachDB console",
    category: "database",
    ports: [8080],
    recognise: [
      {
        get: "/",
        tells: ({ text }) => text.includes("<title>Cockroach Console</title>"),
        // Up to v22 the page carries it: window.dataFromServer = {…,"Tag":"v20.1.0",…}
        version: ({ text }) => /"Tag":"v(\d[\w.-]*)"/.exec(text)?.[1],
      },
    ],
    ask: [
      {
        get: "/_admin/v1/databases",
        open: ({ json }) => listAt(json, "databases") !== undefined,
        means: "lists its databases without a login (insecure mode)",
        shows: ["see metadata", "administer"],
        holds: ({ json }) =>
          (listAt(json, "databases") ?? []).flatMap((name) => (typeof name === "string" ? [{ name }] : [])),
      },
    ],
    reach: [{ can: "read data", because: "in insecure mode the SQL port takes everyone as root" }],
    hasAuthentication: true,
    fix: cockroachFix,
    references: cockroachReferences,
  }),
);
