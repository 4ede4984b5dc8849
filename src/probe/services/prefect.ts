import { httpService } from "../http-service.ts";
import { defineService, usualVerdict } from "../service.ts";
import { isObject, listAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const prefect = defineService(
  httpService({
    id: "prefect",
    title: "Prefect",
    category: "orchestration",
    ports: [4200],
    recognise: [
      {
        // Public by design: the interface asks for it before it asks for a login.
        get: "/ui-settings",
        tells: ({ json }) => textAt(json, "api_url") !== undefined && listAt(json, "flags") !== undefined,
      },
    ],
    ask: [
      {
        get: "/api/admin/version",
        open: ({ json }) => typeof json === "string" && /^\d+\.\d+/.test(json),
        grade: "weak",
        means: "tells its version",
        shows: ["see metadata"],
        version: ({ json }) => (typeof json === "string" ? json.slice(0, 40) : undefined),
      },
      {
        // A listing that the API takes as POST.
        post: { path: "/api/flows/filter", json: { limit: 20 } },
        open: ({ json }) => Array.isArray(json) && json.every((one) => isObject(one) && "id" in one),
        means: "lists its flows without a login",
        shows: ["read data"],
        holds: ({ json }) => named(listAt({ json }, "json"), "name"),
      },
    ],
    verdict: (answers) => usualVerdict(answers.filter(({ request }) => request !== "GET /api/admin/version")),
    reach: [
      { can: "run code", because: "flow runs are made by the same API, and workers run them" },
      { can: "read credentials", because: "blocks and variables hold the credentials of other systems" },
    ],
    hasAuthentication: true,
    fix: ({ version }) => [
      ...(version?.startsWith("2") === true
        ? [{ do: "update to version 3, which can ask for a password" }]
        : []),
      {
        do: "ask for a user and a password, and give the same to clients and workers",
        where: "environment of the server, then restart",
        language: "shell",
        text: 'prefect config set PREFECT_SERVER_API_AUTH_STRING="owner:…a long random password…"   # server\nprefect config set PREFECT_API_AUTH_STRING="owner:…the same…"   # clients',
      },
      {
        do: "let it listen on loopback only",
        language: "shell",
        text: "prefect server start --host 127.0.0.1",
      },
    ],
    references: [
      "https://docs.prefect.io/v3/advanced/security-settings",
      "PrefectHQ/prefect src/prefect/server/api/server.py",
    ],
  }),
);
