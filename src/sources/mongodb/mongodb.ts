import { WatertightError } from "../../base/index.ts";
import type { Gap } from "../../model/index.ts";
import { hasScheme } from "../address.ts";
import type { Collection, Source, SourceOptions } from "../source.ts";
import { type Client, connect } from "./client.ts";
import { collectionOf } from "./collection.ts";
import { type MongoAddress, parseMongoAddress } from "./mongodb-address.ts";
import { codeOf, whyOf } from "./why.ts";

/** The server's own; `config` of a user would be called otherwise. */
const systemDatabases = new Set(["admin", "local", "config"]);
const unauthorized = 13;

/** MongoDB: all databases, one, or one collection of it. */
export const mongodb: Source = {
  kind: "mongodb",
  accepts: async (target) => hasScheme(target, ["mongodb", "mongodb+srv"]) && target.includes("://"),
  async open(target, options) {
    const address = parseMongoAddress(target);
    const client = await connect(address, options);
    try {
      if (address.collection !== undefined) await assertThere(client, address);
    } catch (thrown) {
      await client.close();
      throw thrown;
    }
    return {
      describe: () => ({ target: address.shown, kind: "MongoDB" }),
      collections: () => collectionsOf(client, address, options),
      close: () => client.close(),
    };
  },
};

async function assertThere(
  client: Client,
  { database = "", collection, shown }: MongoAddress,
): Promise<void> {
  const named = await listed(client, database, { name: collection }).catch((thrown: unknown) => {
    throw new WatertightError("unreadable", `${shown} cannot be read: ${whyOf(thrown)}`);
  });
  if (named.length === 0)
    throw new WatertightError(
      "unreadable",
      `${shown} has no such collection`,
      "write it as it is spelled there, letter case included: /database/collection",
    );
}

async function* collectionsOf(
  client: Client,
  address: MongoAddress,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  let databases: string[];
  try {
    databases = address.database === undefined ? await databasesOf(client) : [address.database];
  } catch (thrown) {
    yield {
      collection: "the server",
      why: `its databases cannot be listed: ${whyOf(thrown)}`,
      kind: "unread",
    };
    return;
  }
  for (const database of databases) {
    if (options.signal.aborted) return;
    if (address.database === undefined && systemDatabases.has(database)) {
      yield { collection: database, why: "the server's own database; read when named", kind: "skipped" };
      continue;
    }
    try {
      yield* collectionsOfDatabase(client, database, address.collection, options);
    } catch (thrown) {
      yield { collection: database, why: whyOf(thrown), kind: "unread" };
    }
  }
}

async function* collectionsOfDatabase(
  client: Client,
  database: string,
  only: string | undefined,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  for (const { name, type } of await listed(client, database, only === undefined ? {} : { name: only })) {
    if (options.signal.aborted) return;
    const full = `${database}.${name}`;
    if (only === undefined && isInternal(name)) continue;
    if (only === undefined && type === "view") {
      yield { collection: full, why: "a view; what it shows is read where it lies", kind: "skipped" };
      continue;
    }
    try {
      yield await collectionOf(client, { database, name, full }, options);
    } catch (thrown) {
      yield { collection: full, why: whyOf(thrown), kind: "unread" };
    }
  }
}

/** What time series and views are kept in; both are there under their own names. */
function isInternal(name: string): boolean {
  return name.startsWith("system.buckets.") || name === "system.views";
}

async function databasesOf(client: Client): Promise<string[]> {
  const { databases } = await client.ask("admin", { listDatabases: 1, nameOnly: true });
  return (Array.isArray(databases) ? databases : []).map(({ name }) => String(name)).sort();
}

interface Listed {
  readonly name: string;
  readonly type: string;
}

async function listed(client: Client, database: string, filter: object): Promise<Listed[]> {
  const found: Listed[] = [];
  const list = async (more: object): Promise<void> => {
    const command = { listCollections: 1, filter, cursor: { batchSize: 1000 }, ...more };
    for await (const { name, type } of client.cursor(database, command, 1000))
      found.push({ name: String(name), type: String(type) });
  };
  try {
    await list({});
  } catch (thrown) {
    if (codeOf(thrown) !== unauthorized) throw thrown;
    // Who may read some collections only may list just these, and only their names (MongoDB, "listCollections").
    await list({ nameOnly: true, authorizedCollections: true });
  }
  return found.sort((one, other) => (one.name < other.name ? -1 : 1));
}
