import { WatertightError } from "../../base/index.ts";
import type { Gap } from "../../model/index.ts";
import { type Address, hasScheme, parseAddress } from "../address.ts";
import type { Collection, Source, SourceOptions } from "../source.ts";
import { collectionOf } from "./collection.ts";
import { type Connection, connect } from "./connection.ts";
import { KeysRefused, keysByPattern } from "./keyspace.ts";
import { Lost, Refused } from "./refusal.ts";

const example = "redis://host:6379/0";

/** Redis, Valkey and others that speak like them: the keys of each shape are a collection. */
export const redis: Source = {
  kind: "redis",
  accepts: async (target) => hasScheme(target, ["redis", "rediss"]) && target.includes("://"),
  async open(target, options) {
    const address = parseAddress(target, example);
    const wanted = wantedOf(address);
    const connection = await connect(address, options);
    return {
      describe: () => ({ target: address.shown, kind: "Redis" }),
      collections: () => collectionsOf(connection, wanted, options),
      close: () => connection.close(),
    };
  },
};

interface Wanted {
  readonly database: number | undefined;
  /** A glob as `SCAN … MATCH` takes it. */
  readonly match: string;
}

function wantedOf({ path: [database, ...match], scheme }: Address): Wanted {
  if (database !== undefined && !/^\d{1,9}$/.test(database))
    throw new WatertightError(
      "usage",
      `a ${scheme}:// address names its database by a number, and this one does not`,
      `write it as ${example}, or as ${example}/session:* to choose keys`,
    );
  return {
    database: database === undefined ? undefined : Number(database),
    match: match.length === 0 ? "*" : match.join("/"),
  };
}

async function* collectionsOf(
  connection: Connection,
  { database, match }: Wanted,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  let at = "the server";
  try {
    const server = await lookAround(connection);
    yield* server.gaps;
    for (const number of database === undefined ? server.databases : [database]) {
      if (options.signal.aborted) return;
      at = `db${number}`;
      const [selected] = await connection.ask([["SELECT", String(number)]]);
      if (selected instanceof Refused) yield unread(at, selected.why);
      else yield* collectionsOfDatabase(connection, at, match, options);
    }
  } catch (thrown) {
    if (!(thrown instanceof Lost)) throw thrown;
    yield unread(at, options.signal.aborted ? "stopped before it was read to the end" : thrown.message);
  }
}

async function* collectionsOfDatabase(
  connection: Connection,
  database: string,
  match: string,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  try {
    for await (const keys of keysByPattern(connection, match)) {
      if (options.signal.aborted) return;
      yield await collectionOf(connection, `${database}.${keys.pattern.shape}`, keys, options);
    }
  } catch (thrown) {
    if (!(thrown instanceof KeysRefused)) throw thrown;
    yield unread(database, `its keys cannot be listed: ${thrown.message}`);
  }
}

interface Server {
  readonly databases: readonly number[];
  readonly gaps: readonly Gap[];
}

/** Which databases hold keys, and whether the server is all there is. */
async function lookAround(connection: Connection): Promise<Server> {
  const [keyspace, replication, cluster] = await connection.ask([
    ["INFO", "keyspace"],
    ["INFO", "replication"],
    ["INFO", "cluster"],
  ]);
  if (!Buffer.isBuffer(keyspace)) {
    const why = keyspace instanceof Refused ? keyspace.why : "the server does not say";
    return { databases: [0], gaps: [unread("the server", `which databases hold keys is not known: ${why}`)] };
  }
  const databases = [...keyspace.toString("latin1").matchAll(/^db(\d+):/gm)].map(([, number]) =>
    Number(number),
  );
  const isCluster = String(cluster).includes("cluster_enabled:1");
  // A replica of a cluster sends its readers away unless they say so (Redis, "READONLY").
  if (isCluster && String(replication).includes("role:slave")) await connection.ask([["READONLY"]]);
  const why = "it is one node of a cluster, the others hold further keys: inspect each of them";
  return { databases, gaps: isCluster ? [unread("the server", why)] : [] };
}

function unread(collection: string, why: string): Gap {
  return { collection, why, kind: "unread" };
}
