import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService, type ReadCollection } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { isObject, numberAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";
import { expectedList } from "../wire/paged.ts";

const traces = "/api/v2/traces?limit=5";

export const zipkin = defineService(
  httpService({
    id: "zipkin",
    title: "Zipkin",
    category: "observability",
    ports: [9411],
    recognise: [
      {
        get: "/info",
        tells: ({ json }) => textAt(json, "zipkin", "version") !== undefined,
        version: ({ json }) => textAt(json, "zipkin", "version"),
      },
      {
        get: "/zipkin/config.json",
        tells: ({ json }) =>
          numberAt(json, "queryLimit") !== undefined && numberAt(json, "defaultLookback") !== undefined,
      },
    ],
    ask: [
      {
        get: "/api/v2/services",
        open: isNames,
        means: "lists the services it traces; it has no login",
        shows: ["read data"],
        holds: ({ json }) => named(Array.isArray(json) ? json : []),
      },
    ],
    reach: [{ can: "write", because: "spans are taken from everyone" }],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let only a proxy that asks for a login reach it: Zipkin has none, and listens on all addresses",
      },
      publishOnLoopback(9411),
    ],
    alsoSends: [`GET ${traces}`],
    content: { collections: (door) => tracesOf(door) },
    references: ["https://zipkin.io/zipkin-api/", "openzipkin/zipkin zipkin-server/README.md"],
  }),
);

function isNames({ status, json }: HttpAnswer): boolean {
  return status === 200 && Array.isArray(json) && json.every((one) => typeof one === "string");
}

async function* tracesOf(door: AskingDoor): AsyncIterable<ReadCollection> {
  yield {
    name: "traces",
    async *records() {
      for (const trace of expectedList(await door.get(traces))) {
        if (Array.isArray(trace)) yield* trace.filter(isObject);
      }
    },
  };
}
