import type { AskingDoor } from "../door.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, numberAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";
import { expectedList, rowsOf } from "../wire/paged.ts";

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
        holds: ({ json }) => named(listAt(json, "result", "collections"), "name"),
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
        const listed = expectedList(await door.get("/collections"), "result", "collections");
        for (const { name } of named(listed, "name")) {
          const path = `/collections/${encodeURIComponent(name)}`;
          const count = numberAt((await door.get(path)).json, "result", "points_count");
          yield {
            name,
            ...rowsOf(count, false),
            records: () => pointsOf(door, `${path}/points/scroll`, budget.rows),
          };
        }
      },
    },
    references: ["https://qdrant.tech/documentation/guides/security/", "qdrant/qdrant src/actix/mod.rs"],
  }),
);

/** Rows of one answer: what is kept of it is small, and payloads may be long. */
const pageRows = 25;

async function* pointsOf(door: AskingDoor, path: string, rows: number): AsyncGenerator<unknown> {
  let offset: unknown;
  for (let left = rows; left > 0; left -= pageRows) {
    const page = await door.post(path, {
      limit: Math.min(left, pageRows),
      with_payload: true,
      with_vector: false,
      ...(offset !== undefined && { offset }),
    });
    for (const point of expectedList(page, "result", "points")) {
      const payload = valueAt(point, "payload");
      if (isObject(payload)) yield payload;
    }
    offset = valueAt(page.json, "result", "next_page_offset");
    if (offset === undefined || offset === null) return;
  }
}
