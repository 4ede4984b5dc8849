import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt } from "../wire/json.ts";

export const langfuse = defineService(
  httpService({
    id: "langfuse",
    title: "Langfuse",
    category: "AI observability",
    ports: [3000],
    recognise: [
      {
        // Public by design.
        get: "/api/public/health",
        tells: ({ json }) =>
          isObject(json) &&
          textAt(json, "status") !== undefined &&
          /^\d+\.\d+\.\d+/.test(textAt(json, "version") ?? ""),
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    ask: [
      {
        get: "/api/public/projects",
        open: ({ json }) => listAt(json, "data")?.every((one) => textAt(one, "name") !== undefined) ?? false,
        means: "lists its projects without a key",
        meansGuarded: "asks for keys",
        shows: ["read data"],
      },
      {
        // What the page is made from stands in it.
        get: "/auth/sign-in",
        open: ({ text }) => text.includes('"signUpDisabled":false'),
        guarded: ({ text }) => text.includes('"signUpDisabled":true'),
        grade: "weak",
        means: "lets anyone sign up, who may then make projects of their own; those of others stay closed",
        meansGuarded: "takes no sign-ups",
        shows: ["see metadata"],
      },
    ],
    reach: [{ can: "read data", because: "traces hold prompts, answers and what tools returned" }],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "take no sign-ups; invite people instead",
        where: "environment of langfuse-web, then restart",
        language: "ini",
        text: "AUTH_DISABLE_SIGNUP=true",
      },
      {
        do: "replace every secret that the example files ship with: they are public, and they guard the same traces",
        where:
          "docker-compose.yml, the lines marked CHANGEME: POSTGRES_PASSWORD, CLICKHOUSE_PASSWORD, REDIS_AUTH, MINIO_ROOT_PASSWORD, SALT, ENCRYPTION_KEY, NEXTAUTH_SECRET",
        language: "shell",
        text: "openssl rand -hex 32   # one for each",
      },
      {
        do: "publish the object storage on loopback only: the example publishes it to everyone",
        where: "docker-compose.yml, service minio",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:9090:9000"\n  - "127.0.0.1:9091:9001"',
      },
      publishOnLoopback(port, 3000),
    ],
    references: [
      "https://langfuse.com/self-hosting/security/authentication-and-sso",
      "langfuse/langfuse docker-compose.yml, web/src/pages/auth/sign-in.tsx, web/src/pages/api/public/health.ts",
    ],
  }),
);
