import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const flowise = defineService(
  httpService({
    id: "flowise",
    title: "Flowise",
    category: "AI application",
    ports: [3000],
    recognise: [{ get: "/", tells: ({ text }) => /<title>\s*Flowise\b/i.test(text) }],
    ask: [
      {
        // /ping, /version, /settings, /prediction and others are public by design: constants.ts, WHITELIST_URLS.
        get: "/api/v1/chatflows",
        open: ({ json }) => Array.isArray(json),
        means: "lists its chatflows without an account",
        shows: ["read data"],
        holds: ({ json }) => named(listAt({ json }, "json"), "name"),
      },
    ],
    reach: [
      { can: "administer", because: "chatflows are made and changed by the same API" },
      {
        can: "run code",
        because: "custom functions and tools of a chatflow are JavaScript run by the server",
      },
      {
        can: "read credentials",
        because: "chatflows name stored keys and use them; old versions hold keys inline",
      },
      { can: "reach other systems", because: "its nodes fetch any address" },
    ],
    hasAuthentication: true,
    fix: ({ version }) => [
      {
        do: "update to version 3, which has accounts and asks for one from the start; until then set a name and a password",
        where: `environment of the flowise container${version === undefined ? "" : ` (${version})`}`,
        language: "ini",
        text: "FLOWISE_USERNAME=owner\nFLOWISE_PASSWORD=…a long random password…",
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:3000:3000"',
      },
    ],
    alsoSends: ["GET /api/v1/chatmessage/{id}"],
    content: {
      async *collections(door) {
        const { json } = await door.get("/api/v1/chatflows");
        for (const one of listAt({ json }, "json") ?? []) {
          const id = textAt(one, "id");
          if (id === undefined || id === "") continue;
          yield {
            name: textAt(one, "name") ?? id,
            async *records() {
              const messages = await door.get(`/api/v1/chatmessage/${encodeURIComponent(id)}`);
              for (const message of listAt({ json: messages.json }, "json") ?? []) {
                if (!isObject(message)) continue;
                yield {
                  role: message["role"],
                  content: message["content"],
                  createdDate: message["createdDate"],
                };
              }
            },
          };
        }
      },
    },
    references: [
      "https://docs.flowiseai.com/configuration/authorization",
      "FlowiseAI/Flowise packages/server/src/utils/constants.ts",
    ],
  }),
);
