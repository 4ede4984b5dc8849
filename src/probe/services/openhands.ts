import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";

export const openHands = defineService(
  httpService({
    id: "openhands",
    title: "OpenHands",
    category: "AI application",
    ports: [3000, 8000],
    recognise: [
      {
        // The agent server.
        get: "/server_info",
        tells: ({ json }) =>
          textAt(json, "sdk_version") !== undefined && textAt(json, "tools_version") !== undefined,
        version: ({ json }) => textAt(json, "version") ?? textAt(json, "sdk_version"),
      },
      {
        // The application of 2024 and 2025; public by design.
        get: "/api/options/config",
        tells: ({ json }) =>
          textAt(json, "APP_MODE") !== undefined && isObject(valueAt(json, "FEATURE_FLAGS")),
      },
    ],
    ask: [
      {
        get: "/api/conversations/search?limit=1",
        open: ({ json }) => listAt(json, "items") !== undefined && hasNext(json),
        means: "hands out the agent's conversations without a key",
        shows: ["read data"],
      },
      {
        get: "/api/conversations?limit=1",
        open: ({ json }) => listAt(json, "results") !== undefined && hasNext(json),
        means: "hands out the agent's conversations without a login",
        shows: ["read data"],
      },
    ],
    reach: [
      { can: "run code", because: "conversations are begun by the same API, and the agent runs commands" },
      { can: "read files", because: "the workspace's files are read and written by the same API" },
      { can: "reach other systems", because: "the agent browses, and holds tokens for repositories" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a key on every request",
        where: "environment of the agent server, then restart",
        language: "ini",
        text: "OH_SESSION_API_KEYS_0=…a long random key…",
      },
      {
        do: "publish its port on loopback only: the application itself has no accounts",
        where: "where the container is started",
        language: "shell",
        text: "docker run -p 127.0.0.1:3000:3000 …",
      },
    ],
    references: [
      "https://docs.openhands.dev/openhands/usage/run-openhands/local-setup",
      "OpenHands/software-agent-sdk openhands-agent-server/openhands/agent_server/server_details_router.py",
    ],
  }),
);

function hasNext(json: unknown): boolean {
  return isObject(json) && "next_page_id" in json;
}
