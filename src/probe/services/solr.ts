import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { isObject, listAt, numberAt, textAt, valueAt } from "../wire/json.ts";

const cores = "/solr/admin/cores?action=STATUS&wt=json";
const mostRows = 100;

export const solr = defineService(
  httpService({
    id: "solr",
    title: "Solr",
    category: "search",
    ports: [8983],
    recognise: [
      {
        // The page is public by design; what it asks for is not.
        get: "/solr/",
        tells: ({ text }) => /ng-app="solrAdminApp"/.test(text) || text.includes("<title>Solr Admin</title>"),
        // Its scripts carry the version: js/angular/app.js?_=9.4.0
        version: ({ text }) => /\?_=(\d+\.\d+\.\d+)"/.exec(text)?.[1],
      },
      {
        get: cores,
        tells: (answer) =>
          coresIn(answer) !== undefined || /realm="solr"/.test(answer.headers["www-authenticate"] ?? ""),
      },
    ],
    ask: [
      {
        get: cores,
        open: (answer) => coresIn(answer) !== undefined,
        means: "lists its cores without a login",
        shows: ["read data"],
        holds: (answer) =>
          Object.entries(coresIn(answer) ?? {}).map(([name, core]) => {
            const count = numberAt(core, "index", "numDocs");
            const bytes = numberAt(core, "index", "sizeInBytes");
            return {
              name,
              ...(count !== undefined && count >= 0 && { rows: { count, exact: true } }),
              ...(bytes !== undefined && bytes >= 0 && { bytes }),
            };
          }),
      },
      {
        get: "/solr/admin/info/system?wt=json",
        open: ({ json }) => textAt(json, "lucene", "solr-spec-version") !== undefined,
        grade: "weak",
        means: "tells its version, its paths and how it was started",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "lucene", "solr-spec-version"),
      },
    ],
    reach: [
      { can: "write", because: "the same API takes updates and deletes of every core" },
      { can: "administer", because: "cores, collections and configurations can be made and changed" },
      {
        can: "run code",
        because: "a configuration that is uploaded may name scripts, templates and libraries",
      },
      {
        can: "reach other systems",
        because:
          "shards and streaming expressions fetch from addresses that the caller names, as far as its allow-list lets them",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask everyone for a login",
        where: "security.json in Solr's home (since 9.1: bin/solr auth enable)",
        language: "shell",
        text: "bin/solr auth enable --type basicAuth --prompt true --block-unknown true",
      },
      {
        do: "let it listen on loopback or the private network only",
        where: "solr.in.sh, then restart",
        language: "shell",
        text: 'SOLR_JETTY_HOST="127.0.0.1"\nSOLR_IP_ALLOWLIST="127.0.0.1, 10.0.0.0/8"',
      },
      publishOnLoopback(8983),
    ],
    alsoSends: [`GET /solr/{core}/select?q=*:*&rows=${mostRows}&wt=json`],
    content: {
      async *collections(door) {
        for (const [name, core] of Object.entries(coresIn(await door.get(cores)) ?? {})) {
          if (!/^[\w.-]+$/.test(name)) continue;
          const count = numberAt(core, "index", "numDocs");
          yield {
            name,
            ...(count !== undefined && { rows: { count, exact: true } }),
            async *records() {
              const page = await door.get(`/solr/${name}/select?q=*:*&rows=${mostRows}&wt=json`);
              yield* listAt(page.json, "response", "docs") ?? [];
            },
          };
        }
      },
    },
    references: [
      "https://solr.apache.org/guide/solr/latest/configuration-guide/coreadmin-api.html",
      "https://solr.apache.org/guide/solr/latest/deployment-guide/authentication-and-authorization-plugins.html",
      "https://solr.apache.org/guide/solr/latest/deployment-guide/securing-solr.html",
    ],
  }),
);

function coresIn({ json }: HttpAnswer): Record<string, unknown> | undefined {
  const status = valueAt(json, "status");
  const isAnswer =
    isObject(status) &&
    numberAt(json, "responseHeader", "status") === 0 &&
    valueAt(json, "initFailures") !== undefined;
  return isAnswer ? status : undefined;
}
