import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const kibana = defineService(
  httpService({
    id: "kibana",
    title: "Kibana",
    category: "dashboard",
    ports: [5601],
    recognise: [
      {
        get: "/",
        tells: ({ headers }) => headers["kbn-name"] !== undefined || headers["osd-name"] !== undefined,
        title: ({ headers }) => (headers["osd-name"] === undefined ? undefined : "OpenSearch Dashboards"),
        version: ({ headers }) => headers["kbn-version"],
      },
    ],
    ask: [
      {
        get: "/api/saved_objects/_find?type=index-pattern&fields=title&per_page=50",
        open: ({ status, json }) =>
          status === 200 &&
          listAt(json, "saved_objects") !== undefined &&
          numberAt(json, "total") !== undefined,
        means: "shows its index patterns without a login",
        shows: ["see metadata"],
        holds: ({ json }) => named(listAt(json, "saved_objects"), "attributes", "title"),
      },
      {
        // From 8.0 on; where saved objects are no longer listed it still answers.
        get: "/api/data_views",
        open: ({ status, json }) => status === 200 && listAt(json, "data_view") !== undefined,
        means: "shows its data views without a login",
        shows: ["see metadata"],
      },
      {
        // From 8.0 on everyone is told a level; the version only who may see it all.
        get: "/api/status",
        open: ({ json }) =>
          textAt(json, "version", "number") !== undefined && textAt(json, "uuid") !== undefined,
        guarded: ({ status, json }) =>
          status === 401 || status === 403 || textAt(json, "status", "overall", "level") !== undefined,
        grade: "weak",
        means: "tells its version and state without a login",
        meansGuarded: "tells no more than that it is up",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "version", "number"),
        identity: ({ json }) => textAt(json, "uuid"),
      },
    ],
    reach: [
      { can: "read data", because: "it searches every index behind it with an account of its own" },
      { can: "write", because: "its console sends what it is given to Elasticsearch, deletes among it" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "turn on the security of Elasticsearch, which Kibana's login comes from",
        where: "elasticsearch.yml, then elasticsearch-reset-password -u kibana_system, and kibana.yml",
        language: "yaml",
        text: "# elasticsearch.yml\nxpack.security.enabled: true\n# kibana.yml\nserver.host: 127.0.0.1\nelasticsearch.username: kibana_system\nelasticsearch.password: …the password it printed…\nstatus.allowAnonymous: false",
      },
      publishOnLoopback(5601),
    ],
    references: [
      "https://www.elastic.co/guide/en/kibana/current/using-kibana-with-security.html",
      "https://www.elastic.co/guide/en/kibana/current/saved-objects-api-find.html",
    ],
  }),
);
