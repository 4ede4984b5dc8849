import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { alphabets, sample } from "../../src/base/index.ts";
import type { RunningPlace } from "../sources/database-under-test.ts";
import type { SampleCollection, SampleColumn } from "../sources/sample-collections.ts";
import { missingProgram, runAs, type ServerProcess, startServer } from "./server-process.ts";

const versions = "/usr/lib/postgresql";
const user = "postgres";

export interface PostgresServer extends RunningPlace {
  readonly port: number;
  readonly password: string;
  /** The certificate it shows, its own signer. */
  readonly certificate: string;
  /** Runs statements as the superuser. */
  run(statement: string, database?: string): Promise<pg.QueryResult>;
}

/** What has to be installed to start one, or nothing. */
export const missingPostgres: string | undefined = missingProgram(programs(), "postgresql");

/** A PostgreSQL of its own with password, TLS, and a superuser and a reader who may do everything but is asked to read. */
export async function startPostgres(): Promise<PostgresServer> {
  const password = sample(alphabets.alnum, 24, 11);
  const server = await startServer({
    command: join(programs(), "postgres"),
    flags: (port, folder) => [
      ...["-D", join(folder, "data"), "-p", String(port), "-k", folder, "-h", "127.0.0.1"],
      ...[
        "-F",
        "-c",
        "ssl=on",
        "-c",
        `ssl_cert_file=${folder}/server.crt`,
        "-c",
        `ssl_key_file=${folder}/server.key`,
      ],
      ...["-c", "lo_compat_privileges=off", "-c", "autovacuum=off", "-c", "max_connections=30"],
    ],
    prepare: (folder) => {
      writeFileSync(join(folder, "password"), password, { mode: 0o644 });
      const initial = ["-D", join(folder, "data"), "-U", user, "-A", "scram-sha-256", "--pwfile"];
      runAs(
        user,
        join(programs(), "initdb"),
        [...initial, join(folder, "password"), "-N", "-E", "UTF8"],
        folder,
      );
      const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
      const files = ["-keyout", "server.key", "-out", "server.crt"];
      runAs(user, "openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, ...files], folder);
    },
    answers: async (port) => (await query(port, password, "postgres", "SELECT 1")).rowCount === 1,
    user,
    stopSignal: "SIGQUIT",
  });
  const run = (statement: string, database = "chatdb"): Promise<pg.QueryResult> =>
    query(server.port, password, database, statement);
  await run("CREATE DATABASE chatdb", "postgres");
  return { ...place(server, password, run), run, certificate: join(server.folder, "server.crt") };
}

function place(
  server: ServerProcess,
  password: string,
  run: PostgresServer["run"],
): Omit<PostgresServer, "run" | "certificate"> {
  return {
    port: server.port,
    password,
    target: (collection) =>
      `postgres://${user}:${password}@127.0.0.1:${server.port}/chatdb${
        collection === undefined ? "" : `/public/${encodeURIComponent(collection)}`
      }`,
    nameOf: (collection) => `public.${collection}`,
    load: async (collections) => {
      await run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
      for (const collection of collections) await load(collection, run);
    },
    contents: async () => {
      const { rows } = await run(
        "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1",
      );
      const tables = [];
      // xmin and ctid change when a row is written again, even with the same values.
      for (const { name } of rows)
        tables.push((await run(`SELECT xmin, xmax, ctid, to_jsonb(t) FROM ${name} AS t`)).rows);
      const catalog = await run("SELECT count(*), max(oid) FROM pg_class");
      return JSON.stringify([rows, tables, catalog.rows]);
    },
    busyWith: async (tag) => {
      const { rows } = await run(
        `SELECT FROM pg_stat_activity WHERE application_name = ${pg.escapeLiteral(tag)} AND state = 'active'`,
      );
      return rows.length;
    },
    stop: server.stop,
  };
}

async function load({ name, columns, rows }: SampleCollection, run: PostgresServer["run"]): Promise<void> {
  const table = `public.${pg.escapeIdentifier(name)}`;
  const types = { text: "text", integer: "bigint", time: "timestamptz", list: "text[]", json: "jsonb" };
  await run(
    `CREATE TABLE ${table} (${columns.map((column) => `${pg.escapeIdentifier(column.name)} ${types[column.kind]}`)})`,
  );
  for (let at = 0; at < rows.length; at += 500) {
    const values = rows
      .slice(at, at + 500)
      .map((row) => `(${columns.map((column, index) => literal(row[index], column))})`);
    await run(`INSERT INTO ${table} VALUES ${values}`);
  }
}

function literal(value: unknown, { kind }: SampleColumn): string {
  if (value === null || value === undefined) return "NULL";
  if (kind === "integer") return String(value);
  if (kind === "json") return `${pg.escapeLiteral(JSON.stringify(value))}::jsonb`;
  if (kind === "list")
    return `ARRAY[${(value as unknown[]).map((one) => pg.escapeLiteral(String(one)))}]::text[]`;
  return pg.escapeLiteral(String(value));
}

async function query(
  port: number,
  password: string,
  database: string,
  statement: string,
): Promise<pg.QueryResult> {
  const client = new pg.Client({ host: "127.0.0.1", port, user, password, database });
  client.on("error", () => {});
  try {
    await client.connect();
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Debian keeps the programs of each version in a folder of their own. */
function programs(): string {
  try {
    const newest = readdirSync(versions)
      .sort((a, b) => Number(a) - Number(b))
      .at(-1);
    return join(versions, newest ?? "15", "bin");
  } catch {
    return join(versions, "15", "bin");
  }
}
