import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { named } from "../wire/named.ts";

const version = "/admin/v2/brokers/version";

export const pulsar = defineService(
  httpService({
    id: "pulsar",
    title: "Apache Pulsar",
    category: "queue",
    ports: [8080, 8443],
    recognise: [
      {
        get: version,
        tells: (answer) =>
          versionOf(answer) !== undefined ||
          answer.headers["broker-address"] !== undefined ||
          (answer.status === 401 &&
            answer.text.includes("Authentication required") &&
            answer.text.includes(version)),
        version: versionOf,
      },
    ],
    ask: [
      {
        get: "/admin/v2/tenants",
        open: isNames,
        means: "lists its tenants without a token",
        shows: ["see metadata", "administer"],
        holds: ({ json }) => named(Array.isArray(json) ? json : []),
      },
      {
        get: "/admin/v2/clusters",
        open: isNames,
        grade: "weak",
        means: "names its clusters without a token",
        shows: ["see metadata"],
      },
    ],
    reach: [
      { can: "read data", because: "a broker without authentication lets everyone subscribe to every topic" },
      { can: "write", because: "everyone may publish, and delete topics and tenants" },
      { can: "run code", because: "where functions are on, everyone may upload and start one" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask clients for tokens, and say who may what",
        where: "conf/broker.conf, then restart broker by broker; bin/pulsar tokens makes keys and tokens",
        language: "ini",
        text: "authenticationEnabled=true\nauthorizationEnabled=true\nauthenticationProviders=org.apache.pulsar.broker.authentication.AuthenticationProviderToken\ntokenSecretKey=file:///etc/pulsar/secret.key\nsuperUserRoles=admin\nbindAddress=127.0.0.1",
      },
      publishOnLoopback(8080),
    ],
    references: [
      "https://pulsar.apache.org/docs/next/security-overview/",
      "https://pulsar.apache.org/admin-rest-api/",
    ],
  }),
);

function versionOf({ status, text, headers }: HttpAnswer): string | undefined {
  const isBroker = headers["broker-address"] !== undefined || /^Jetty/.test(headers["server"] ?? "");
  return status === 200 && isBroker ? /^"?(\d+\.\d+\.\d+[\w.-]{0,30})"?\s*$/.exec(text)?.[1] : undefined;
}

function isNames({ status, json }: HttpAnswer): boolean {
  return status === 200 && Array.isArray(json) && json.every((one) => typeof one === "string");
}
