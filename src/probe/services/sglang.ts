import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isModelList, modelsAreOwnedBy, modelsHeld, modelsPage } from "../wire/openai.ts";

export const sglang = defineService(
  httpService({
    id: "sglang",
    title: "SGLang",
    category: "model serving",
    ports: [30000],
    recognise: [
      { get: modelsPage, tells: (answer) => modelsAreOwnedBy("sglang", answer) },
      // Health and metrics stay open with a key.
      { get: "/metrics", tells: ({ status, text }) => status === 200 && /^# HELP sglang:/m.test(text) },
    ],
    ask: [
      {
        get: modelsPage,
        open: isModelList,
        means: "lists its models and takes requests for them without a key",
        meansGuarded: "asks for a key",
        shows: ["see metadata"],
        holds: modelsHeld,
      },
      {
        // Everything it was started with, keys among it: /get_server_info in older versions.
        get: "/get_server_info",
        keep: "status",
        open: ({ status }) => status === 200,
        means: "hands out what it was started with",
        meansGuarded: "asks for a key",
        shows: ["see metadata"],
      },
    ],
    reach: [
      { can: "administer", because: "weights, adapters and the cache are replaced by the same API" },
      { can: "read files", because: "weights are loaded from a path that the caller names" },
      { can: "reach other systems", because: "images are fetched from addresses that a request names" },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "let it listen on loopback, with a key for use and another for administration",
        language: "shell",
        text: 'python -m sglang.launch_server --model-path <model> --host 127.0.0.1 --api-key "$SGLANG_API_KEY" --admin-api-key "$SGLANG_ADMIN_KEY"',
      },
      publishOnLoopback(port, 30000),
    ],
    references: [
      "https://docs.sglang.ai/advanced_features/server_arguments.html",
      "sgl-project/sglang python/sglang/srt/entrypoints/http_server.py",
    ],
  }),
);
