import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { numberAt, textAt } from "../wire/json.ts";

export const tgi = defineService(
  httpService({
    id: "tgi",
    title: "Text Generation Inference",
    category: "model serving",
    ports: [3000, 8080, 80],
    recognise: [
      {
        // Public with a key as well, like /v1/models, /health and /metrics.
        get: "/info",
        tells: ({ json }) =>
          textAt(json, "model_id") !== undefined && numberAt(json, "max_concurrent_requests") !== undefined,
        version: ({ json }) => textAt(json, "version"),
        facts: ({ json }) => ({ model: textAt(json, "model_id") }),
      },
    ],
    ask: [
      {
        // The route takes POST alone. A key is asked for before the method is looked at, so that 405 comes only where
        // there is none, and nothing is run either way.
        get: "/generate",
        open: ({ status, headers }) => status === 405 && /\bPOST\b/i.test(headers["allow"] ?? ""),
        means:
          "takes requests for its model without a key: it minds the method of a request and not who sent it",
        meansGuarded: "asks for a key",
        shows: ["see metadata"],
      },
    ],
    reach: [{ can: "reach other systems", because: "images are fetched from addresses that a prompt names" }],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "ask for a key, and let it listen on loopback",
        language: "shell",
        text: 'text-generation-launcher --hostname 127.0.0.1 --api-key "$TGI_API_KEY" --model-id <model>',
      },
      { do: "keep /info, /v1/models and /metrics to your own network by a proxy: a key does not guard them" },
      publishOnLoopback(port, 80),
    ],
    references: [
      "https://huggingface.co/docs/text-generation-inference/reference/launcher",
      "huggingface/text-generation-inference router/src/server.rs",
    ],
  }),
);
