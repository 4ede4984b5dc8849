import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const kafkaUi = defineService(
  httpService({
    id: "kafka-ui",
    title: "UI for Apache Kafka",
    category: "dashboard",
    ports: [8080],
    recognise: [
      { get: "/", tells: ({ text }) => /<title>(?:UI for Apache Kafka|Kafbat UI)<\/title>/.test(text) },
      {
        // Public by design: with a login the page itself is kept from strangers.
        get: "/actuator/info",
        tells: ({ json }) => /^kafka-ui-api$|^kafbat-ui/.test(textAt(json, "build", "artifact") ?? ""),
        version: ({ json }) => textAt(json, "build", "version")?.replace(/^v/, ""),
      },
    ],
    ask: [
      {
        get: "/api/clusters",
        open: ({ status, json }) =>
          status === 200 &&
          Array.isArray(json) &&
          json.every((one) => textAt(one, "name") !== undefined && valueAt(one, "readOnly") !== undefined),
        means: "shows its Kafka clusters without a login",
        shows: ["read data"],
        holds: ({ json }) => named(Array.isArray(json) ? json : [], "name"),
      },
      {
        get: "/api/info",
        open: ({ json }) => textAt(json, "build", "version") !== undefined,
        grade: "weak",
        means: "tells its version without a login",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "build", "version")?.replace(/^v/, ""),
      },
    ],
    reach: [
      {
        can: "write",
        because: "it produces messages and deletes topics, unless a cluster is set to read-only",
      },
      {
        can: "run code",
        because: "filters for messages are scripts that old versions ran unchecked (CVE-2023-52251)",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a login, set clusters to read-only, and let it listen on loopback only",
        where: "the container's environment",
        language: "yaml",
        text: "environment:\n  AUTH_TYPE: LOGIN_FORM\n  SPRING_SECURITY_USER_NAME: admin\n  SPRING_SECURITY_USER_PASSWORD: …a long random password…\n  KAFKA_CLUSTERS_0_READONLY: 'true'\n  SERVER_ADDRESS: 127.0.0.1",
      },
      publishOnLoopback(8080),
    ],
    references: [
      "https://ui.docs.kafbat.io/configuration/authentication",
      "provectus/kafka-ui kafka-ui-react-app/index.html",
    ],
  }),
);
