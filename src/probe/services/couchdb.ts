import { publishOnLoopback } from "../fix-steps.ts";
import { asksWhoYouAre, httpService } from "../http-service.ts";
import { ransomNotes } from "../ransom-note.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, numberAt, textAt, valueAt } from "../wire/json.ts";

const mostDocuments = 50;

export const couchdb = defineService(
  httpService({
    id: "couchdb",
    title: "CouchDB",
    category: "database",
    ports: [5984, 6984],
    recognise: [
      {
        // Public, unless require_valid_user is set.
        get: "/",
        tells: ({ status, headers, json }) =>
          textAt(json, "couchdb") === "Welcome" ||
          (status === 401 &&
            textAt(json, "error") === "unauthorized" &&
            /^CouchDB\//.test(headers["server"] ?? "")),
        version: ({ json, headers }) =>
          textAt(json, "version") ?? /^CouchDB\/(\d[\w.]*)/.exec(headers["server"] ?? "")?.[1],
        identity: ({ json }) => textAt(json, "uuid"),
      },
    ],
    ask: [
      {
        get: "/_all_dbs",
        open: (answer) => namesIn(answer) !== undefined,
        means: "lists its databases without a login",
        shows: ["read data"],
        holds: (answer) => (namesIn(answer) ?? []).map((name) => ({ name })),
        notes: (answer) => ransomNotes((namesIn(answer) ?? []).map((name) => ({ name }))),
      },
      {
        get: "/_session",
        open: ({ json }) => (listAt(json, "userCtx", "roles") ?? []).includes("_admin"),
        // Answered to everyone: whom it takes one for.
        guarded: (answer) =>
          asksWhoYouAre(answer) ||
          textAt(answer.json, "info", "authentication_db") !== undefined ||
          valueAt(answer.json, "userCtx", "name") === null,
        means: "takes everyone for an administrator (admin party)",
        meansGuarded: "takes a stranger for nobody in particular",
        shows: ["read data", "write", "administer"],
      },
    ],
    reach: [
      { can: "write", because: "a database without members of its own lets everyone write" },
      { can: "reach other systems", because: "replication fetches from any address that the caller names" },
    ],
    hasAuthentication: true,
    fix: ({ version }) => [
      {
        do: "make an administrator; without one everybody is one",
        where: "local.ini, then restart; the password is hashed at the start",
        language: "ini",
        text: `[admins]\nadmin = …a long random password…\n\n[chttpd]\nbind_address = 127.0.0.1\nrequire_valid_user = true${
          /^[12]\./.test(version ?? "") ? "" : "\nadmin_only_all_dbs = true"
        }`,
      },
      {
        do: "name who may read each database: one without members is open to everyone",
        where: "once for each database",
        language: "shell",
        text: `curl -u admin -X PUT http://127.0.0.1:5984/NAME/_security -d '{"admins":{"roles":["_admin"]},"members":{"roles":["_admin"]}}'`,
      },
      publishOnLoopback(5984),
    ],
    alsoSends: [`GET /{database}/_all_docs?include_docs=true&limit=${mostDocuments}`],
    content: {
      async *collections(door) {
        for (const name of namesIn(await door.get("/_all_dbs")) ?? []) {
          // Its own: users with their hashes, replications with their logins.
          if (name.startsWith("_")) continue;
          const page = await door.get(
            `/${encodeURIComponent(name)}/_all_docs?include_docs=true&limit=${mostDocuments}`,
          );
          const count = numberAt(page.json, "total_rows");
          yield {
            name,
            ...(count !== undefined && { rows: { count, exact: true } }),
            async *records() {
              for (const row of listAt(page.json, "rows") ?? []) yield valueAt(row, "doc");
            },
          };
        }
      },
    },
    references: [
      "https://docs.couchdb.org/en/stable/intro/security.html",
      "https://docs.couchdb.org/en/stable/api/server/common.html",
      "apache/couchdb src/docs/src/whatsnew/3.0.rst",
    ],
  }),
);

function namesIn({ status, json }: HttpAnswer): readonly string[] | undefined {
  const isList = status === 200 && Array.isArray(json) && json.every((one) => typeof one === "string");
  return isList ? json : undefined;
}
