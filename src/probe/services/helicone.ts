import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

export const helicone = defineService(
  httpService({
    id: "helicone",
    title: "Helicone",
    category: "AI observability",
    ports: [8585],
    recognise: [{ get: "/healthcheck", tells: ({ json }) => textAt(json, "status") === "healthy :)" }],
    ask: [
      {
        get: "/v1/organization",
        open: ({ json }) => valueAt(json, "error") === null && listAt(json, "data") !== undefined,
        guarded: (answer) => isRefusal(answer),
        means: "lists its organisations without a login",
        meansGuarded: "asks for a login",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "data"), "name"),
      },
    ],
    reach: [{ can: "read data", because: "the requests that it keeps hold prompts and answers" }],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "let only its own web pages reach the server beside them, and put a login in front of both",
        where: "docker-compose.yml, or the network in front of it",
      },
      {
        do: "replace the secrets that the example files ship with, those of PostgreSQL, ClickHouse and MinIO first: they hold the same requests",
        where: ".env",
      },
      publishOnLoopback(port, 8585),
    ],
    references: [
      "https://docs.helicone.ai/getting-started/self-host/docker",
      "Helicone/helicone valhalla/jawn/src/controllers",
    ],
  }),
);

/** Some versions say 401, others 200 with an error in place of the data. */
function isRefusal({ status, json }: HttpAnswer): boolean {
  const isError = textAt(json, "error") !== undefined && (valueAt(json, "data") ?? null) === null;
  return status === 401 || status === 403 || (status === 200 && isError);
}
