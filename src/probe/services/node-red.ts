import type { ReachEntry } from "../../model/index.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt } from "../wire/json.ts";

export const nodeRed = defineService(
  httpService({
    id: "node-red",
    title: "Node-RED",
    category: "orchestration",
    ports: [1880],
    // The editor's page is public by design; its title can be changed, the name of its script cannot.
    recognise: [
      {
        get: "/",
        tells: ({ text }) => text.includes("red/red.min.js") || text.includes("<title>Node-RED</title>"),
      },
    ],
    ask: [
      {
        // Flows may hold credentials: the status line is enough.
        get: "/flows",
        keep: "status",
        open: ({ status, headers }) => status === 200 && (headers["content-type"] ?? "").includes("json"),
        means: "hands out its flows without a login",
        shows: ["read data"],
      },
      {
        get: "/settings",
        open: ({ json }) =>
          textAt(json, "httpNodeRoot") !== undefined && textAt(json, "version") !== undefined,
        means: "tells its settings without a login",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "version"),
        reach: ({ json }) => (textAt(json, "user", "permissions") === "read" ? [] : deploys),
        notes: ({ json }) =>
          textAt(json, "user", "permissions") === "read"
            ? ["visitors may read but not deploy (adminAuth.default)"]
            : [],
      },
    ],
    reach: [],
    hasAuthentication: true,
    fix: () => [
      {
        do: "ask for a login, with a hash that `node-red admin hash-pw` makes, and listen on loopback",
        where: "settings.js, then restart",
        language: "text",
        text: 'uiHost: "127.0.0.1",\nadminAuth: {\n  type: "credentials",\n  users: [{ username: "owner", password: "…the hash…", permissions: "*" }],\n},',
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:1880:1880"',
      },
    ],
    references: ["https://nodered.org/docs/user-guide/runtime/securing-node-red"],
  }),
);

const deploys: readonly ReachEntry[] = [
  { can: "run code", because: "flows have nodes for functions and for commands", how: "inferred" },
  { can: "administer", because: "flows are deployed and nodes installed by the same API", how: "inferred" },
  { can: "reach other systems", because: "flows have nodes for HTTP, MQTT and sockets", how: "inferred" },
];
