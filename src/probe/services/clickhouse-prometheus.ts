import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";

/** `ClickHouseMetrics_…` stand in no other product's metrics. */
const ownMetric = /^ClickHouse(?:ProfileEvents|Metrics|AsyncMetrics)_\w+(?:\{[^}\n]*\})? [\d.eE+-]+$/m;

export const clickHousePrometheus = defineService(
  httpService({
    id: "clickhouse.prometheus",
    title: "ClickHouse metrics",
    category: "observability",
    ports: [9363],
    recognise: [{ get: "/metrics", tells, version: versionOf }],
    ask: [
      {
        get: "/metrics",
        open: tells,
        grade: "weak",
        means: "tells anyone its metrics: how many queries, errors, connections and rows there are",
        shows: ["see metadata"],
      },
    ],
    reach: [],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let only the host that collects metrics reach this port, or let it listen on a private address of its own",
        where: "/etc/clickhouse-server/config.d/prometheus.xml, then restart",
        language: "xml",
        text: [
          "<clickhouse>",
          "  <!-- a port of its own with its own address, in place of <prometheus> -->",
          '  <prometheus remove="remove"/>',
          "  <protocols>",
          "    <metrics><type>prometheus</type><host>127.0.0.1</host><port>9363</port></metrics>",
          "  </protocols>",
          "</clickhouse>",
        ].join("\n"),
      },
    ],
    references: [
      "https://clickhouse.com/docs/operations/server-configuration-parameters/settings#prometheus",
      "ClickHouse/ClickHouse src/Server/PrometheusMetricsWriter.cpp",
    ],
  }),
);

function tells({ status, text }: HttpAnswer): boolean {
  return status === 200 && ownMetric.test(text);
}

/** `ClickHouseMetrics_VersionInteger 23008001` of 23.8.1. */
function versionOf({ text }: HttpAnswer): string | undefined {
  const number = Number(/^ClickHouseMetrics_VersionInteger (\d{7,8})$/m.exec(text)?.[1]);
  if (!Number.isSafeInteger(number)) return undefined;
  return [Math.floor(number / 1_000_000), Math.floor(number / 1000) % 1000, number % 1000].join(".");
}
