import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, textAt } from "../wire/json.ts";
import { isModelList, modelsHeld, modelsPage } from "../wire/openai.ts";

export const openAiCompatible = defineService(
  httpService({
    id: "openai-compatible",
    title: "OpenAI-compatible model server",
    category: "model serving",
    ports: [8000, 8080, 4000, 5000, 3000, 1234, 1337],
    recognise: [
      { get: modelsPage, tells: (answer) => isModelList(answer) || refuses(answer), title: ownerOf },
    ],
    ask: [
      {
        get: modelsPage,
        open: isModelList,
        means: "lists its models without a key",
        meansGuarded: "asks for a key",
        shows: ["see metadata"],
        holds: modelsHeld,
        notes: () => [
          "whether it answers prompts without a key was not tried, since that costs computing time and may cost money",
        ],
      },
    ],
    reach: [],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "ask for a key on every path, by the server's own setting or by a proxy in front, and let the server listen on loopback",
        where: "Caddyfile",
        language: "text",
        text: `@known header Authorization "Bearer {$MODEL_KEY}"\nhandle @known {\n  reverse_proxy 127.0.0.1:${port}\n}\nrespond 401`,
      },
      publishOnLoopback(port),
    ],
    references: ["https://platform.openai.com/docs/api-reference/models/list"],
  }),
);

/** The error that OpenAI's protocol has for a missing key. */
function refuses({ status, json }: HttpAnswer): boolean {
  return (
    (status === 401 || status === 403) &&
    textAt(json, "error", "message") !== undefined &&
    textAt(json, "error", "type") !== undefined
  );
}

function ownerOf({ json }: HttpAnswer): string | undefined {
  const owner = textAt(listAt(json, "data")?.[0], "owned_by");
  return owner === undefined || !/^[\w .-]{2,40}$/.test(owner)
    ? undefined
    : `OpenAI-compatible model server (${owner})`;
}
