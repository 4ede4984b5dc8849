import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, textAt } from "../wire/json.ts";

const sources = "/druid/v2/datasources";
const mostRows = 100;

export const druid = defineService(
  httpService({
    id: "druid",
    title: "Druid",
    category: "database",
    ports: [8888, 8081, 8082, 9088],
    recognise: [
      {
        get: "/status",
        tells: ({ json }) =>
          textAt(json, "version") !== undefined &&
          (listAt(json, "modules") ?? []).some(
            (one) => textAt(one, "name")?.startsWith("org.apache.druid.") === true,
          ),
        version: ({ json }) => textAt(json, "version"),
      },
      {
        // The page of the console is public by design, in front of a router with logins too.
        get: "/unified-console.html",
        tells: ({ status, text, headers }) =>
          (status === 200 && /<title>Apache Druid<\/title>/.test(text)) ||
          (status === 401 && /realm="druid"/.test(headers["www-authenticate"] ?? "")),
      },
    ],
    ask: [
      {
        get: sources,
        open: isNames,
        means: "lists its datasources without a login",
        shows: ["read data"],
        holds: namesIn,
      },
      {
        get: "/druid/coordinator/v1/datasources",
        open: isNames,
        means: "lists its datasources without a login",
        shows: ["read data", "administer"],
        holds: namesIn,
      },
    ],
    reach: [
      { can: "write", because: "ingestion tasks of anyone are taken, and datasources can be dropped" },
      { can: "read files", because: "a task may take a file of the server as its input" },
      {
        can: "reach other systems",
        because: "a task, and SQL with EXTERN, fetches from addresses that the caller names",
      },
      { can: "run code", because: "where JavaScript is enabled, queries and tasks may carry it" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask everyone for a login",
        where: "common.runtime.properties of every process, then restart",
        language: "ini",
        text: [
          'druid.extensions.loadList=["druid-basic-security"]',
          'druid.auth.authenticatorChain=["basic"]',
          "druid.auth.authenticator.basic.type=basic",
          "druid.auth.authenticator.basic.initialAdminPassword=${env:DRUID_ADMIN_PASSWORD}",
          "druid.auth.authenticator.basic.authorizerName=basic",
          'druid.auth.authorizers=["basic"]',
          "druid.auth.authorizer.basic.type=basic",
          "druid.javascript.enabled=false",
        ].join("\n"),
      },
      publishOnLoopback(8888),
    ],
    alsoSends: ["POST /druid/v2/sql"],
    content: {
      async *collections(door, budget) {
        const names = namesIn(await door.get(sources)).map(({ name }) => name);
        for (const name of names) {
          yield {
            name,
            async *records() {
              const query = `SELECT * FROM "${name.replaceAll('"', '""')}" LIMIT ${Math.min(budget.rows, mostRows)}`;
              const page = await door.post("/druid/v2/sql", { query, resultFormat: "object" });
              if (Array.isArray(page.json)) yield* page.json;
            },
          };
        }
      },
    },
    references: [
      "https://druid.apache.org/docs/latest/operations/security-overview/",
      "https://druid.apache.org/docs/latest/api-reference/service-status-api",
      "https://druid.apache.org/docs/latest/api-reference/sql-api/",
      "apache/druid services/…/WebConsoleJettyServerInitializer.java",
    ],
  }),
);

/** A plain list of texts; what a product gives at a path of this name. */
function isNames({ status, json }: HttpAnswer): boolean {
  return status === 200 && Array.isArray(json) && json.every((one) => typeof one === "string");
}

function namesIn({ json }: HttpAnswer): { readonly name: string }[] {
  return (Array.isArray(json) ? json : []).flatMap((one) => (typeof one === "string" ? [{ name: one }] : []));
}
