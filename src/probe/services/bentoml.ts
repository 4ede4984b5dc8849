import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, valueAt } from "../wire/json.ts";
import { openApiTitle } from "../wire/openapi.ts";

/** Routes that every service has. */
const ownRoutes = new Set(["/healthz", "/livez", "/readyz", "/metrics"]);

export const bentoMl = defineService(
  httpService({
    id: "bentoml",
    title: "BentoML service",
    category: "model serving",
    ports: [3000],
    recognise: [
      { get: "/", tells: ({ text }) => /<title>\s*BentoML Prediction Service\s*<\/title>/i.test(text) },
    ],
    ask: [
      {
        get: "/docs.json",
        open: (answer) => openApiTitle(answer) !== undefined && /bentoml/i.test(answer.text),
        means: "describes its routes and takes requests for them: it asks nobody who they are",
        meansGuarded: "asks who one is",
        shows: ["see metadata"],
        version: ({ text }) => /BentoML-(\d+\.\d+\.\d+)/.exec(text)?.[1],
        notes: ({ json }) => {
          const paths = valueAt(json, "paths");
          const own = isObject(paths) ? Object.keys(paths).filter((path) => !ownRoutes.has(path)) : [];
          return own.length === 0 ? [] : [`routes: ${own.slice(0, 20).join(", ").slice(0, 500)}`];
        },
      },
    ],
    reach: [],
    hasAuthentication: false,
    fix: ({ port }) => [
      {
        do: "let it listen on loopback only, and put a proxy in front that asks who one is: it has no accounts of its own",
        language: "shell",
        text: "bentoml serve service:MyService --host 127.0.0.1",
      },
      publishOnLoopback(port, 3000),
    ],
    references: [
      "https://docs.bentoml.com/en/latest/build-with-bentoml/asgi.html",
      "bentoml/BentoML src/_bentoml_impl/server/app.py",
    ],
  }),
);
