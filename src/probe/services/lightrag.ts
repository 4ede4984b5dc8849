import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, numberAt, textAt, valueAt } from "../wire/json.ts";

export const lightRag = defineService(
  httpService({
    id: "lightrag",
    title: "LightRAG",
    category: "AI application",
    ports: [9621],
    recognise: [
      {
        // On the list of paths that need no login, unless that list is changed.
        get: "/health",
        tells: ({ json }) =>
          textAt(json, "core_version") !== undefined && textAt(json, "api_version") !== undefined,
        version: ({ json }) => textAt(json, "core_version"),
      },
    ],
    ask: [
      {
        get: "/documents/status_counts",
        open: ({ json }) => isObject(valueAt(json, "status_counts")),
        means: "counts its documents without a login, and shows them in the same way",
        meansGuarded: "asks for a login",
        shows: ["read data"],
        notes: ({ json }) => {
          const count =
            numberAt(json, "status_counts", "all") ?? numberAt(json, "status_counts", "processed");
          return count === undefined ? [] : [`documents: ${count}`];
        },
      },
      {
        get: "/graph/label/list",
        open: ({ status, json }) =>
          status === 200 && Array.isArray(json) && json.every((label) => typeof label === "string"),
        means: "lists the names in its knowledge graph without a login",
        meansGuarded: "asks for a login",
        shows: ["read data"],
      },
      {
        // WHITELIST_PATHS is "/health,/api/*" unless it is set, and chat is under /api.
        get: "/api/tags",
        open: ({ json }) =>
          listAt(json, "models")?.some((one) => textAt(one, "name")?.startsWith("lightrag")) ?? false,
        grade: "weak",
        means:
          "leaves the routes that imitate Ollama open: /api/chat answers from the documents without a login",
        meansGuarded: "asks for a login under /api as well",
        shows: ["read data"],
      },
    ],
    reach: [
      {
        can: "read data",
        because: "questions are answered from the documents, and the documents are listed",
      },
      { can: "write", because: "documents and the graph are added to, changed and deleted by the same API" },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "ask for a login and a key, and take /api/* off the list of paths that need neither",
        where: ".env, then restart",
        language: "ini",
        text: "AUTH_ACCOUNTS=admin:…a long random password…\nTOKEN_SECRET=…another…\nLIGHTRAG_API_KEY=…a third…\nWHITELIST_PATHS=/health\nHOST=127.0.0.1",
      },
      publishOnLoopback(port, 9621),
    ],
    references: [
      "HKUDS/LightRAG lightrag/api/README.md",
      "HKUDS/LightRAG lightrag/api/config.py, lightrag/api/utils_api.py",
    ],
  }),
);
