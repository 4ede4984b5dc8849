import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const temporal = defineService(
  httpService({
    id: "temporal",
    title: "Temporal",
    category: "orchestration",
    ports: [8233, 8080, 7243],
    recognise: [
      {
        // The web interface's own settings, public by design.
        get: "/api/v1/settings",
        tells: ({ json }) =>
          typeof valueAt(json, "Auth", "Enabled") === "boolean" &&
          textAt(json, "DefaultNamespace") !== undefined,
        version: ({ json }) => textAt(json, "Version"),
      },
      {
        // The server's HTTP API.
        get: "/api/v1/cluster-info",
        tells: ({ json }) =>
          textAt(json, "serverVersion") !== undefined && isObject(valueAt(json, "supportedClients")),
        version: ({ json }) => textAt(json, "serverVersion"),
        identity: ({ json }) => textAt(json, "clusterId"),
      },
    ],
    ask: [
      {
        get: "/api/v1/namespaces",
        open: ({ json }) => listAt(json, "namespaces") !== undefined,
        means: "lists its namespaces without a login",
        shows: ["see metadata"],
        holds: ({ json }) => named(listAt(json, "namespaces"), "namespaceInfo", "name"),
      },
      {
        // Inputs and results may hold anything: they are counted, not read.
        get: "/api/v1/namespaces/default/workflow-count",
        open: ({ json, status }) =>
          status === 200 &&
          isObject(json) &&
          Object.keys(json).every((key) => ["count", "groups"].includes(key)),
        means: "counts, and so hands out, workflows without a login",
        shows: ["read data"],
        holds: ({ json }) => {
          const count = Number(textAt(json, "count") ?? "0");
          return Number.isSafeInteger(count) && count >= 0
            ? [{ name: "workflows of default", rows: { count, exact: true } }]
            : [];
        },
      },
    ],
    reach: [
      { can: "write", because: "workflows are started, signalled and terminated by the same API" },
      { can: "reach other systems", because: "workers do what the workflows that are started ask for" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a login in the web interface",
        where: "environment of temporal-ui, then restart",
        language: "ini",
        text: "TEMPORAL_AUTH_ENABLED=true\nTEMPORAL_AUTH_PROVIDER_URL=https://…\nTEMPORAL_AUTH_CLIENT_ID=…\nTEMPORAL_AUTH_CLIENT_SECRET=…\nTEMPORAL_AUTH_CALLBACK_URL=https://…/auth/sso/callback",
      },
      {
        do: "let the server itself check tokens and certificates: without an authorizer it takes whatever reaches it",
        where: "the server's configuration",
        language: "yaml",
        text: "global:\n  authorization:\n    authorizer: default\n    claimMapper: default\n    jwtKeyProvider:\n      keySourceURIs: [https://…/jwks.json]\n  tls:\n    frontend:\n      server:\n        requireClientAuth: true",
      },
      {
        do: "publish ports 7233, 7243 and 8080 on loopback or the workers' network only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:8080:8080"',
      },
    ],
    references: ["https://docs.temporal.io/self-hosted-guide/security", "temporalio/ui-server server/config"],
  }),
);
