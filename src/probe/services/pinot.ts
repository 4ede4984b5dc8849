import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt } from "../wire/json.ts";

const mostRows = 100;

export const pinot = defineService(
  httpService({
    id: "pinot",
    title: "Pinot",
    category: "database",
    ports: [9000],
    recognise: [
      { get: "/", tells: ({ text }) => /<title>Apache Pinot<\/title>/.test(text) },
      {
        get: "/version",
        tells: ({ json }) => isObject(json) && Object.keys(json).some((key) => key.startsWith("pinot-")),
        version: ({ json }) => versionIn(json),
      },
    ],
    ask: [
      {
        get: "/tables",
        open: ({ status, json }) =>
          status === 200 && (listAt(json, "tables") ?? [0]).every((one) => typeof one === "string"),
        means: "lists its tables without a login",
        shows: ["read data"],
        holds: ({ json }) =>
          (listAt(json, "tables") ?? []).flatMap((name) => (typeof name === "string" ? [{ name }] : [])),
      },
    ],
    reach: [
      { can: "write", because: "the controller takes schemas, tables and segments, and deletes them" },
      { can: "administer", because: "the controller is where the cluster is configured" },
      {
        can: "reach other systems",
        because: "ingestion jobs and segment uploads fetch from addresses that the caller names",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask everyone for a login, in the controller, the broker, the server and the minion alike",
        where: "pinot-controller.conf, then restart",
        language: "ini",
        text: [
          "pinot.controller.segment.fetcher.auth.token=Basic ${PINOT_TOKEN}",
          "controller.admin.access.control.factory.class=org.apache.pinot.controller.api.access.BasicAuthAccessControlFactory",
          "controller.admin.access.control.principals=admin",
          "controller.admin.access.control.principals.admin.password=${PINOT_ADMIN_PASSWORD}",
        ].join("\n"),
      },
      publishOnLoopback(9000),
    ],
    alsoSends: ["POST /sql"],
    content: {
      async *collections(door, budget) {
        for (const name of listAt((await door.get("/tables")).json, "tables") ?? []) {
          if (typeof name !== "string") continue;
          yield {
            name,
            async *records() {
              const sql = `SELECT * FROM "${name.replaceAll('"', '""')}" LIMIT ${Math.min(budget.rows, mostRows)}`;
              const page = await door.post("/sql", { sql });
              const columns = listAt(page.json, "resultTable", "dataSchema", "columnNames") ?? [];
              for (const row of listAt(page.json, "resultTable", "rows") ?? []) {
                if (Array.isArray(row))
                  yield Object.fromEntries(columns.map((column, at) => [String(column), row[at]]));
              }
            },
          };
        }
      },
    },
    references: [
      "https://docs.pinot.apache.org/users/api/controller-api-reference",
      "https://docs.pinot.apache.org/operators/tutorials/authentication/basic-auth-access-control",
    ],
  }),
);

function versionIn(json: unknown): string | undefined {
  if (!isObject(json)) return undefined;
  const key = Object.keys(json).find((one) => one.startsWith("pinot-"));
  return key === undefined ? undefined : /^\d[\w.]*/.exec(textAt(json, key) ?? "")?.[0];
}
