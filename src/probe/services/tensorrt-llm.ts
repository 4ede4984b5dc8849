import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { versionFrom } from "../version-from.ts";
import { textAt } from "../wire/json.ts";
import { isModelList, modelsAreOwnedBy, modelsHeld, modelsPage } from "../wire/openai.ts";

const described = httpService({
  id: "tensorrt-llm",
  title: "TensorRT-LLM",
  category: "model serving",
  ports: [8000],
  recognise: [{ get: modelsPage, tells: (answer) => modelsAreOwnedBy("tensorrt_llm", answer) }],
  ask: [
    {
      get: modelsPage,
      open: isModelList,
      means: "lists its models and takes requests for them: it cannot ask for a key",
      shows: ["see metadata"],
      holds: modelsHeld,
    },
  ],
  reach: [{ can: "reach other systems", because: "images are fetched from addresses that a request names" }],
  hasAuthentication: false,
  fix: ({ port }) => [
    {
      do: "let it listen on loopback only, and put a proxy in front that asks for a key",
      language: "shell",
      text: "trtllm-serve <model> --host 127.0.0.1",
    },
    publishOnLoopback(port, 8000),
  ],
  references: [
    "NVIDIA/TensorRT-LLM tensorrt_llm/serve/openai_server.py",
    "https://nvidia.github.io/TensorRT-LLM/commands/trtllm-serve/trtllm-serve.html",
  ],
});

export const tensorRtLlm = defineService(
  versionFrom(described, "/version", ({ json }) => textAt(json, "version")),
);
