import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, numberAt, textAt, valueAt } from "../wire/json.ts";

export const qdrant = defineService(
  httpService({
    id: "qdrant",
    title: "Qdrant",
    category: "vector database",
    ports: [6333],
    recognise: [
      {
        // Public even with a key, like /healthz, /readyz and /livez.
        get: "/",
        tells: ({ json }) => textAt(json, "title")?.startsWith("qdrant") ?? false,
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    ask: [
      {
        get: "/collections",
        open: ({ json }) =>
          textAt(json, "status") === "ok" && listAt(json, "result", "collections") !== undefined,
        means: "lists its collections without a key",
        shows: ["read data"],
        holds: ({ json }) =>
          (listAt(json, "result", "collections") ?? []).flatMap((one) => {
            const name = textAt(one, "name");
            return name === undefined ? [] : [{ name }];
          }),
      },
    ],
    reach: [
      { can: "write", because: "the same API without a key takes points and deletes collections" },
      { can: "administer", because: "snapshots can be made, downloaded and restored from any URL" },
      { can: "reach other systems", because: "a snapshot is recovered from a URL that the caller names" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "set a key, and a read-only one for those who only search",
        where: "config/production.yaml, or QDRANT__SERVICE__API_KEY in the environment",
        language: "yaml",
        text: "service:\n  host: 127.0.0.1\n  api_key: ${QDRANT_API_KEY}\n  read_only_api_key: ${QDRANT_READ_ONLY_API_KEY}\n  enable_tls: true",
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:6333:6333"',
      },
    ],
    alsoSends: ["GET /collections/{name}", "POST /collections/{name}/points/scroll"],
    content: {
      async *collections(door, budget) {
        const listed = await door.get("/collections");
        for (const one of listAt(listed.json, "result", "collections") ?? []) {
          const name = textAt(one, "name");
          if (name === undefined) continue;
          const path = `/collections/${encodeURIComponent(name)}`;
          const count = numberAt((await door.get(path)).json, "result", "points_count");
          yield {
            name,
            ...(count !== undefined && { rows: { count, exact: false } }),
            async *records() {
              const page = await door.post(`${path}/points/scroll`, {
                limit: Math.min(budget.rows, 100),
                with_payload: true,
                with_vector: false,
              });
              for (const point of listAt(page.json, "result", "points") ?? []) {
                const payload = valueAt(point, "payload");
                if (isObject(payload)) yield payload;
              }
            },
          };
        }
      },
    },
    references: ["https://qdrant.tech/documentation/guides/security/", "qdrant/qdrant src/actix/mod.rs"],
  }),
);
