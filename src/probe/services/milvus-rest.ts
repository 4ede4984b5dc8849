import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import {
  type Answer,
  type DefaultAccount,
  defineService,
  type ReadBudget,
  type ReadCollection,
} from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, numberAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";
import { expectedList, paged, rowsOf } from "../wire/paged.ts";

const listing = "/v2/vectordb/collections/list";
const describing = "/v2/vectordb/collections/describe";
const counting = "/v2/vectordb/collections/get_stats";
const querying = "/v2/vectordb/entities/query";
const oldListing = "/v1/vector/collections";
const usualPort = 19530;

const described = httpService({
  id: "milvus.rest",
  title: "Milvus",
  category: "vector database",
  ports: [usualPort],
  recognise: [
    {
      // Since 2.2.9; told what is wrong in a code of its own, whether or not it asks for a user.
      get: oldListing,
      tells: (answer) => isListing(answer) || wantsUser(answer),
    },
  ],
  ask: [
    {
      // A listing that the API takes as POST, since 2.4.
      post: { path: listing, json: {} },
      open: isListing,
      guarded: wantsUser,
      means: "lists its collections without a user",
      meansGuarded: "asks for a user",
      shows: ["read data"],
      holds: ({ json }) => named(listAt(json, "data")),
    },
    {
      get: oldListing,
      open: isListing,
      guarded: wantsUser,
      means: "lists its collections without a user",
      meansGuarded: "asks for a user",
      shows: ["read data"],
    },
  ],
  reach: [
    { can: "write", because: "the same API inserts, changes and deletes entities and collections" },
    {
      can: "administer",
      because: "without authorization everyone has what root has, users and roles included",
    },
    { can: "reach other systems", because: "bulk imports read files of the object storage behind it" },
  ],
  hasAuthentication: true,
  fix: ({ port }) => [
    {
      do: "turn authorization on, with a root password of your own from the first start on; the one it ships with is public",
      where: "milvus.yaml, then restart",
      language: "yaml",
      text: 'common:\n  security:\n    authorizationEnabled: true\n    defaultRootPassword: "…a long random password…"',
    },
    {
      do: "change the password of root when the server was started before",
      language: "text",
      text: 'client.update_password(user_name="root", old_password="…", new_password="…")   # pymilvus',
    },
    {
      do: "close 9091 (metrics, health, console) and the ports of etcd and MinIO beside it: they hold the same data",
    },
    publishOnLoopback(port, usualPort),
  ],
  alsoSends: [`POST ${describing}`, `POST ${counting}`, `POST ${querying}`],
  content: { collections: contents },
  // https://milvus.io/docs/authenticate.md
  defaults: { accounts: [{ user: "root", password: "Milvus" }], login },
  references: [
    "https://milvus.io/docs/authenticate.md",
    "https://milvus.io/api-reference/restful/v2.4.x/About.md",
    "milvus-io/milvus internal/distributed/proxy/httpserver",
  ],
});

export const milvusRest = defineService({
  ...described,
  async recognise(door) {
    const known = await described.recognise(door);
    if (known !== undefined || door.port !== usualPort) return known;
    // Where it usually listens it is worth a second question, for versions without the old listing.
    const answer = await door.post(listing, {});
    return isListing(answer) || wantsUser(answer) ? {} : undefined;
  },
});

/** `code` is 0 since 2.4 and was 200 before, and the names are plain texts. */
function isListing({ status, json }: HttpAnswer): boolean {
  const code = numberAt(json, "code");
  return (
    status === 200 &&
    (code === 0 || code === 200) &&
    (listAt(json, "data")?.every((name) => typeof name === "string") ?? false)
  );
}

/** 1800: the code of "user hasn't authenticate". */
function wantsUser({ json }: HttpAnswer): boolean {
  return numberAt(json, "code") === 1800 && textAt(json, "message") !== undefined;
}

async function* contents(door: AskingDoor, { rows }: ReadBudget): AsyncGenerator<ReadCollection> {
  for (const { name: collectionName } of named(expectedList(await door.post(listing, {}), "data"))) {
    const fields = listAt((await door.post(describing, { collectionName })).json, "data", "fields") ?? [];
    // Vectors are long and tell nothing.
    const outputFields = fields.flatMap((field) => {
      const isVector = textAt(field, "type")?.includes("Vector") ?? true;
      return isVector ? [] : (textAt(field, "name") ?? []);
    });
    const count = numberAt((await door.post(counting, { collectionName })).json, "data", "rowCount");
    yield {
      name: collectionName,
      ...rowsOf(count, false),
      records: () =>
        paged(rows, async (offset, limit) =>
          expectedList(
            await door.post(querying, { collectionName, filter: "", limit, offset, outputFields }),
            "data",
          ),
        ),
    };
  }
}

async function login(door: AskingDoor, { user, password }: DefaultAccount): Promise<Answer> {
  const answer = await door.post(listing, {}, { headers: { authorization: `Bearer ${user}:${password}` } });
  const said = { request: `POST ${listing}`, answer: answer.summary };
  if (isListing(answer))
    return {
      ...said,
      says: "open",
      means: `takes ${user} with the password it ships with`,
      shows: ["read data", "administer"],
      holds: named(listAt(answer.json, "data")),
    };
  const isRefused = answer.status === 401 || wantsUser(answer);
  return isRefused
    ? { ...said, says: "guarded", means: `does not take ${user} with the password it ships with` }
    : { ...said, says: "unknown", means: `a login was answered with ${answer.status}` };
}
