import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const triton = defineService(
  httpService({
    id: "triton",
    title: "NVIDIA Triton",
    category: "model serving",
    ports: [8000],
    recognise: [
      {
        get: "/v2",
        tells: ({ json }) => textAt(json, "name") === "triton" && listAt(json, "extensions") !== undefined,
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    ask: [
      {
        // A listing that the API takes as POST: docs/protocol/extension_model_repository.md, Index.
        post: { path: "/v2/repository/index", json: {} },
        open: ({ status, json }) =>
          status === 200 && Array.isArray(json) && json.every((one) => textAt(one, "name") !== undefined),
        means: "lists its models without a key",
        meansGuarded: "keeps its repository to those who know a header",
        shows: ["see metadata"],
        holds: ({ json }) => named(listAt({ json }, "json"), "name"),
      },
      {
        get: "/v2/models/stats",
        open: ({ json }) => listAt(json, "model_stats") !== undefined,
        grade: "weak",
        means: "tells how much each model is used",
        shows: ["see metadata"],
      },
    ],
    reach: [
      {
        can: "administer",
        because: "models are loaded and unloaded by the same API where model control is explicit",
      },
      {
        can: "run code",
        because: "a load may carry the model's files, and a model of the Python backend is a program",
      },
      {
        can: "read data",
        because: "trace and log settings, changed by the same API, write requests to a file",
      },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "let it listen on loopback or the private network only, and put a proxy in front that asks who one is",
        language: "shell",
        text: "tritonserver --model-repository=/models --model-control-mode=none --http-address=127.0.0.1 --grpc-address=127.0.0.1 --metrics-address=127.0.0.1",
      },
      {
        do: "keep everything but inference and health to those who know a header, over HTTP and over gRPC (8001)",
        language: "shell",
        text: "tritonserver … --http-restricted-api=metadata,model-config,model-repository,shared-memory,statistics,trace,logging:admin-key=$TRITON_ADMIN --grpc-restricted-protocol=metadata,model-config,model-repository,shared-memory,statistics,trace,logging:admin-key=$TRITON_ADMIN",
      },
      publishOnLoopback(port, 8000),
    ],
    references: [
      "triton-inference-server/server docs/customization_guide/inference_protocols.md",
      "triton-inference-server/server docs/customization_guide/deploy.md",
    ],
  }),
);
