import type { FixStep } from "../../model/index.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService, type FixContext } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";
import { openApiHas, openApiTitle, openApiVersion } from "../wire/openapi.ts";

export const torchServeManagement = defineService(
  httpService({
    id: "torchserve.management",
    title: "TorchServe management",
    category: "model serving",
    ports: [8081],
    recognise: [
      {
        get: "/api-description",
        tells: (answer) => isTorchServe(answer) && openApiHas(answer, "/models"),
        version: openApiVersion,
      },
    ],
    ask: [
      {
        get: "/models?limit=100",
        open: ({ json }) => listAt(json, "models") !== undefined,
        guarded: wantsToken,
        means: "lists its models without a token, and would take new ones",
        meansGuarded: "asks for a token",
        shows: ["administer"],
        holds: ({ json }) => named(listAt(json, "models"), "modelName"),
      },
    ],
    reach: [
      {
        can: "run code",
        because: "a model is an archive with Python in it, registered from an address that the caller names",
      },
      { can: "reach other systems", because: "model archives are fetched from that address" },
      { can: "write", because: "models are replaced and removed by the same API" },
    ],
    hasAuthentication: true,
    fix: torchServeFix,
    references: [
      "https://docs.pytorch.org/serve/token_authorization_api.html",
      "https://docs.pytorch.org/serve/management_api.html",
      "pytorch/serve SECURITY.md",
    ],
  }),
);

/** All its doors give a description under the same name. */
export function isTorchServe(answer: HttpAnswer): boolean {
  return openApiTitle(answer) === "TorchServe APIs";
}

/** 400 and not 401, with a type of its own. */
export function wantsToken({ json }: HttpAnswer): boolean {
  return textAt(json, "type") === "InvalidKeyException";
}

/** The same for all its doors. */
export function torchServeFix({ port }: FixContext): readonly FixStep[] {
  return [
    {
      do: "let all doors listen on loopback, ask for tokens, and take models from your own address only",
      where: "config.properties, then restart; tokens need 0.11.1 or later",
      language: "ini",
      text: "inference_address=http://127.0.0.1:8080\nmanagement_address=http://127.0.0.1:8081\nmetrics_address=http://127.0.0.1:8082\ndisable_token_authorization=false\nallowed_urls=https://models\\\\.example\\\\.org/.*\nenable_model_api=false",
    },
    { do: "move off it in time: the project is archived and gets no security fixes any more" },
    publishOnLoopback(port),
  ];
}
