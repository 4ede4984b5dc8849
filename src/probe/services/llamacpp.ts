import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, textAt, valueAt } from "../wire/json.ts";

export const llamacpp = defineService(
  httpService({
    id: "llamacpp",
    title: "llama.cpp server",
    category: "model serving",
    ports: [8080],
    recognise: [{ get: "/", tells: ({ headers }) => /^llama\.cpp\b/i.test(headers["server"] ?? "") }],
    ask: [
      {
        // /v1/models and /health are public with a key as well; this is not.
        get: "/props",
        open: ({ json }) => isObject(valueAt(json, "default_generation_settings")),
        means: "shows its settings and takes requests for its model without a key",
        meansGuarded: "asks for a key",
        shows: ["see metadata"],
        version: ({ json }) => textAt(json, "build_info"),
      },
      {
        // The prompts that are at work right now.
        get: "/slots",
        keep: "status",
        open: ({ status }) => status === 200,
        means: "shows the prompts that it works on at the moment",
        meansGuarded: "asks for a key",
        shows: ["read data"],
      },
    ],
    reach: [
      {
        can: "read data",
        because: "where slots can be saved and restored, earlier prompts come back from them",
      },
      { can: "reach other systems", because: "images are fetched from addresses that a request names" },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "let it listen on loopback, with a key from a file and without the view into its slots",
        language: "shell",
        text: "llama-server -m model.gguf --host 127.0.0.1 --api-key-file /etc/llama/keys --no-slots",
      },
      publishOnLoopback(port, 8080),
    ],
    references: [
      "ggml-org/llama.cpp tools/server/README.md",
      "ggml-org/llama.cpp tools/server/server-http.cpp",
    ],
  }),
);
