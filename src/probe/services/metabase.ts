import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

const properties = "/api/session/properties";

export const metabase = defineService(
  httpService({
    id: "metabase",
    title: "Metabase",
    category: "dashboard",
    ports: [3000],
    recognise: [
      {
        // Public by design: the page needs it before a login.
        get: properties,
        tells: ({ json }) =>
          typeof valueAt(json, "has-user-setup") === "boolean" || valueAt(json, "setup-token") !== undefined,
        version: ({ json }) => textAt(json, "version", "tag")?.replace(/^v/, ""),
      },
    ],
    ask: [
      {
        get: properties,
        open: ({ json }) =>
          valueAt(json, "has-user-setup") === false && textAt(json, "setup-token") !== undefined,
        guarded: ({ json }) => valueAt(json, "has-user-setup") === true,
        means: "is not set up: whoever comes first becomes its administrator",
        meansGuarded: "has an administrator",
        shows: ["administer"],
      },
      {
        // Fixed in 0.46.6.1 and its siblings: a token for the set-up that outlives it runs code before any login.
        get: properties,
        open: ({ json }) =>
          valueAt(json, "has-user-setup") === true && textAt(json, "setup-token") !== undefined,
        guarded: ({ json }) => valueAt(json, "has-user-setup") !== undefined,
        means: "still hands out the token of its set-up, which runs code before any login (CVE-2023-38646)",
        meansGuarded: "hands out no token of a set-up that is over",
        shows: ["read credentials"],
        reach: () => [
          {
            can: "run code",
            because: "the token lets a stranger test a connection that runs a program",
            how: "inferred",
          },
        ],
      },
      {
        get: "/api/database",
        open: ({ status, json }) => status === 200 && databasesIn(json) !== undefined,
        means: "lists the databases behind it without a login",
        shows: ["see metadata"],
        holds: ({ json }) => named(databasesIn(json), "name"),
      },
    ],
    reach: [
      { can: "reach other systems", because: "its administrator connects it to any database, and reads it" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "finish its set-up with an administrator of your own before anyone else does, or update it",
        where: "http://127.0.0.1:3000/setup, over SSH; the newest image",
        language: "shell",
        text: "ssh -L 3000:127.0.0.1:3000 SERVER",
      },
      publishOnLoopback(3000),
    ],
    references: [
      "https://www.metabase.com/docs/latest/configuring-metabase/setting-up-metabase",
      "https://www.metabase.com/blog/security-advisory",
    ],
  }),
);

/** A record with `data` since 0.39, a plain list before. */
function databasesIn(json: unknown): readonly unknown[] | undefined {
  const list = listAt(json, "data") ?? (Array.isArray(json) ? json : undefined);
  return list?.every((one) => textAt(one, "engine") !== undefined) ? list : undefined;
}
