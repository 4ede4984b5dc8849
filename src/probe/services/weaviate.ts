import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";
import { expectedList, paged } from "../wire/paged.ts";

export const weaviate = defineService(
  httpService({
    id: "weaviate",
    title: "Weaviate",
    category: "vector database",
    ports: [8080, 8081],
    recognise: [
      {
        // Sends everyone on to /v1, which answers with authentication on as well.
        get: "/",
        tells: ({ json }) =>
          textAt(json, "links", "href") === "/v1" && textAt(json, "links", "name") === "api v1",
      },
    ],
    ask: [
      {
        get: "/v1/schema",
        open: ({ json }) => listAt(json, "classes") !== undefined,
        means: "lists its collections to anyone",
        meansGuarded: "has no anonymous access",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "classes"), "class"),
      },
      {
        get: "/v1/meta",
        open: ({ json }) => textAt(json, "version") !== undefined && textAt(json, "hostname") !== undefined,
        grade: "weak",
        means: "tells its version and modules to anyone",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    reach: [
      {
        can: "write",
        because: "anonymous access takes part in everything unless roles or an admin list say otherwise",
      },
      { can: "administer", because: "collections are made and deleted by the same API" },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "turn anonymous access off, ask for a key, and say who may do what; without this setting anonymous access is on",
        where: "environment of the server, then restart",
        language: "ini",
        text: "AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED=false\nAUTHENTICATION_APIKEY_ENABLED=true\nAUTHENTICATION_APIKEY_ALLOWED_KEYS=…a long random key…\nAUTHENTICATION_APIKEY_USERS=admin\nAUTHORIZATION_RBAC_ENABLED=true\nAUTHORIZATION_RBAC_ROOT_USERS=admin",
      },
      { do: "close 50051 (gRPC) in the same way: it reads and writes the same data" },
      publishOnLoopback(port, 8080),
    ],
    alsoSends: ["GET /v1/objects?class={class}&limit={limit}&offset={offset}"],
    content: {
      async *collections(door, { rows }) {
        const listed = await door.get("/v1/schema");
        for (const { name } of named(expectedList(listed, "classes"), "class")) {
          const path = `/v1/objects?class=${encodeURIComponent(name)}`;
          yield {
            name,
            records: () =>
              paged(rows, async (offset, limit) =>
                expectedList(await door.get(`${path}&limit=${limit}&offset=${offset}`), "objects").map(
                  (one) => valueAt(one, "properties"),
                ),
              ),
          };
        }
      },
    },
    references: [
      "https://docs.weaviate.io/deploy/configuration/authentication",
      "weaviate/weaviate adapters/handlers/rest/middlewares.go, usecases/config/authentication.go",
    ],
  }),
);
