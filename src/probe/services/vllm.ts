import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { type Answer, defineService, type Judgement, usualVerdict } from "../service.ts";
import { versionFrom } from "../version-from.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { textAt } from "../wire/json.ts";
import { isModelList, modelsAreOwnedBy, modelsHeld, modelsPage } from "../wire/openai.ts";
import { openApiHas, openApiPage, openApiTitle } from "../wire/openapi.ts";

/** Routes beside the prefixes that --api-key guards; they run the model or look into it. */
const besideTheKey = [
  "/invocations",
  "/tokenize",
  "/detokenize",
  "/pooling",
  "/score",
  "/rerank",
  "/classify",
  "/generate",
];

const described = httpService({
  id: "vllm",
  title: "vLLM",
  category: "model serving",
  ports: [8000, 8001],
  recognise: [
    { get: modelsPage, tells: (answer) => modelsAreOwnedBy("vllm", answer) },
    // With a key the list of models is closed, and what stands beside it is not.
    { get: openApiPage, tells: isDescription },
    { get: "/metrics", tells: ({ status, text }) => status === 200 && /^# HELP vllm:/m.test(text) },
  ],
  ask: [
    {
      get: modelsPage,
      open: isModelList,
      means: "lists its models and takes requests for them without a key",
      meansGuarded: "asks for a key under /v1",
      shows: ["see metadata"],
      holds: modelsHeld,
    },
    {
      get: openApiPage,
      open: (answer) => isDescription(answer) && routesBeside(answer).length > 0,
      grade: "weak",
      means: "answers outside /v1 whether or not a key is set: its key guards /v1 and a few prefixes only",
      meansGuarded: "asks for a key for its description as well",
      shows: ["see metadata"],
      notes: (answer) => [`routes that no key guards: ${routesBeside(answer).join(", ")}`],
    },
  ],
  verdict,
  reach: [
    {
      can: "reach other systems",
      because: "images and audio are fetched from addresses that a request names, unless domains are limited",
    },
    {
      can: "administer",
      because: "adapters are loaded and the cache is reset by the same API where that is switched on",
    },
  ],
  hasAuthentication: true,
  fix: ({ port }) => [
    {
      do: "put a proxy in front that asks for a key on every path, and let vLLM listen on loopback: --api-key guards /v1 only, and leaves /invocations, /tokenize and others open",
      where: "Caddyfile",
      language: "text",
      text: '@known header Authorization "Bearer {$VLLM_PROXY_KEY}"\nhandle @known {\n  reverse_proxy 127.0.0.1:8000\n}\nrespond 401',
    },
    {
      do: "start it on loopback, with a key, without its description, and with the domains that it may fetch from",
      language: "shell",
      text: "VLLM_API_KEY=… vllm serve <model> --host 127.0.0.1 --disable-fastapi-docs --allowed-media-domains example.org",
    },
    publishOnLoopback(port, 8000),
  ],
  references: [
    "https://docs.vllm.ai/en/latest/usage/security.html",
    "vllm-project/vllm vllm/entrypoints/serve/utils/server_utils.py, issues 18892, 29922, 58144",
  ],
});

export const vllm = defineService(versionFrom(described, "/version", ({ json }) => textAt(json, "version")));

/** FastAPI's own title, with the routes that only this server has together. */
function isDescription(answer: HttpAnswer): boolean {
  return (
    openApiTitle(answer) === "FastAPI" &&
    openApiHas(answer, "/version") &&
    openApiHas(answer, "/tokenize") &&
    openApiHas(answer, modelsPage)
  );
}

function routesBeside(answer: HttpAnswer): string[] {
  return besideTheKey.filter((path) => openApiHas(answer, path));
}

/** A key under /v1 says nothing about the routes beside it. */
function verdict(answers: readonly Answer[]): Judgement {
  const usual = usualVerdict(answers);
  const description = answers.find(({ request }) => request === `GET ${openApiPage}`);
  if (usual.verdict !== "guarded" || description?.says === "guarded") return usual;
  return {
    verdict: "unknown",
    why: "it asks for a key under /v1 only, and its list of routes is switched off: whether /invocations and its like are open could not be seen",
  };
}
