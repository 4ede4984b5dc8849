import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { isObject, listAt, numberAt, textAt, valueAt } from "../wire/json.ts";

const mostDocuments = 100;

export const meilisearch = defineService(
  httpService({
    id: "meilisearch",
    title: "Meilisearch",
    category: "search",
    ports: [7700],
    recognise: [
      {
        // Public by design, as /health is: one sentence in production, else a search page.
        get: "/",
        tells: ({ json, text }) =>
          textAt(json, "status") === "Meilisearch is running" ||
          /<title>Meilisearch \| mini-dashboard<\/title>/i.test(text),
      },
    ],
    ask: [
      {
        get: "/indexes?limit=100",
        open: (answer) => indexesIn(answer) !== undefined,
        means: "lists its indexes without a key",
        shows: ["read data"],
        holds: (answer) =>
          (indexesIn(answer) ?? []).flatMap((one) => {
            const name = textAt(one, "uid");
            return name === undefined ? [] : [{ name }];
          }),
      },
      {
        get: "/stats",
        open: ({ json }) =>
          numberAt(json, "databaseSize") !== undefined && isObject(valueAt(json, "indexes")),
        grade: "weak",
        means: "tells how much it holds without a key",
        shows: ["see metadata"],
      },
      {
        get: "/version",
        open: ({ json }) =>
          textAt(json, "pkgVersion") !== undefined && textAt(json, "commitSha") !== undefined,
        grade: "weak",
        means: "tells its version, which a server with a key does not",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "pkgVersion"),
      },
    ],
    reach: [
      {
        can: "write",
        because: "without a master key every request is taken, deletes of whole indexes among them",
      },
      { can: "administer", because: "settings, dumps and snapshots take requests from everyone" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "set a master key of at least 16 bytes and run it in production mode; applications get keys made from it",
        where: "config.toml, or MEILI_MASTER_KEY and MEILI_ENV in the environment",
        language: "toml",
        text: 'env = "production"\nmaster_key = "…a long random key…"\nhttp_addr = "127.0.0.1:7700"',
      },
      publishOnLoopback(7700),
    ],
    alsoSends: [`GET /indexes/{index}/documents?limit=${mostDocuments}`],
    content: {
      async *collections(door) {
        for (const one of indexesIn(await door.get("/indexes?limit=100")) ?? []) {
          const name = textAt(one, "uid");
          if (name === undefined || !/^[\w-]+$/.test(name)) continue;
          const page = await door.get(`/indexes/${name}/documents?limit=${mostDocuments}`);
          const count = numberAt(page.json, "total");
          const documents = listAt(page.json, "results") ?? (Array.isArray(page.json) ? page.json : []);
          yield {
            name,
            ...(count !== undefined && { rows: { count, exact: true } }),
            async *records() {
              yield* documents;
            },
          };
        }
      },
    },
    references: [
      "https://www.meilisearch.com/docs/learn/security/basic_security",
      "https://www.meilisearch.com/docs/reference/api/indexes",
      "meilisearch/meilisearch config.toml, crates/meilisearch/src/main.rs",
    ],
  }),
);

/** A page of them; a plain list before 0.28. */
function indexesIn({ status, json }: HttpAnswer): readonly unknown[] | undefined {
  const list = listAt(json, "results") ?? (Array.isArray(json) ? json : undefined);
  return status === 200 &&
    list?.every((one) => textAt(one, "uid") !== undefined && isObject(one) && "primaryKey" in one)
    ? list
    : undefined;
}
