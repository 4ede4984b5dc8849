import { Redis } from "ioredis";
import { shapeOf } from "../../src/sources/documents/name-shape.ts";
import { globOf } from "../../src/sources/redis/patterns.ts";
import type { RunningPlace, SampleCollection } from "../sources/describe-database.ts";
import { startServer } from "./server-process.ts";

export const redisProgram = "/usr/bin/redis-server";

export interface RunningRedis extends RunningPlace {
  readonly port: number;
  readonly password: string;
  /** May do everything; for the test, never for the source. */
  readonly client: Redis;
}

/** A Redis without persistence, with a password. */
export async function startRedis(): Promise<RunningRedis> {
  const password = "OnlyForThisTest";
  const server = await startServer({
    command: redisProgram,
    flags: (port, folder) => [
      ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "no"],
      ...["--requirepass", password],
    ],
    async answers(port) {
      const client = connected(port, password);
      try {
        return (await client.ping()) === "PONG";
      } finally {
        client.disconnect();
      }
    },
  });
  const client = connected(server.port, password);
  return {
    port: server.port,
    password,
    client,
    target: (collection) =>
      `redis://:${password}@127.0.0.1:${server.port}/0${
        collection === undefined ? "" : `/${encodeURIComponent(`${globOf(collection)}:*`)}`
      }`,
    nameOf: (collection) => `db0.${shapeOf(`${collection}:1`)}`,
    load: (collections) => load(client, collections),
    contents: () => contents(client),
    busyWith: async (tag) =>
      String(await client.client("LIST"))
        .split("\n")
        .filter((line) => line.includes(`name=${tag} `)).length,
    async stop() {
      client.disconnect();
      await server.stop();
    },
  };
}

/** Each row is a hash `collection:id`. */
async function load(client: Redis, collections: readonly SampleCollection[]): Promise<void> {
  await client.flushall();
  for (const { name, columns, rows } of collections) {
    const pipeline = client.pipeline();
    for (const row of rows) {
      const fields = columns.flatMap((column, at) => {
        const value = row[at];
        if (value === null || value === undefined) return [];
        return [column.name, typeof value === "object" ? JSON.stringify(value) : String(value)];
      });
      pipeline.hset(`${name}:${row[0]}`, ...fields);
    }
    await pipeline.exec();
  }
}

async function contents(client: Redis): Promise<string> {
  const keys = (await client.keys("*")).sort();
  const values = await Promise.all(keys.map((key) => client.hgetall(key)));
  const writes = /rdb_changes_since_last_save:\d+/.exec(await client.info("persistence"))?.[0];
  return JSON.stringify({ keys, values, writes });
}

function connected(port: number, password: string): Redis {
  const client = new Redis({
    port,
    password,
    host: "127.0.0.1",
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  client.on("error", () => {});
  return client;
}
