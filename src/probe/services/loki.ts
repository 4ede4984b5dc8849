import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService, type ReadBudget, type ReadCollection } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";
import { expectedList } from "../wire/paged.ts";

const labels = "/loki/api/v1/labels";
const mostLines = 50;
const usualLabels = ["service_name", "job", "app", "namespace", "container"];

export const loki = defineService(
  httpService({
    id: "loki",
    title: "Grafana Loki",
    category: "observability",
    ports: [3100],
    recognise: [
      {
        get: "/loki/api/v1/status/buildinfo",
        tells: ({ json }) =>
          textAt(json, "revision") !== undefined && textAt(json, "goVersion") !== undefined,
        version: ({ json }) => textAt(json, "version"),
      },
      { get: labels, tells: (answer) => isList(answer) || wantsTenant(answer) },
    ],
    ask: [
      {
        get: labels,
        open: isList,
        means: "answers queries for its logs without a login",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "data")),
      },
      {
        // Loki checks nobody: with more tenants than one it only wants a name in X-Scope-OrgID.
        get: labels,
        open: wantsTenant,
        grade: "weak",
        means: "asks for a tenant's name and for no proof of being one",
        shows: ["see metadata"],
        reach: () => [
          {
            can: "read data",
            because: "whoever knows or guesses a tenant's name reads its logs",
            how: "inferred",
          },
        ],
      },
    ],
    reach: [{ can: "write", because: "log lines are taken from everyone, and deleted where deletes are on" }],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let it listen on loopback, and put a proxy before it that checks who one is and sets the tenant",
        where: "loki.yaml, then restart",
        language: "yaml",
        text: "auth_enabled: true\nserver:\n  http_listen_address: 127.0.0.1\n  grpc_listen_address: 127.0.0.1",
      },
      publishOnLoopback(3100),
    ],
    alsoSends: [`GET /loki/api/v1/query_range?limit=${mostLines}&query={query}`],
    content: { collections: (door, budget) => linesOf(door, budget) },
    references: [
      "https://grafana.com/docs/loki/latest/operations/authentication/",
      "https://grafana.com/docs/loki/latest/reference/loki-http-api/",
    ],
  }),
);

function isList({ status, json }: HttpAnswer): boolean {
  // Without any label the list is left out.
  return status === 200 && textAt(json, "status") === "success";
}

function wantsTenant({ status, text }: HttpAnswer): boolean {
  return status === 401 && /^no org id\s*$/.test(text);
}

async function* linesOf(door: AskingDoor, { rows }: ReadBudget): AsyncIterable<ReadCollection> {
  const known = (listAt((await door.get(labels)).json, "data") ?? []).filter(
    (one) => typeof one === "string",
  );
  const label =
    usualLabels.find((one) => known.includes(one)) ?? known.find((one) => /^[A-Za-z]\w*$/.test(one));
  if (label === undefined) return;
  yield {
    name: "logs",
    async *records() {
      const query = encodeURIComponent(`{${label}=~".+"}`);
      const page = await door.get(`/loki/api/v1/query_range?limit=${mostLines}&query=${query}`);
      const lines = expectedList(page, "data", "result").flatMap((one) => listAt(one, "values") ?? []);
      for (const line of lines.slice(0, rows)) {
        const text = textAt(line, 1);
        if (text !== undefined) yield { line: text };
      }
    },
  };
}
