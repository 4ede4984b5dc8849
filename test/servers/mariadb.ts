import { join } from "node:path";
import { type Connection, createConnection, escape as escaped, escapeId } from "mysql2/promise";
import { alphabets, sample } from "../../src/base/index.ts";
import type { RunningPlace } from "../sources/database-under-test.ts";
import type { SampleCollection, SampleColumn } from "../sources/sample-collections.ts";
import { missingProgram, runAs, startServer } from "./server-process.ts";

const program = "/usr/sbin/mariadbd";
const systemUser = "mysql";
const user = "reader";
const database = "chatdb";

export interface MariadbServer extends RunningPlace {
  readonly port: number;
  readonly password: string;
  /** The certificate it shows, its own signer. */
  readonly certificate: string;
  /** Runs one statement as a user who may do everything; rows as objects. */
  run(statement: string): Promise<Record<string, unknown>[]>;
}

/** What has to be installed to start one, or nothing. */
export const missingMariadb: string | undefined = missingProgram(program, "mariadb-server");

/** A MariaDB of its own with TLS and a user with a password, who may do everything but is asked to read. */
export async function startMariadb(): Promise<MariadbServer> {
  const password = sample(alphabets.alnum, 24, 12);
  const server = await startServer({
    command: program,
    flags: (port, folder) => [
      ...["--no-defaults", `--datadir=${folder}/data`, `--port=${port}`, "--bind-address=127.0.0.1"],
      ...[`--socket=${folder}/socket`, `--pid-file=${folder}/pid`, "--skip-name-resolve"],
      ...[`--ssl-cert=${folder}/server.crt`, `--ssl-key=${folder}/server.key`],
      ...["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M", "--skip-log-bin"],
    ],
    prepare: (folder) => {
      const flags = ["--no-defaults", `--datadir=${folder}/data`, "--auth-root-authentication-method=normal"];
      runAs(systemUser, "/usr/bin/mariadb-install-db", [...flags, "--skip-test-db"], folder);
      const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
      const files = ["-keyout", "server.key", "-out", "server.crt"];
      runAs(
        systemUser,
        "openssl",
        ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject, ...files],
        folder,
      );
    },
    answers: async (_, folder) => {
      const root = await createConnection({ socketPath: join(folder, "socket"), user: "root" });
      await root.query("CREATE OR REPLACE USER ??@'%' IDENTIFIED BY ?", [user, password]);
      await root.query("GRANT ALL ON *.* TO ??@'%' WITH GRANT OPTION", [user]);
      await root.end();
      return true;
    },
    user: systemUser,
  });
  const connection = await createConnection({
    host: "127.0.0.1",
    port: server.port,
    user,
    password,
    charset: "utf8mb4",
  });
  const run = async (statement: string): Promise<Record<string, unknown>[]> => {
    const [rows] = await connection.query(statement);
    return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
  };
  return {
    port: server.port,
    password,
    certificate: join(server.folder, "server.crt"),
    run,
    target: (collection) =>
      `mysql://${user}:${password}@127.0.0.1:${server.port}/${database}${
        collection === undefined ? "" : `/${encodeURIComponent(collection)}`
      }`,
    nameOf: (collection) => `${database}.${collection}`,
    load: async (collections) => {
      await run(`DROP DATABASE IF EXISTS ${database}`);
      await run(`CREATE DATABASE ${database} CHARACTER SET utf8mb4`);
      await run("SET time_zone = '+00:00'");
      for (const collection of collections) await load(collection, connection);
    },
    contents: async () => {
      const tables = await run(
        `SELECT TABLE_NAME AS name, CREATE_TIME, UPDATE_TIME FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${database}'`,
      );
      const rows = [];
      for (const { name } of tables)
        rows.push(await run(`SELECT * FROM ${database}.${escapeId(String(name))}`));
      const writes = await run(
        "SHOW GLOBAL STATUS WHERE Variable_name REGEXP '^(Innodb_rows_(inserted|updated|deleted)|Com_(insert|update|delete|replace|create|drop|alter|grant).*)$'",
      );
      return JSON.stringify([tables, rows, writes]);
    },
    busyWith: async (tag) => {
      const rows = await run(
        `SELECT 1 FROM information_schema.PROCESSLIST WHERE INFO LIKE ${escaped(`/* ${tag} */%`)}`,
      );
      return rows.length;
    },
    stop: async () => {
      connection.destroy();
      await server.stop();
    },
  };
}

async function load({ name, columns, rows }: SampleCollection, connection: Connection): Promise<void> {
  const table = `${database}.${escapeId(name, true)}`;
  const types = { text: "LONGTEXT", integer: "BIGINT", time: "DATETIME(3)", list: "JSON", json: "JSON" };
  const defined = columns.map((column) => `${escapeId(column.name, true)} ${types[column.kind]}`);
  await connection.query(`CREATE TABLE ${table} (${defined})`);
  for (let at = 0; at < rows.length; at += 500) {
    const values = rows
      .slice(at, at + 500)
      .map((row) => columns.map((column, index) => stored(row[index], column)));
    await connection.query(`INSERT INTO ${table} VALUES ?`, [values]);
  }
}

function stored(value: unknown, { kind }: SampleColumn): unknown {
  if (value === null || value === undefined) return null;
  if (kind === "time") return String(value).replace("T", " ").replace("Z", "");
  return kind === "list" || kind === "json" ? JSON.stringify(value) : value;
}
