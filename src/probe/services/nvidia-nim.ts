import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt } from "../wire/json.ts";
import { isModelList, modelsHeld, modelsPage } from "../wire/openai.ts";

export const nvidiaNim = defineService(
  httpService({
    id: "nvidia-nim",
    title: "NVIDIA NIM",
    category: "model serving",
    ports: [8000],
    recognise: [
      {
        get: "/v1/metadata",
        tells: ({ json }) =>
          listAt(json, "modelInfo") !== undefined && listAt(json, "assetInfo") !== undefined,
        version: ({ json }) => textAt(json, "version"),
      },
    ],
    ask: [
      {
        get: modelsPage,
        open: isModelList,
        means: "lists its models and takes requests for them: it asks nobody who they are",
        meansGuarded: "asks for a key",
        shows: ["see metadata"],
        holds: modelsHeld,
      },
      {
        // Models that are not spoken to in OpenAI's way have no such list.
        get: "/v1/metadata",
        open: ({ json }) => listAt(json, "modelInfo") !== undefined,
        grade: "weak",
        means: "tells its model, version and licence to anyone",
        shows: ["see metadata"],
      },
    ],
    reach: [
      { can: "reach other systems", because: "images are fetched from addresses that a request names" },
    ],
    hasAuthentication: false,
    fix: ({ port }) => [
      {
        do: "put a proxy or an API gateway in front that asks for a key: the container itself has none to set",
      },
      publishOnLoopback(port, 8000),
    ],
    references: ["https://docs.nvidia.com/nim/large-language-models/latest/api-reference.html"],
  }),
);
