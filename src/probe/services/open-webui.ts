import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt, valueAt } from "../wire/json.ts";

export const openWebUi = defineService(
  httpService({
    id: "open-webui",
    title: "Open WebUI",
    category: "AI application",
    ports: [3000, 8080],
    recognise: [
      {
        // Public by design, for the login page.
        get: "/api/config",
        tells: ({ json }) =>
          typeof authOf(json) === "boolean" &&
          valueAt(json, "status") === true &&
          textAt(json, "version") !== undefined,
        version: ({ json }) => textAt(json, "version"),
        facts: ({ json }) => ({
          onboarding: valueAt(json, "onboarding") === true,
          signUp: valueAt(json, "features", "enable_signup"),
        }),
      },
    ],
    ask: [
      {
        get: "/api/config",
        open: ({ json }) => authOf(json) === false,
        guarded: ({ json }) => authOf(json) === true,
        means: "says that it runs without accounts: every visitor is the administrator",
        meansGuarded: "says that it asks for an account",
        shows: ["read data", "administer"],
      },
      {
        get: "/api/config",
        only: ({ facts }) => facts?.["onboarding"] === true,
        open: ({ json }) => valueAt(json, "onboarding") === true,
        means: "has no administrator yet: whoever comes first becomes it",
        shows: ["administer"],
      },
      {
        get: "/api/config",
        only: ({ facts }) => typeof facts?.["signUp"] === "boolean",
        open: ({ json }) => valueAt(json, "features", "enable_signup") === true,
        guarded: ({ json }) => valueAt(json, "features", "enable_signup") === false,
        grade: "weak",
        means: "lets anyone sign up",
        meansGuarded: "takes no sign-ups",
        shows: ["see metadata"],
      },
      {
        get: "/api/models",
        open: ({ json }) => Array.isArray(valueAt(json, "data")),
        means: "lists its models without an account",
        shows: ["see metadata"],
        grade: "weak",
      },
    ],
    reach: [
      { can: "read data", because: "an administrator reads every user's chats and uploaded documents" },
      {
        can: "run code",
        because: "an administrator adds functions and tools, which are Python run by the server",
      },
      { can: "read credentials", because: "the settings hold the keys of the model providers" },
      {
        can: "reach other systems",
        because: "model and tool servers are asked at addresses that an administrator names",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "turn accounts on and sign-ups off; WEBUI_AUTH cannot be turned on while users exist without accounts, so start with a fresh volume or an older backup",
        where: "environment of the open-webui container",
        language: "ini",
        text: "WEBUI_AUTH=True\nENABLE_SIGNUP=False\nDEFAULT_USER_ROLE=pending",
      },
      {
        do: "publish its port on loopback only, behind a proxy with TLS",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:3000:8080"',
      },
    ],
    references: [
      "https://docs.openwebui.com/getting-started/env-configuration/",
      "open-webui/open-webui backend/open_webui/main.py",
    ],
  }),
);

/** Top level in the versions of 2023 and early 2024. */
function authOf(json: unknown): unknown {
  return valueAt(json, "features", "auth") ?? valueAt(json, "auth");
}
