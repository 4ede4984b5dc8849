import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";

const collections = "/_api/collection?excludeSystem=true";
const mostDocuments = 100;

export const arangodb = defineService(
  httpService({
    id: "arangodb",
    title: "ArangoDB",
    category: "database",
    ports: [8529],
    recognise: [
      {
        // Its name can be hidden (--http.hide-product-header); where its interface is, is told all the same.
        get: "/",
        tells: ({ headers }) =>
          headers["server"] === "ArangoDB" || /\/_admin\/aardvark\//.test(headers["location"] ?? ""),
      },
      {
        get: "/_api/version",
        tells: ({ headers, json }) =>
          textAt(json, "server") === "arango" || /realm="ArangoDB"/.test(headers["www-authenticate"] ?? ""),
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    ask: [
      {
        get: "/_api/database/user",
        open: ({ json }) =>
          valueAt(json, "error") === false &&
          listAt(json, "result")?.every((one) => typeof one === "string") === true,
        means: "lists its databases without a login",
        shows: ["read data"],
        holds: ({ json }) =>
          (listAt(json, "result") ?? []).flatMap((name) => (typeof name === "string" ? [{ name }] : [])),
      },
      {
        get: collections,
        open: (answer) => collectionsIn(answer) !== undefined,
        means: "lists its collections without a login",
        shows: ["read data"],
        holds: (answer) => (collectionsIn(answer) ?? []).map((name) => ({ name: `_system.${name}` })),
      },
      {
        get: "/_api/version",
        open: ({ json }) => textAt(json, "server") === "arango",
        grade: "weak",
        means: "tells its version without a login",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    reach: [
      { can: "write", because: "without authentication every client is root" },
      { can: "administer", because: "without authentication every client is root" },
      {
        can: "run code",
        because: "Foxx services, tasks and transactions are JavaScript that the server runs",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "turn authentication on, and let it listen on loopback or the private network only",
        where: "/etc/arangodb3/arangod.conf, then restart",
        language: "ini",
        text: "[server]\nauthentication = true\nendpoint = tcp://127.0.0.1:8529",
      },
      {
        do: "set root's password, and take ARANGO_NO_AUTH away",
        where: "on the server, while it is stopped",
        language: "shell",
        text: "arango-secure-installation",
      },
      publishOnLoopback(8529),
    ],
    alsoSends: ["POST /_api/cursor"],
    content: {
      async *collections(door, budget) {
        for (const name of collectionsIn(await door.get(collections)) ?? []) {
          yield {
            name,
            async *records() {
              const count = Math.min(budget.rows, mostDocuments);
              // All of it in the first answer, so that no cursor stays.
              const asked = {
                query: "FOR d IN @@name LIMIT @count RETURN d",
                bindVars: { "@name": name, count },
                batchSize: count + 1,
              };
              yield* listAt((await door.post("/_api/cursor", asked)).json, "result") ?? [];
            },
          };
        }
      },
    },
    references: [
      "https://docs.arangodb.com/stable/develop/http-api/databases/",
      "https://docs.arangodb.com/stable/develop/http-api/authentication/",
      "https://docs.arangodb.com/stable/operations/security/",
    ],
  }),
);

function collectionsIn({ json }: HttpAnswer): readonly string[] | undefined {
  const list = valueAt(json, "error") === false ? listAt(json, "result") : undefined;
  const isList = list?.every(
    (one) => textAt(one, "name") !== undefined && valueAt(one, "isSystem") !== undefined,
  );
  return isList === true ? list?.flatMap((one) => textAt(one, "name") ?? []) : undefined;
}
