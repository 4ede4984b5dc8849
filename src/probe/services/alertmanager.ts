import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { textAt, valueAt } from "../wire/json.ts";

const status = "/api/v2/status";

export const alertmanager = defineService(
  httpService({
    id: "alertmanager",
    title: "Prometheus Alertmanager",
    category: "observability",
    ports: [9093],
    recognise: [
      { get: "/", tells: ({ text }) => /<title>Alertmanager<\/title>/.test(text) },
      { get: status, tells: isStatus, version: ({ json }) => textAt(json, "versionInfo", "version") },
    ],
    ask: [
      {
        get: status,
        open: isStatus,
        means: "shows its configuration, and whom it alerts, without a login",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "versionInfo", "version"),
      },
    ],
    reach: [
      { can: "read data", because: "the alerts that are raised are listed to everyone" },
      { can: "write", because: "everyone may raise alerts and silence them: an attack goes unheard" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a password, and let it listen on loopback or the private network only",
        where:
          "web.yml, named by --web.config.file, with --web.listen-address=127.0.0.1:9093; htpasswd -nBC 10 makes the hash",
        language: "yaml",
        text: "basic_auth_users:\n  admin: $2y$10$…",
      },
      publishOnLoopback(9093),
    ],
    references: [
      "https://prometheus.io/docs/alerting/latest/https/",
      "prometheus/alertmanager api/v2/openapi.yaml",
    ],
  }),
);

function isStatus({ json }: HttpAnswer): boolean {
  return (
    valueAt(json, "cluster", "status") !== undefined &&
    textAt(json, "config", "original") !== undefined &&
    textAt(json, "versionInfo", "version") !== undefined
  );
}
