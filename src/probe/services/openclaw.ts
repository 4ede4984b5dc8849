import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt } from "../wire/json.ts";

export const openClaw = defineService(
  httpService({
    id: "openclaw",
    title: "OpenClaw gateway",
    category: "AI application",
    ports: [18789],
    // The page of the control interface is public by design.
    recognise: [
      { get: "/", tells: ({ text }) => /<openclaw-app\b|__OPENCLAW_CONTROL_UI_BASE_PATH__/.test(text) },
    ],
    ask: [
      {
        // Behind the gateway's token in today's versions; public in the first ones, so that it proves no more than it tells.
        get: "/__openclaw/control-ui-config.json",
        open: ({ json }) =>
          textAt(json, "assistantName") !== undefined && textAt(json, "basePath") !== undefined,
        grade: "weak",
        means:
          "tells its settings without the gateway's token; whether it also takes commands is decided on its WebSocket, which was not opened",
        meansGuarded: "asks for the gateway's token",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "serverVersion"),
        reach: () => [
          {
            can: "run code",
            because: "whoever is let in tells the agent what to do, and it runs commands on its machine",
            how: "inferred",
          },
        ],
      },
    ],
    reach: [],
    hasAuthentication: true,
    fix: () => [
      {
        do: "let it listen on loopback only, with a token; reach it from elsewhere through a tunnel or a private network",
        where: "~/.openclaw/openclaw.json, then restart the gateway",
        language: "json",
        text: '{ "gateway": { "bind": "loopback", "auth": { "mode": "token", "token": "…a long random token…" } } }',
      },
      {
        do: "look for what else is wrong, by its own check",
        language: "shell",
        text: "openclaw security audit --deep",
      },
    ],
    references: ["https://docs.openclaw.ai/gateway/security", "https://docs.openclaw.ai/web/control-ui"],
  }),
);
