import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { numberAt, textAt } from "../wire/json.ts";

export const redisCommander = defineService(
  httpService({
    id: "redis-commander",
    title: "Redis Commander",
    category: "dashboard",
    ports: [8081, 8082],
    recognise: [
      // The page comes to everyone, and asks for a login by itself when there is one.
      { get: "/", tells: ({ text }) => /<title>Redis Commander: /.test(text) },
    ],
    ask: [
      {
        // What its page is set to: told to those who may use it, and without anything secret in it.
        get: "/config",
        open: ({ status, json }) =>
          status === 200 &&
          textAt(json, "foldingChar") !== undefined &&
          numberAt(json, "cliHeight") !== undefined,
        means: "may be used without a login",
        shows: ["read data"],
      },
    ],
    reach: [
      { can: "write", because: "it runs commands on the Redis servers it is connected to" },
      { can: "reach other systems", because: "whoever uses it may add any server to it" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a login, and let it listen on loopback only",
        where: "the container's environment, or flags of the same names",
        language: "yaml",
        text: "environment:\n  ADDRESS: 127.0.0.1\n  HTTP_USER: admin\n  HTTP_PASSWORD_HASH: $$2b$$10$$…",
      },
      publishOnLoopback(8081),
    ],
    references: ["joeferner/redis-commander README.md", "joeferner/redis-commander docs/configuration.md"],
  }),
);
