import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const redisinsight = defineService(
  httpService({
    id: "redisinsight",
    title: "Redis Insight",
    category: "dashboard",
    ports: [5540, 8001],
    recognise: [
      {
        get: "/api/info",
        tells: ({ json }) =>
          textAt(json, "appVersion") !== undefined && listAt(json, "encryptionStrategies") !== undefined,
        version: ({ json }) => textAt(json, "appVersion"),
        identity: ({ json }) => textAt(json, "id"),
      },
    ],
    ask: [
      {
        get: "/api/databases",
        open: ({ status, json }) =>
          status === 200 &&
          Array.isArray(json) &&
          json.every((one) => textAt(one, "id") !== undefined && textAt(one, "connectionType") !== undefined),
        means: "lists the databases it is connected to; it has no login",
        shows: ["read data"],
        holds: ({ json }) => named(Array.isArray(json) ? json : [], "name"),
      },
    ],
    reach: [
      { can: "write", because: "its workbench runs every command on the databases it knows" },
      { can: "reach other systems", because: "whoever uses it may add any address as a database" },
    ],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let it listen on loopback only; others come through a proxy that asks for a login, or SSH",
        where: "the container's environment",
        language: "yaml",
        text: "environment:\n  RI_APP_HOST: 127.0.0.1",
      },
      publishOnLoopback(5540),
    ],
    references: [
      "https://redis.io/docs/latest/operate/redisinsight/configuration/",
      "redis/RedisInsight redisinsight/api/src/modules/server/dto/server.dto.ts",
    ],
  }),
);
