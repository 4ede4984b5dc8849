import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";

export const librechat = defineService(
  httpService({
    id: "librechat",
    title: "LibreChat",
    category: "AI application",
    ports: [3080],
    recognise: [
      {
        // Public by design, for the login page.
        get: "/api/config",
        tells: ({ json }) =>
          typeof valueAt(json, "registrationEnabled") === "boolean" &&
          typeof valueAt(json, "emailLoginEnabled") === "boolean" &&
          textAt(json, "serverDomain") !== undefined,
      },
    ],
    ask: [
      {
        get: "/api/convos",
        open: ({ json }) => listAt(json, "conversations") !== undefined,
        means: "lists conversations without an account",
        shows: ["read data"],
      },
      {
        get: "/api/config",
        open: ({ json }) => valueAt(json, "registrationEnabled") === true,
        guarded: ({ json }) => valueAt(json, "registrationEnabled") === false,
        grade: "weak",
        means: "lets anyone register, and the first who does becomes administrator",
        meansGuarded: "takes no registrations",
        shows: ["see metadata"],
      },
    ],
    reach: [
      { can: "read data", because: "conversations and uploaded files are served by the same API" },
      { can: "reach other systems", because: "agents call tools and MCP servers in the name of the server" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "turn registration off, and make accounts by hand (npm run create-user)",
        where: ".env, then restart",
        language: "ini",
        text: "ALLOW_REGISTRATION=false\nALLOW_SOCIAL_REGISTRATION=false\nALLOW_UNVERIFIED_EMAIL_LOGIN=false",
      },
      {
        do: "publish its port on loopback only, behind a proxy with TLS",
        where: "docker-compose.override.yml",
        language: "yaml",
        text: 'services:\n  api:\n    ports: !override\n      - "127.0.0.1:3080:3080"',
      },
    ],
    references: [
      "https://www.librechat.ai/docs/configuration/authentication",
      "danny-avila/LibreChat api/server/routes/config.js",
    ],
  }),
);
