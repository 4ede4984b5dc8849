import { appendFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { missingProgram, runAs, startServer } from "./server-process.ts";

const versions = "/usr/lib/postgresql";
const user = "postgres";

export interface ExposedPostgres {
  readonly port: number;
  stop(): Promise<void>;
}

/** What has to be installed to start one, or nothing. */
export const missingExposedPostgres: string | undefined = missingProgram(programs(), "postgresql");

/** A PostgreSQL that takes strangers as lines of pg_hba.conf say; with TLS, and `postgres` has the password given. */
export async function startExposedPostgres(
  rules: readonly string[],
  {
    password,
    encryption = "scram-sha-256",
    superuser = user,
  }: { password?: string; encryption?: "md5" | "scram-sha-256"; superuser?: string } = {},
): Promise<ExposedPostgres> {
  return startServer({
    command: join(programs(), "postgres"),
    flags: (port, folder) => [
      ...["-D", join(folder, "data"), "-p", String(port), "-k", folder, "-h", "127.0.0.1", "-F"],
      ...["ssl=on", `ssl_cert_file=${folder}/server.crt`, `ssl_key_file=${folder}/server.key`].flatMap(set),
      ...set(`ssl_ca_file=${folder}/server.crt`),
      ...["autovacuum=off", `password_encryption=${encryption}`].flatMap(set),
    ],
    prepare: (folder) => {
      const data = join(folder, "data");
      runAs(
        user,
        join(programs(), "initdb"),
        ["-D", data, "-U", superuser, "-A", "trust", "-N", "-E", "UTF8"],
        folder,
      );
      writeFileSync(join(data, "pg_hba.conf"), ["local all all trust", ...rules, ""].join("\n"));
      const files = ["-keyout", "server.key", "-out", "server.crt", "-subj", "/CN=localhost"];
      runAs(user, "openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files], folder);
      appendFileSync(join(data, "postgresql.conf"), "max_connections = 20\n");
    },
    answers: async (port, folder) => {
      const client = new pg.Client({ host: folder, port, user: superuser, database: "postgres" });
      client.on("error", () => {});
      await client.connect();
      try {
        if (password !== undefined)
          await client.query(`ALTER ROLE postgres PASSWORD ${pg.escapeLiteral(password)}`);
        await client.query(
          "CREATE TABLE IF NOT EXISTS chats AS SELECT 'made up'::text AS body; ANALYZE chats",
        );
        return true;
      } finally {
        await client.end();
      }
    },
    user,
    stopSignal: "SIGQUIT",
  });
}

function set(setting: string): string[] {
  return ["-c", setting];
}

/** Debian keeps the programs of each version in a folder of their own. */
function programs(): string {
  try {
    const newest = readdirSync(versions)
      .sort((one, other) => Number(one) - Number(other))
      .at(-1);
    return join(versions, newest ?? "15", "bin");
  } catch {
    return join(versions, "15", "bin");
  }
}
