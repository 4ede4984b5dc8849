// Other databases: the same rows in PostgreSQL and MariaDB, inspected, and read by their own clients with nothing done to them.
import { once } from "node:events";
import mysql from "mysql2";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";

import { logRows } from "../dist/sources/demo/log-stream.js";
import { serverModule } from "./servers.mjs";

const columns = [
  { name: "timestamp", kind: "time" },
  { name: "span_name", kind: "text" },
  { name: "string.names", kind: "text" },
  { name: "string.values", kind: "text" },
  { name: "_service", kind: "text" },
  { name: "_source", kind: "text" },
];

function* tables(rows) {
  const cells = [];
  for (const row of logRows(rows)) {
    cells.push(columns.map(({ name }) => (Array.isArray(row[name]) ? row[name].join("\n") : row[name])));
  }
  yield { name: "log_stream", columns, rows: cells };
}

/** Bytes that `COPY … TO STDOUT` gives. */
async function bareCopy(target) {
  const client = new pg.Client({ connectionString: target.replace(/\/public.*$/, "") });
  await client.connect();
  const stream = client.query(copyTo("COPY public.log_stream TO STDOUT"));
  let bytes = 0;
  stream.on("data", (chunk) => {
    bytes += chunk.length;
  });
  await once(stream, "end");
  await client.end();
  return bytes;
}

/** Bytes of the cells that `SELECT *` gives, row by row, as the client cuts them. */
async function bareSelect(target) {
  const { hostname: host, port, username: user, password, pathname } = new URL(target);
  const connection = mysql.createConnection({
    host,
    port: Number(port),
    user,
    password,
    database: pathname.split("/")[1],
  });
  const query = connection.query({
    sql: "SELECT * FROM log_stream",
    rowsAsArray: true,
    typeCast: (field) => field.buffer()?.length ?? 0,
  });
  let bytes = 0;
  query.on("result", (row) => {
    for (const length of row) bytes += length;
  });
  await once(query, "end");
  connection.destroy();
  return bytes;
}

const kinds = [
  {
    title: "PostgreSQL",
    module: "postgres",
    start: "startPostgres",
    missing: "missingPostgres",
    bare: bareCopy,
    how: "COPY TO STDOUT",
  },
  {
    title: "MariaDB",
    module: "mariadb",
    start: "startMariadb",
    missing: "missingMariadb",
    bare: bareSelect,
    how: "SELECT *",
  },
];

/**
 * @param inspected gives what inspecting a target took: `{ rows, bytes, seconds }`
 * @returns a record for each database; one that cannot be started here says why
 */
export async function databases(root, rows, inspected) {
  const results = [];
  for (const { title, module, start, missing, bare, how } of kinds) {
    const servers = await serverModule(root, module);
    if (servers[missing] !== undefined) {
      results.push({ title, missing: servers[missing] });
      continue;
    }
    const server = await servers[start]();
    try {
      await server.load([...tables(rows)]);
      const target = server.target("log_stream");
      await bare(target);
      const startedAt = performance.now();
      const bytes = await bare(target);
      const bareSeconds = (performance.now() - startedAt) / 1000;
      results.push({ title, how, bareBytes: bytes, bareSeconds, ...(await inspected(target)) });
    } finally {
      await server.stop();
    }
  }
  return results;
}
