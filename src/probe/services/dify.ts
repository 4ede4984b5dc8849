import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";

export const dify = defineService(
  httpService({
    id: "dify",
    title: "Dify",
    category: "AI application",
    ports: [80, 443, 5001],
    recognise: [
      {
        // Public by design, for the installation page.
        get: "/console/api/setup",
        tells: ({ json }) => ["finished", "not_started"].includes(textAt(json, "step") ?? ""),
        version: ({ headers }) => headers["x-version"],
        facts: ({ json }) => ({ isNew: textAt(json, "step") === "not_started" }),
      },
    ],
    ask: [
      {
        get: "/console/api/init",
        only: ({ facts }) => facts?.["isNew"] === true,
        open: ({ json }) => textAt(json, "status") === "finished",
        guarded: ({ json }) => textAt(json, "status") === "not_started",
        means: "has no administrator yet and no INIT_PASSWORD: whoever comes first becomes it",
        meansGuarded: "asks for INIT_PASSWORD before an administrator is made",
        shows: ["administer"],
      },
      {
        get: "/console/api/setup",
        only: ({ facts }) => facts?.["isNew"] === true,
        open: ({ json }) => textAt(json, "step") === "not_started",
        grade: "weak",
        means: "has not been set up, and its installation page can be reached",
        shows: ["see metadata"],
      },
      {
        get: "/console/api/apps?page=1&limit=1",
        open: ({ json }) => listAt(json, "data") !== undefined && valueAt(json, "has_more") !== undefined,
        means: "lists its applications without an account",
        shows: ["read data"],
      },
      {
        get: "/console/api/system-features",
        open: ({ json }) => valueAt(json, "is_allow_register") === true,
        guarded: ({ json }) => valueAt(json, "is_allow_register") === false,
        grade: "weak",
        means: "lets anyone register",
        meansGuarded: "takes no registrations",
        shows: ["see metadata"],
      },
    ],
    reach: [
      { can: "read data", because: "an administrator reads conversations, logs and knowledge bases" },
      { can: "run code", because: "workflows have a code node, run in its sandbox" },
      { can: "reach other systems", because: "workflows have an HTTP node" },
    ],
    hasAuthentication: true,
    fix: ({ facts }) => [
      ...(facts["isNew"] === true
        ? [
            {
              do: "finish the installation at /install now, or shut it off until you do; set a password that the installation asks for",
              where: "docker/.env",
              language: "ini" as const,
              text: "INIT_PASSWORD=…at most 30 random characters…",
            },
          ]
        : []),
      {
        do: "turn registration off and publish it on loopback only, behind a proxy with TLS",
        where: "docker/.env",
        language: "ini",
        text: "ALLOW_REGISTER=false\nALLOW_CREATE_WORKSPACE=false\nEXPOSE_NGINX_PORT=127.0.0.1:80\nEXPOSE_NGINX_SSL_PORT=127.0.0.1:443",
      },
    ],
    references: [
      "https://docs.dify.ai/getting-started/install-self-hosted/environments",
      "langgenius/dify api/controllers/console/setup.py",
    ],
  }),
);
