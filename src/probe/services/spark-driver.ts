import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const sparkDriver = defineService(
  httpService({
    id: "spark.driver",
    title: "Spark application or history server",
    category: "compute",
    ports: [4040, 4041, 18080],
    recognise: [
      {
        get: "/api/v1/version",
        tells: ({ json }) =>
          /^\d+\.\d+/.test(textAt(json, "spark") ?? "") && isObject(json) && Object.keys(json).length === 1,
        version: ({ json }) => textAt(json, "spark"),
      },
    ],
    ask: [
      {
        get: "/api/v1/applications",
        open: ({ json }) => Array.isArray(json) && json.every((one) => listAt(one, "attempts") !== undefined),
        means: "lists its applications, and with them queries, environment and stages, without a login",
        shows: ["see metadata"],
        holds: ({ json }) => named(listAt({ json }, "json"), "name"),
      },
    ],
    reach: [
      { can: "read data", because: "queries with their literals, file names and settings are shown" },
      { can: "administer", because: "jobs and stages are killed from the same pages" },
    ],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let its pages listen on loopback only, or put a filter or a proxy with a login before them",
        where: "conf/spark-defaults.conf",
        language: "ini",
        text: "spark.driver.bindAddress 127.0.0.1\nspark.ui.killEnabled false\nspark.acls.enable true\n# a jakarta.servlet.Filter that asks who one is\nspark.ui.filters …",
      },
      {
        do: "turn the pages off where nobody looks at them",
        where: "conf/spark-defaults.conf",
        language: "ini",
        text: "spark.ui.enabled false",
      },
    ],
    references: [
      "https://spark.apache.org/docs/latest/monitoring.html#rest-api",
      "https://spark.apache.org/docs/latest/security.html#web-ui",
    ],
  }),
);
