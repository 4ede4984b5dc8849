import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, numberAt, textAt, valueAt } from "../wire/json.ts";

const mostDocuments = 100;

export const typesense = defineService(
  httpService({
    id: "typesense",
    title: "Typesense",
    category: "search",
    ports: [8108],
    recognise: [
      {
        get: "/collections",
        tells: (answer) =>
          (answer.status === 401 &&
            /valid `?"?x-typesense-api-key/i.test(textAt(answer.json, "message") ?? "")) ||
          (collectionsIn(answer)?.length ?? 0) > 0,
      },
      // With its key added by somebody on the way and no collection yet, only this page is its own.
      {
        get: "/debug",
        tells: ({ json }) => numberAt(json, "state") !== undefined && textAt(json, "version") !== undefined,
      },
    ],
    ask: [
      {
        get: "/collections",
        open: (answer) => collectionsIn(answer) !== undefined,
        means: "lists its collections to who shows no key, so something before it adds the key",
        shows: ["read data"],
        holds: (answer) =>
          (collectionsIn(answer) ?? []).flatMap((one) => {
            const name = textAt(one, "name");
            const count = numberAt(one, "num_documents");
            return name === undefined
              ? []
              : [{ name, ...(count !== undefined && { rows: { count, exact: true } }) }];
          }),
      },
      {
        get: "/debug",
        open: ({ json }) => numberAt(json, "state") !== undefined && textAt(json, "version") !== undefined,
        grade: "weak",
        means: "tells its version to who shows no key",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    reach: [
      {
        can: "write",
        because:
          "a key that lists collections is an administrator's, and what adds it adds it to every request",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "let the proxy before it pass the caller's own key, or add a key that may only search",
        where: "the proxy's configuration; make such a key with POST /keys",
        language: "json",
        text: '{ "description": "search only", "actions": ["documents:search"], "collections": ["products"] }',
      },
      {
        do: "let it listen on loopback only, and change the administrator's key, which counts as known",
        where: "/etc/typesense/typesense-server.ini, then restart",
        language: "ini",
        text: "[server]\napi-address = 127.0.0.1\napi-key = …a long random key…",
      },
      publishOnLoopback(8108),
    ],
    alsoSends: [`GET /collections/{collection}/documents/search?q=*&per_page=${mostDocuments}`],
    content: {
      async *collections(door) {
        for (const one of collectionsIn(await door.get("/collections")) ?? []) {
          const name = textAt(one, "name");
          const count = numberAt(one, "num_documents");
          if (name === undefined) continue;
          const path = `/collections/${encodeURIComponent(name)}/documents/search?q=*&per_page=${mostDocuments}`;
          yield {
            name,
            ...(count !== undefined && { rows: { count, exact: true } }),
            async *records() {
              for (const hit of listAt((await door.get(path)).json, "hits") ?? [])
                yield valueAt(hit, "document");
            },
          };
        }
      },
    },
    references: [
      "https://typesense.org/docs/latest/api/collections.html",
      "https://typesense.org/docs/latest/api/api-keys.html",
      "typesense/typesense src/tsconfig.cpp, issue 603",
    ],
  }),
);

function collectionsIn({ status, json }: HttpAnswer): readonly unknown[] | undefined {
  const isList =
    status === 200 &&
    Array.isArray(json) &&
    json.every((one) => numberAt(one, "num_documents") !== undefined && listAt(one, "fields") !== undefined);
  return isList ? json : undefined;
}
