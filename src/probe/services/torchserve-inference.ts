import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { textAt } from "../wire/json.ts";
import { openApiHas, openApiVersion } from "../wire/openapi.ts";
import { isTorchServe, torchServeFix, wantsToken } from "./torchserve-management.ts";

/** No model has this name, so that nothing is run. */
const noModel = "/predictions/watertight-no-such-model";

export const torchServeInference = defineService(
  httpService({
    id: "torchserve.inference",
    title: "TorchServe inference",
    category: "model serving",
    ports: [8080],
    recognise: [
      {
        get: "/api-description",
        tells: (answer) => isTorchServe(answer) && openApiHas(answer, "/predictions/{model_name}"),
        version: openApiVersion,
      },
    ],
    ask: [
      {
        // A token is asked for before the model is looked up.
        get: noModel,
        open: ({ status, json }) => status === 404 && textAt(json, "type") === "ModelNotFoundException",
        guarded: wantsToken,
        means: "takes requests for its models without a token",
        meansGuarded: "asks for a token",
        shows: ["see metadata"],
      },
    ],
    reach: [],
    hasAuthentication: true,
    fix: torchServeFix,
    references: [
      "https://docs.pytorch.org/serve/token_authorization_api.html",
      "https://docs.pytorch.org/serve/inference_api.html",
    ],
  }),
);
