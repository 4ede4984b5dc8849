import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { versionFrom } from "../version-from.ts";
import { isObject, textAt, valueAt } from "../wire/json.ts";

const described = httpService({
  id: "bifrost",
  title: "Bifrost gateway",
  category: "AI gateway",
  ports: [8080],
  recognise: [
    {
      // Public with a login as well; "disabled" stands there when it is told not to look at its database.
      get: "/health",
      tells: ({ json }) =>
        textAt(json, "components", "db_pings") !== undefined || textAt(json, "db_pings") !== undefined,
    },
  ],
  ask: [
    {
      get: "/api/session/is-auth-enabled",
      open: ({ json }) => valueAt(json, "is_auth_enabled") === false,
      guarded: ({ json }) => valueAt(json, "is_auth_enabled") === true,
      means: "says that it asks for no login: every visitor is its administrator",
      meansGuarded: "says that it asks for a login",
      shows: ["administer"],
    },
    {
      get: "/api/config",
      open: ({ json }) =>
        typeof valueAt(json, "is_db_connected") === "boolean" && isObject(valueAt(json, "client_config")),
      means: "shows its configuration to anyone",
      meansGuarded: "asks for a login",
      shows: ["administer"],
    },
  ],
  reach: [
    { can: "read data", because: "its log holds prompts and answers" },
    {
      can: "reach other systems",
      because: "prompts go to the model providers with the owner's keys and at the owner's cost",
    },
    {
      can: "run code",
      because: "MCP clients are programs that an administrator names, and the gateway starts them",
    },
  ],
  hasAuthentication: true,
  fix: ({ port }) => [
    {
      do: "ask for a login for the pages, the settings and the models",
      where: "Workspace, Config, Security; or config.json",
      language: "json",
      text: '{\n  "auth_config": {\n    "is_enabled": true,\n    "admin_username": "env.BIFROST_ADMIN",\n    "admin_password": "env.BIFROST_PASSWORD"\n  },\n  "client": { "enforce_auth_on_inference": true }\n}',
    },
    { do: "look at the bills and usage pages of the model providers for requests that were not yours" },
    publishOnLoopback(port, 8080),
  ],
  references: [
    "https://docs.getbifrost.ai/quickstart/gateway/setting-up-auth",
    "maximhq/bifrost transports/bifrost-http/handlers/session.go, middlewares.go",
  ],
});

export const bifrost = defineService(
  versionFrom(described, "/api/version", ({ json }) =>
    typeof json === "string" ? json : textAt(json, "version"),
  ),
);
