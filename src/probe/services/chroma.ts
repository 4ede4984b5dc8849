import type { FixStep } from "../../model/index.ts";
import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { defineService, type FixContext, type ReadBudget, type ReadCollection } from "../service.ts";
import { versionFrom } from "../version-from.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { isObject, listAt, numberAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";
import { expectedList, paged, rowsOf } from "../wire/paged.ts";

const collections = "/api/v2/tenants/default_tenant/databases/default_database/collections";
const oldCollections = "/api/v1/collections";

const described = httpService({
  id: "chroma",
  title: "Chroma",
  category: "vector database",
  ports: [8000],
  // Both are public with a token as well: chroma_server_auth_ignore_paths.
  recognise: [
    { get: "/api/v2", tells: beats, facts: () => ({ api: 2 }) },
    { get: "/api/v1", tells: beats, facts: () => ({ api: 1 }) },
  ],
  ask: [
    {
      get: collections,
      only: ({ facts }) => facts?.["api"] === 2,
      open: isListing,
      means: "lists its collections without a token",
      meansGuarded: "asks for a token",
      shows: ["read data"],
      holds: ({ json }) => named(listAt({ json }, "json"), "name"),
    },
    {
      get: oldCollections,
      only: ({ facts }) => facts?.["api"] === 1,
      open: isListing,
      means: "lists its collections without a token",
      meansGuarded: "asks for a token",
      shows: ["read data"],
      holds: ({ json }) => named(listAt({ json }, "json"), "name"),
    },
  ],
  reach: [
    { can: "write", because: "the same API without a token adds, changes and deletes collections" },
    { can: "administer", because: "tenants and databases are made by the same API" },
  ],
  hasAuthentication: true,
  fix,
  alsoSends: [
    `GET ${collections}/{id}/count`,
    `POST ${collections}/{id}/get`,
    `GET ${oldCollections}/{id}/count`,
    `POST ${oldCollections}/{id}/get`,
  ],
  content: { collections: contents },
  references: [
    "https://docs.trychroma.com/reference/server-env-vars",
    "https://docs.trychroma.com/deployment/client-server-mode",
    "chroma-core/chroma chromadb/config.py, rust/frontend/src/server.rs",
  ],
});

export const chroma = defineService(
  versionFrom(described, "/api/v2/version", ({ json }) => (typeof json === "string" ? json : undefined)),
);

function beats({ json }: HttpAnswer): boolean {
  return isObject(json) && typeof json["nanosecond heartbeat"] === "number";
}

/** An empty one is open as well. */
function isListing({ status, json }: HttpAnswer): boolean {
  return (
    status === 200 &&
    Array.isArray(json) &&
    json.every((one) => textAt(one, "id") !== undefined && textAt(one, "name") !== undefined)
  );
}

async function* contents(door: AskingDoor, budget: ReadBudget): AsyncGenerator<ReadCollection> {
  const current = await door.get(collections);
  const [root, listed] = isListing(current)
    ? [collections, current]
    : [oldCollections, await door.get(oldCollections)];
  for (const one of expectedList({ ...listed, json: { listed: listed.json } }, "listed")) {
    const [id, name] = [textAt(one, "id"), textAt(one, "name")];
    if (id === undefined || name === undefined) continue;
    const path = `${root}/${encodeURIComponent(id)}`;
    const count = numberAt({ count: (await door.get(`${path}/count`)).json }, "count");
    yield {
      name,
      ...rowsOf(count, true),
      records: () =>
        paged(budget.rows, async (offset, limit) => {
          const include = ["documents", "metadatas"];
          return recordsOf(await door.post(`${path}/get`, { limit, offset, include }));
        }),
    };
  }
}

/** `documents` and `metadatas` run side by side. */
function recordsOf(answer: HttpAnswer): unknown[] {
  const documents = listAt(answer.json, "documents") ?? [];
  const metadatas = listAt(answer.json, "metadatas") ?? [];
  return expectedList(answer, "ids").map((_, at) => ({
    document: documents[at] ?? null,
    metadata: metadatas[at] ?? null,
  }));
}

function fix({ version, port }: FixContext): readonly FixStep[] {
  // The server written in Rust has none of the providers that the Python server had until 0.6.
  const hasTokens = version !== undefined && /^0\.[456]\./.test(version);
  return [
    hasTokens
      ? {
          do: "ask for a token",
          where: "environment of the server, then restart",
          language: "ini",
          text: "CHROMA_SERVER_AUTHN_PROVIDER=chromadb.auth.token_authn.TokenAuthenticationServerProvider\nCHROMA_SERVER_AUTHN_CREDENTIALS=…a long random token…",
        }
      : {
          do: "put a proxy in front that asks for a token: this version asks for nothing by itself",
          where: "Caddyfile",
          language: "text",
          text: '@known header Authorization "Bearer {$CHROMA_TOKEN}"\nhandle @known {\n  reverse_proxy 127.0.0.1:8000\n}\nrespond 401',
        },
    {
      do: "let it listen on loopback only",
      language: "shell",
      text: "chroma run --host 127.0.0.1 --path ./data",
    },
    publishOnLoopback(port, 8000),
  ];
}
