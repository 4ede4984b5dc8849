import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService, type ReadCollection } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, numberAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";
import { expectedList } from "../wire/paged.ts";

const services = "/api/services";
const mostTraces = 5;

export const jaeger = defineService(
  httpService({
    id: "jaeger",
    title: "Jaeger",
    category: "observability",
    ports: [16686],
    recognise: [
      {
        get: "/",
        tells: ({ text }) => /<title>Jaeger UI<\/title>/.test(text),
        version: ({ text }) =>
          /JAEGER_VERSION = [^;]{0,200}"gitVersion":\s*"v?(\d[\w.-]{0,30})"/.exec(text)?.[1],
      },
    ],
    ask: [
      {
        get: services,
        open: (answer) => namesIn(answer) !== undefined,
        means: "lists the services it traces; it has no login",
        shows: ["read data"],
        holds: (answer) => named(namesIn(answer)),
      },
    ],
    reach: [
      { can: "see metadata", because: "traces show addresses, statements and how systems call each other" },
    ],
    hasAuthentication: false,
    fix: () => [
      {
        do: "let its page listen on loopback, behind a proxy that asks for a login",
        where: "the flags of jaeger-query (version 1), or the settings of version 2",
        language: "shell",
        text: "--query.http-server.host-port=127.0.0.1:16686 --query.grpc-server.host-port=127.0.0.1:16685",
      },
      publishOnLoopback(16686),
    ],
    alsoSends: [`GET /api/traces?limit=${mostTraces}&service={service}`],
    content: { collections: (door) => tracesOf(door) },
    references: [
      "https://www.jaegertracing.io/docs/latest/security/",
      "https://www.jaegertracing.io/docs/latest/apis/",
    ],
  }),
);

/** Null when there is none yet. */
function namesIn({ status, json }: HttpAnswer): readonly unknown[] | undefined {
  if (status !== 200 || numberAt(json, "total") === undefined || valueAt(json, "errors") === undefined)
    return undefined;
  return valueAt(json, "data") === null ? [] : listAt(json, "data");
}

async function* tracesOf(door: AskingDoor): AsyncIterable<ReadCollection> {
  for (const name of (namesIn(await door.get(services)) ?? []).slice(0, 20)) {
    if (typeof name !== "string") continue;
    yield {
      name,
      async *records() {
        const page = await door.get(`/api/traces?limit=${mostTraces}&service=${encodeURIComponent(name)}`);
        yield* expectedList(page, "data").flatMap((one) => listAt(one, "spans") ?? []);
      },
    };
  }
}
