import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { listAt, textAt } from "../wire/json.ts";
import { modelsPage } from "../wire/openai.ts";

/** What a model is called unless it is given a name: MODEL_NAME of the image. */
const usualModel = "/v1/models/model";

export const tensorFlowServing = defineService(
  httpService({
    id: "tensorflow-serving",
    title: "TensorFlow Serving",
    category: "model serving",
    ports: [8501],
    recognise: [
      {
        // It lists no models, and says so in words of its own.
        get: modelsPage,
        tells: ({ status, json }) =>
          status >= 400 && textAt(json, "error")?.startsWith(`Malformed request: GET ${modelsPage}`) === true,
      },
    ],
    ask: [
      {
        get: usualModel,
        open: ({ json }) =>
          listAt(json, "model_version_status") !== undefined ||
          /^(?:Could not find any versions of model|Servable not found)/.test(textAt(json, "error") ?? ""),
        means: "answers for its models without asking who one is: it cannot",
        shows: ["see metadata"],
        holds: ({ json }) => (listAt(json, "model_version_status") === undefined ? [] : [{ name: "model" }]),
      },
    ],
    reach: [
      {
        can: "administer",
        because: "the gRPC port beside it (8500) takes a new list of models, where that is allowed",
      },
    ],
    hasAuthentication: false,
    fix: ({ port }) => [
      {
        do: "let only the programs that use it reach it: it has no accounts, so a proxy in front has to ask",
        where: "docker-compose.yml, or the network in front of it",
      },
      publishOnLoopback(port, 8501),
      publishOnLoopback(8500),
    ],
    references: [
      "https://www.tensorflow.org/tfx/serving/api_rest",
      "tensorflow/serving tensorflow_serving/model_servers/http_rest_api_handler.cc",
    ],
  }),
);
