import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, textAt } from "../wire/json.ts";
import { openApiPage, openApiTitle, openApiVersion } from "../wire/openapi.ts";
import { expectedList } from "../wire/paged.ts";

/** Rows of one answer: there is no way to go on from there. */
const mostMemories = 100;

export const mem0 = defineService(
  httpService({
    id: "mem0",
    title: "Mem0",
    category: "AI application",
    ports: [8888, 8000],
    recognise: [
      {
        get: openApiPage,
        tells: (answer) => openApiTitle(answer) === "Mem0 REST APIs",
        version: openApiVersion,
      },
    ],
    ask: [
      {
        // Older versions want to know whose memories, and ask nobody who they are.
        get: "/memories?top_k=1",
        open: (answer) => isListing(answer) || wantsName(answer),
        means: "gives out memories without a key",
        meansGuarded: "asks for a key",
        shows: ["read data"],
      },
      {
        // The configuration, with the keys of the model providers in older versions.
        get: "/configure",
        keep: "status",
        open: ({ status }) => status === 200,
        means: "hands out its configuration",
        meansGuarded: "asks for a key",
        shows: ["read credentials"],
      },
    ],
    reach: [
      {
        can: "write",
        because: "memories are added, changed and deleted by the same API, and steer what an assistant does",
      },
      { can: "administer", because: "the model and the store behind it are changed by the same API" },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "update to a version that asks for a key, and set one; older ones ask for nothing",
        where: "environment of the server, then restart",
        language: "ini",
        text: "ADMIN_API_KEY=…a long random key…\nJWT_SECRET=…another…\nAUTH_DISABLED=false",
      },
      { do: "close the PostgreSQL and Neo4j servers beside it in the same way: they hold the same memories" },
      publishOnLoopback(port, 8000),
    ],
    alsoSends: [`GET /memories?top_k=${mostMemories}`],
    content: {
      async *collections(door) {
        const answer = await door.get(`/memories?top_k=${mostMemories}`);
        // Without a name nothing is given out in older versions, and names are not guessed.
        if (wantsName(answer)) return;
        yield {
          name: "memories",
          async *records() {
            yield* expectedList(answer, ...(Array.isArray(answer.json) ? [] : ["results"]));
          },
        };
      },
    },
    references: [
      "https://docs.mem0.ai/open-source/features/rest-api",
      "mem0ai/mem0 server/main.py, server/auth.py",
    ],
  }),
);

function isListing({ status, json }: HttpAnswer): boolean {
  return status === 200 && (Array.isArray(json) || listAt(json, "results") !== undefined);
}

function wantsName({ status, json }: HttpAnswer): boolean {
  return status === 400 && (textAt(json, "detail")?.startsWith("At least one identifier") ?? false);
}
