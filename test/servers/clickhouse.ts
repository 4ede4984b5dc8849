import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { alphabets, sample } from "../../src/base/index.ts";
import { name } from "../../src/clickhouse/index.ts";
import type { RunningPlace } from "../sources/database-under-test.ts";
import type { SampleCollection, SampleColumn } from "../sources/sample-collections.ts";
import { missingProgram, type ServerProcess, startServer } from "./server-process.ts";

const program = "/usr/sbin/clickhouse-server";
const user = "owner";
const database = "chatdb";

export interface ClickHouseServer extends RunningPlace {
  readonly port: number;
  /** The port of its native protocol. */
  readonly nativePort: number;
  readonly password: string;
  /** Runs a statement as the owner and gives back its answer. */
  run(statement: string, settings?: Readonly<Record<string, string>>): Promise<string>;
}

/** What has to be installed to start one, or nothing. */
export const missingClickHouse: string | undefined = missingProgram(program, "clickhouse-server");

export const clickHousePassword: string = sample(alphabets.alnum, 24, 12);

/**
 * A ClickHouse of its own: `owner` with a password, `default` without, and `reader` (mode 1) and `careful` (mode 2), who may
 * only read, with the owner's password. `shards` are the native ports of the cluster `three`, its own among them.
 */
export async function startClickHouse(shards?: readonly number[], at = 0): Promise<ClickHouseServer> {
  const nativePort = shards?.[at] ?? (await freePorts(1))[0] ?? 0;
  const server = await startServer({
    command: program,
    flags: (_, folder) => [`--config-file=${join(folder, "config.xml")}`],
    prepare: async (folder, port) => {
      for (const one of ["data", "tmp", "files"]) await mkdir(join(folder, one));
      await writeFile(join(folder, "config.xml"), configuration(folder, port, nativePort, shards));
      await writeFile(join(folder, "users.xml"), users);
    },
    answers: async (port) => (await ask(port, "SELECT 1")) === "1\n",
  });
  const run: ClickHouseServer["run"] = (statement, settings) => ask(server.port, statement, settings);
  await run(`CREATE DATABASE ${database}`);
  return { ...placeOf(server, run), nativePort, run };
}

/** Three servers that know each other as the cluster `three`. */
export async function startCluster(): Promise<ClickHouseServer[]> {
  const shards = await freePorts(3);
  const servers: ClickHouseServer[] = [];
  for (const at of shards.keys()) servers.push(await startClickHouse(shards, at));
  return servers;
}

/** What the suite needs of a server that answers at a port. */
export function placeOf(
  { port, stop }: Pick<ServerProcess, "port" | "stop">,
  run: ClickHouseServer["run"],
): RunningPlace & { readonly port: number; readonly password: string } {
  return {
    port,
    password: clickHousePassword,
    target: (collection) =>
      `clickhouse://${user}:${clickHousePassword}@127.0.0.1:${port}/${database}${
        collection === undefined ? "" : `/${encodeURIComponent(collection)}`
      }`,
    nameOf: (collection) => `${database}.${collection}`,
    load: async (collections) => {
      await run(`DROP DATABASE ${database}`);
      await run(`CREATE DATABASE ${database}`);
      for (const collection of collections) await load(collection, run);
    },
    contents: async () => {
      const tables = await run(
        `SELECT name FROM system.tables WHERE database = '${database}' FORMAT JSONCompact`,
      );
      const names: string[] = JSON.parse(tables).data.flat();
      const rows = names.map((one) => run(`SELECT * FROM ${name(database, one).text} FORMAT JSONEachRow`));
      const parts = run(
        `SELECT table, name, modification_time FROM system.parts WHERE active AND database = '${database}' ORDER BY table, name`,
      );
      return JSON.stringify([names, await Promise.all(rows), await parts]);
    },
    busyWith: async (tag) =>
      Number(await run(`SELECT count() FROM system.processes WHERE query LIKE '/* ${tag}:%'`)),
    stop,
  };
}

async function load(
  { name: table, columns, rows }: SampleCollection,
  run: ClickHouseServer["run"],
): Promise<void> {
  const types = {
    text: "Nullable(String)",
    integer: "Nullable(Int64)",
    time: "Nullable(DateTime)",
    list: "Array(String)",
    json: "Nullable(String)",
  };
  const into = name(database, table).text;
  const fields = columns.map((column) => `${name(column.name).text} ${types[column.kind]}`);
  await run(`CREATE TABLE ${into} (${fields.join(", ")}) ENGINE = MergeTree ORDER BY tuple()`);
  const lines = rows.map((row) =>
    JSON.stringify(Object.fromEntries(columns.map((column, at) => [column.name, inserted(row[at], column)]))),
  );
  if (lines.length > 0) await run(`INSERT INTO ${into} FORMAT JSONEachRow\n${lines.join("\n")}`);
}

function inserted(value: unknown, { kind }: SampleColumn): unknown {
  if (value === null) return kind === "list" ? [] : null;
  if (kind === "time") return Date.parse(String(value)) / 1000;
  return kind === "json" ? JSON.stringify(value) : value;
}

async function ask(
  port: number,
  statement: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/?${new URLSearchParams(settings)}`, {
    method: "POST",
    body: statement,
    headers: { authorization: `Basic ${Buffer.from(`${user}:${clickHousePassword}`).toString("base64")}` },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/** Its clock is in Shanghai, so that whoever forgets about time zones is seen. */
function configuration(
  folder: string,
  port: number,
  nativePort: number,
  shards: readonly number[] = [],
): string {
  const replicas = shards.map(
    (shard) =>
      `<shard><replica><host>127.0.0.1</host><port>${shard}</port><user>${user}</user><password>${clickHousePassword}</password></replica></shard>`,
  );
  return `<yandex>
    <logger><level>error</level><log>${folder}/log</log><errorlog>${folder}/errors</errorlog></logger>
    <listen_host>127.0.0.1</listen_host><http_port>${port}</http_port><tcp_port>${nativePort}</tcp_port>
    <path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path><user_files_path>${folder}/files/</user_files_path>
    <users_config>users.xml</users_config><default_profile>default</default_profile>
    <default_database>default</default_database><timezone>Asia/Shanghai</timezone>
    <mark_cache_size>67108864</mark_cache_size>
    <query_log><database>system</database><table>query_log</table>
      <flush_interval_milliseconds>200</flush_interval_milliseconds></query_log>
    <remote_servers>${shards.length === 0 ? "" : `<three>${replicas.join("")}</three>`}</remote_servers>
  </yandex>`;
}

const account = (id: string, password: string, profile: string): string =>
  `<${id}><password>${password}</password><profile>${profile}</profile><quota>default</quota>
    <networks><ip>127.0.0.1</ip></networks></${id}>`;

const users = `<yandex>
  <profiles><default><log_queries>1</log_queries></default>
    <reader><readonly>1</readonly></reader><careful><readonly>2</readonly></careful></profiles>
  <users>${account(user, clickHousePassword, "default")}${account("default", "", "default")}
    ${account("reader", clickHousePassword, "reader")}${account("careful", clickHousePassword, "careful")}</users>
  <quotas><default></default></quotas></yandex>`;

/** Ports nobody listens on at this moment, no two alike. */
async function freePorts(count: number): Promise<number[]> {
  const held = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(held.map((server) => once(server, "listening")));
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map((server) => once(server.close(), "close")));
  return ports;
}
