import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";
import { isModelList, modelsHeld, modelsPage } from "../wire/openai.ts";

export const lmStudio = defineService(
  httpService({
    id: "lm-studio",
    title: "LM Studio",
    category: "model serving",
    ports: [1234],
    recognise: [{ get: "/lmstudio-greeting", tells: ({ json }) => valueAt(json, "lmstudio") === true }],
    ask: [
      {
        get: modelsPage,
        open: isModelList,
        guarded: ({ status, json }) =>
          status === 401 ||
          status === 403 ||
          /api[ _]?token|api[ _]?key|unauthor/i.test(textAt(json, "error", "message") ?? ""),
        means: "lists its models and takes requests for them without a token",
        meansGuarded: "asks for a token",
        shows: ["see metadata"],
        holds: modelsHeld,
        notes: ({ json }) => [`${listAt(json, "data")?.length ?? 0} models are on this machine`],
      },
    ],
    reach: [
      { can: "write", because: "models are downloaded, loaded and unloaded by the same API" },
      { can: "run code", because: "requests may use the MCP servers of this machine where that is allowed" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "let it serve this machine only: turn 'Serve on Local Network' off",
        where: "LM Studio, Developer, Server Settings; or on the command line",
        language: "shell",
        text: "lms server start --bind 127.0.0.1",
      },
      {
        do: "turn 'Require Authentication' on and make a token for each client (from 0.4.0 on)",
        where: "LM Studio, Developer, Server Settings",
      },
    ],
    references: [
      "https://lmstudio.ai/docs/developer/core/authentication",
      "https://lmstudio.ai/docs/developer/core/server/settings",
    ],
  }),
);
