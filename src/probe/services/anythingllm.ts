import { httpService } from "../http-service.ts";
import { defineService } from "../service.ts";
import { isObject, listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

/** Old versions tell these in clear on a page that is public by design. */
const toldKeys = ["WeaviateApiKey", "QdrantApiKey"];

export const anythingLlm = defineService(
  httpService({
    id: "anythingllm",
    title: "AnythingLLM",
    category: "AI application",
    ports: [3001],
    recognise: [
      {
        get: "/api/setup-complete",
        tells: ({ json }) =>
          typeof valueAt(json, "results", "RequiresAuth") === "boolean" &&
          typeof valueAt(json, "results", "MultiUserMode") === "boolean",
        facts: ({ json }) => ({ tellsKeys: tellsKeys(json) }),
      },
    ],
    ask: [
      {
        get: "/api/workspaces",
        open: ({ json }) => listAt(json, "workspaces") !== undefined,
        means: "lists its workspaces without a password",
        shows: ["read data", "administer"],
        holds: ({ json }) => named(listAt(json, "workspaces"), "name"),
      },
      {
        get: "/api/setup-complete",
        only: ({ facts }) => facts?.["tellsKeys"] === true,
        open: ({ json }) => tellsKeys(json),
        grade: "weak",
        means: "tells the key of its vector database to anyone",
        shows: ["read credentials"],
      },
    ],
    reach: [
      { can: "write", because: "documents are added to and deleted from workspaces by the same API" },
      { can: "read credentials", because: "API keys for its developer interface can be made and read" },
      { can: "reach other systems", because: "its collector fetches any address that it is given" },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "set a password for the instance, or turn on multi-user mode under Settings, Security",
        where: "environment of the anythingllm container, then restart",
        language: "ini",
        text: "AUTH_TOKEN=…a long random password…\nJWT_SECRET=…another long random text…",
      },
      {
        do: "publish its port on loopback only",
        where: "docker-compose.yml",
        language: "yaml",
        text: 'ports:\n  - "127.0.0.1:3001:3001"',
      },
    ],
    alsoSends: ["GET /api/workspace/{slug}/chats"],
    content: {
      async *collections(door) {
        const listed = await door.get("/api/workspaces");
        for (const one of listAt(listed.json, "workspaces") ?? []) {
          const slug = textAt(one, "slug");
          if (slug === undefined || slug === "") continue;
          yield {
            name: textAt(one, "name") ?? slug,
            async *records() {
              const { json } = await door.get(`/api/workspace/${encodeURIComponent(slug)}/chats`);
              for (const turn of listAt(json, "history") ?? []) {
                if (isObject(turn))
                  yield { role: turn["role"], content: turn["content"], sentAt: turn["sentAt"] };
              }
            },
          };
        }
      },
    },
    references: [
      "Mintplex-Labs/anything-llm server/models/systemSettings.js",
      "Mintplex-Labs/anything-llm server/endpoints/workspaces.js",
    ],
  }),
);

function tellsKeys(json: unknown): boolean {
  return toldKeys.some((key) => (textAt(json, "results", key) ?? "") !== "");
}
