import type { HttpQuestion } from "../http-service.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const kestra = defineService(
  httpService({
    id: "kestra",
    title: "Kestra",
    category: "orchestration",
    ports: [8080],
    recognise: [
      {
        // Public by design in the versions that have it so.
        get: "/api/v1/configs",
        tells: ({ json }) =>
          textAt(json, "uuid") !== undefined &&
          textAt(json, "version") !== undefined &&
          typeof valueAt(json, "isTaskRunEnabled") === "boolean",
        version: ({ json }) => textAt(json, "version"),
        identity: ({ json }) => textAt(json, "uuid"),
        facts: ({ json }) => ({
          at: "/api/v1/configs",
          isNew: valueAt(json, "isBasicAuthInitialized") === false,
        }),
      },
      {
        // What is left for the login page in later ones.
        get: "/api/v1/configs/login",
        tells: ({ json }) => typeof valueAt(json, "isBasicAuthInitialized") === "boolean",
        facts: ({ json }) => ({
          at: "/api/v1/configs/login",
          isNew: valueAt(json, "isBasicAuthInitialized") === false,
        }),
      },
    ],
    ask: [
      ...["/api/v1/configs", "/api/v1/configs/login"].map(claim),
      flows("/api/v1/main/flows/search?page=1&size=20"),
      flows("/api/v1/flows/search?page=1&size=20"),
    ],
    reach: [
      {
        can: "run code",
        because: "flows run scripts and containers, and are made and started by the same API",
      },
      {
        can: "read credentials",
        because: "flows use stored secrets, and whoever writes a flow can print them",
      },
      { can: "reach other systems", because: "its tasks connect to databases, clouds and any address" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a user and a password; version 1 and later want them from the start",
        where: "the server's configuration (KESTRA_CONFIGURATION), then restart",
        language: "yaml",
        text: "kestra:\n  server:\n    basic-auth:\n      enabled: true\n      username: owner@example.com\n      password: …a long random password…",
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:8080:8080"',
      },
    ],
    references: [
      "https://kestra.io/docs/configuration",
      "kestra-io/kestra webserver/src/main/java/io/kestra/webserver/controllers/api/MiscController.java",
    ],
  }),
);

function claim(get: string): HttpQuestion {
  return {
    get,
    only: ({ facts }) => facts?.["at"] === get && facts["isNew"] === true,
    open: ({ json }) => valueAt(json, "isBasicAuthInitialized") === false,
    means: "has no account yet: whoever comes first makes it",
    shows: ["administer"],
  };
}

/** Version 0.23 put the tenant into the path. */
function flows(get: string): HttpQuestion {
  return {
    get,
    open: ({ json }) => listAt(json, "results") !== undefined && numberAt(json, "total") !== undefined,
    means: "lists its flows without a login",
    shows: ["read data"],
    holds: ({ json }) => named(listAt(json, "results"), "id"),
  };
}
