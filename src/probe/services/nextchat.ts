import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { valueAt } from "../wire/json.ts";

export const nextChat = defineService(
  httpService({
    id: "nextchat",
    title: "NextChat",
    category: "AI application",
    ports: [3000],
    recognise: [
      {
        // Public by design.
        get: "/api/config",
        tells: ({ json }) =>
          typeof valueAt(json, "needCode") === "boolean" &&
          typeof valueAt(json, "hideUserApiKey") === "boolean",
      },
    ],
    ask: [
      {
        get: "/api/config",
        open: ({ json }) => valueAt(json, "needCode") === false,
        guarded: ({ json }) => valueAt(json, "needCode") === true,
        grade: "weak",
        means: "asks for no access code: anyone chats with the server's own key, if it was given one",
        meansGuarded: "asks for an access code",
        shows: ["see metadata"],
      },
    ],
    reach: [],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for an access code, and limit what the key may spend at its provider",
        where: "environment of the nextchat container, then restart",
        language: "ini",
        text: "CODE=…a long random code…\nHIDE_USER_API_KEY=1",
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:3000:3000"',
      },
    ],
    references: [
      "ChatGPTNextWeb/NextChat app/api/config/route.ts",
      "ChatGPTNextWeb/NextChat README.md (CODE)",
    ],
  }),
);
