import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";

const metrics = "/metrics";
/** What a metric's name begins with, and what it is about. */
const kinds: readonly (readonly [prefix: string, title: string])[] = [
  ["node", "Prometheus node exporter"],
  ["windows", "Prometheus Windows exporter"],
  ["mysql", "Prometheus exporter for MySQL"],
  ["pg", "Prometheus exporter for PostgreSQL"],
  ["redis", "Prometheus exporter for Redis"],
  ["mongodb", "Prometheus exporter for MongoDB"],
  ["kafka", "Prometheus exporter for Kafka"],
  ["elasticsearch", "Prometheus exporter for Elasticsearch"],
  ["DCGM_FI", "NVIDIA DCGM exporter"],
  ["probe", "Prometheus blackbox exporter"],
];

/** Exporters of Prometheus: they tell what they measure, to whoever asks. */
export const nodeExporter = defineService(
  httpService({
    id: "node-exporter",
    title: "Prometheus exporter",
    category: "observability",
    ports: [9100, 9104, 9115, 9121, 9182, 9187, 9216, 9308, 9400],
    recognise: [
      { get: metrics, tells: (answer) => kindOf(answer) !== undefined, title: kindOf, version: versionOf },
      {
        get: "/",
        tells: ({ text }) =>
          /<title>(?:Node|MySQLd|Postgres|Redis|MongoDB|Kafka|Blackbox|DCGM) Exporter<\/title>/i.test(text),
      },
    ],
    ask: [
      {
        get: metrics,
        open: (answer) => kindOf(answer) !== undefined,
        grade: "weak",
        means: "tells its measurements, names and versions to anyone",
        shows: ["see metadata"],
        version: versionOf,
      },
    ],
    reach: [],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "let only Prometheus reach it, and ask it for a password",
        where: "web.yml, named by --web.config.file; htpasswd -nBC 10 makes the hash",
        language: "yaml",
        text: "basic_auth_users:\n  prometheus: $2y$10$…",
      },
      {
        do: "let it listen on the private network only",
        where: "the exporter's flags",
        language: "shell",
        text: `--web.listen-address=10.0.0.5:${port}`,
      },
    ],
    references: [
      "https://prometheus.io/docs/guides/basic-auth/",
      "https://prometheus.io/docs/instrumenting/exporters/",
    ],
  }),
);

function kindOf({ status, text }: HttpAnswer): string | undefined {
  if (status !== 200) return undefined;
  return kinds.find(([prefix]) =>
    new RegExp(`^# TYPE ${prefix}_\\w+ (?:gauge|counter|untyped)`, "m").test(text),
  )?.[1];
}

function versionOf({ text }: HttpAnswer): string | undefined {
  return /^\w*exporter_build_info\{[^}\n]*\bversion="v?([\w.+-]{1,40})"/m.exec(text)?.[1];
}
