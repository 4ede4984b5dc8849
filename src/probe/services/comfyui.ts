import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, numberAt, textAt } from "../wire/json.ts";

/** As many as one answer has room for. */
const mostCounted = 20;

export const comfyUi = defineService(
  httpService({
    id: "comfyui",
    title: "ComfyUI",
    category: "AI application",
    ports: [8188],
    recognise: [
      {
        get: "/system_stats",
        tells: ({ json }) =>
          listAt(json, "devices") !== undefined && textAt(json, "system", "python_version") !== undefined,
        version: ({ json }) => textAt(json, "system", "comfyui_version"),
      },
    ],
    ask: [
      {
        get: "/prompt",
        open: ({ json }) => numberAt(json, "exec_info", "queue_remaining") !== undefined,
        means: "tells its queue, and takes work, without a login",
        shows: ["see metadata"],
      },
      {
        // Prompts of others: they are counted and not kept.
        get: `/history?max_items=${mostCounted}`,
        open: ({ json, cut, text }) =>
          isObject(json)
            ? Object.values(json).every((one) => isObject(one) && "prompt" in one)
            : cut && /^\{"[0-9a-f-]{36}":/.test(text),
        means: "hands out the prompts of everyone",
        shows: ["read data"],
        holds: ({ json }) => {
          if (!isObject(json)) return [{ name: "history" }];
          const count = Object.keys(json).length;
          return [{ name: "history", rows: { count, exact: count < mostCounted } }];
        },
      },
    ],
    reach: [
      { can: "write", because: "files are uploaded and history is deleted by the same API" },
      { can: "run code", because: "workflows run the code of custom nodes, and its manager installs them" },
      { can: "read files", because: "what lies in its input and output folders is served by name" },
    ],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let it listen on loopback only; it has no accounts, so whoever needs it from elsewhere comes through a proxy that asks for a login, or through a tunnel",
        where: "its command line",
        language: "shell",
        text: "python main.py --listen 127.0.0.1",
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:8188:8188"',
      },
    ],
    references: [
      "https://docs.comfy.org/development/comfyui-server/comms_routes",
      "comfyanonymous/ComfyUI server.py",
    ],
  }),
);
