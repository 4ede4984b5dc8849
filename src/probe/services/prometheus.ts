import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt, valueAt } from "../wire/json.ts";

const buildInfo = "/api/v1/status/buildinfo";

export const prometheus = defineService(
  httpService({
    id: "prometheus",
    title: "Prometheus",
    category: "observability",
    ports: [9090],
    recognise: [
      {
        get: buildInfo,
        tells: ({ json }) =>
          textAt(json, "status") === "success" &&
          textAt(json, "data", "revision") !== undefined &&
          textAt(json, "data", "goVersion") !== undefined,
        version: ({ json }) => /^[\d.]+/.exec(textAt(json, "data", "version") ?? "")?.[0],
      },
      {
        // The toolkit of Prometheus and its exporters names no realm, which RFC 7617 §2 demands of all others.
        get: "/",
        tells: ({ status, headers, text }) =>
          status === 401 && headers["www-authenticate"] === "Basic" && text === "Unauthorized\n",
        title: () => "Prometheus, or one of its exporters",
      },
    ],
    ask: [
      {
        get: "/api/v1/labels",
        open: ({ json }) => textAt(json, "status") === "success" && listAt(json, "data") !== undefined,
        means: "answers queries without a login",
        shows: ["read data"],
      },
      {
        get: "/api/v1/status/tsdb?limit=1",
        open: ({ json }) => numberAt(json, "data", "headStats", "numSeries") !== undefined,
        means: "tells how much it holds without a login",
        shows: ["see metadata"],
        holds: ({ json }) => {
          const series = numberAt(json, "data", "headStats", "numSeries");
          return series === undefined ? [] : [{ name: "series", rows: { count: series, exact: true } }];
        },
      },
      {
        get: "/api/v1/status/flags",
        open: ({ json }) =>
          textAt(json, "status") === "success" && textAt(json, "data", "web.enable-admin-api") !== undefined,
        grade: "weak",
        means: "tells what it was started with",
        shows: ["see metadata"],
        reach: ({ json }) => [
          ...(valueAt(json, "data", "web.enable-admin-api") === "true"
            ? [
                {
                  can: "write" as const,
                  because: "its API for administrators is on, and deletes series",
                  how: "inferred" as const,
                },
              ]
            : []),
          ...(valueAt(json, "data", "web.enable-lifecycle") === "true"
            ? [
                {
                  can: "administer" as const,
                  because: "it can be reloaded and stopped over HTTP",
                  how: "inferred" as const,
                },
              ]
            : []),
        ],
      },
    ],
    reach: [
      {
        can: "see metadata",
        because: "its targets and its configuration name every machine and service it watches",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a password, and let it listen on loopback or the private network only",
        where:
          "web.yml, named by --web.config.file, with --web.listen-address=127.0.0.1:9090; htpasswd -nBC 10 makes the hash",
        language: "yaml",
        text: "basic_auth_users:\n  admin: $2y$10$…",
      },
      publishOnLoopback(9090),
    ],
    references: [
      "https://prometheus.io/docs/operating/security/",
      "https://prometheus.io/docs/prometheus/latest/configuration/https/",
      "prometheus/exporter-toolkit web/handler.go",
    ],
  }),
);
