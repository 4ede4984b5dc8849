import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, numberAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const flink = defineService(
  httpService({
    id: "flink",
    title: "Apache Flink",
    category: "compute",
    ports: [8081],
    recognise: [
      {
        get: "/overview",
        tells: ({ json }) =>
          textAt(json, "flink-version") !== undefined && numberAt(json, "slots-total") !== undefined,
        version: ({ json }) => textAt(json, "flink-version"),
      },
    ],
    ask: [
      {
        get: "/jobs/overview",
        open: ({ json }) => listAt(json, "jobs") !== undefined,
        means: "lists its jobs without a login",
        shows: ["see metadata"],
        holds: ({ json }) => named(listAt(json, "jobs"), "name"),
      },
      {
        get: "/config",
        open: ({ json }) => textAt(json, "flink-version") !== undefined,
        means: "tells its settings without a login",
        shows: ["see metadata"],
        reach: ({ json }) =>
          valueAt(json, "features", "web-submit") === false
            ? []
            : [
                {
                  can: "run code",
                  because: "jars are uploaded and run by the same API (web.submit.enable)",
                  how: "inferred",
                },
              ],
        notes: ({ json }) =>
          valueAt(json, "features", "web-submit") === false
            ? ["uploading jars is off (web.submit.enable)"]
            : [],
      },
    ],
    reach: [
      { can: "administer", because: "jobs are cancelled by the same API" },
      { can: "read files", because: "logs of job and task managers are handed out" },
    ],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let it listen on loopback only and take no jars; it has no accounts, so whoever needs it from elsewhere comes through a proxy that asks for a login",
        where: "conf/config.yaml (flink-conf.yaml before 1.20), then restart",
        language: "yaml",
        text: "rest.bind-address: 127.0.0.1\nweb.submit.enable: false\nweb.cancel.enable: false",
      },
      {
        do: "or let only those in who have a certificate",
        where: "conf/config.yaml",
        language: "yaml",
        text: "security.ssl.rest.enabled: true\nsecurity.ssl.rest.authentication-enabled: true",
      },
    ],
    references: [
      "https://nightlies.apache.org/flink/flink-docs-stable/docs/ops/rest_api/",
      "https://nightlies.apache.org/flink/flink-docs-stable/docs/deployment/security/security-ssl/",
    ],
  }),
);
