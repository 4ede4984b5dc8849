import { join } from "node:path";
import { createConnection } from "mysql2/promise";
import { missingProgram, runAs, startServer } from "./server-process.ts";

const program = "/usr/sbin/mariadbd";
const user = "mysql";

export interface ExposedMariadb {
  readonly port: number;
  stop(): Promise<void>;
}

/** What has to be installed to start one, or nothing. */
export const missingExposedMariadb: string | undefined = missingProgram(program, "mariadb-server");

/** A MariaDB with one row; `statements` say what strangers find. */
export async function startExposedMariadb(
  statements: readonly string[] = [],
  { tls = false }: { readonly tls?: boolean } = {},
): Promise<ExposedMariadb> {
  return startServer({
    command: program,
    flags: (port, folder) => [
      ...["--no-defaults", `--datadir=${folder}/data`, `--port=${port}`, "--bind-address=127.0.0.1"],
      ...[`--socket=${folder}/socket`, `--pid-file=${folder}/pid`, "--skip-log-bin"],
      ...["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M", "--skip-name-resolve"],
      ...(tls
        ? [
            `--ssl-cert=${folder}/server.crt`,
            `--ssl-key=${folder}/server.key`,
            "--require-secure-transport=ON",
          ]
        : []),
    ],
    prepare: (folder) => {
      const flags = ["--no-defaults", `--datadir=${folder}/data`, "--auth-root-authentication-method=normal"];
      runAs(user, "/usr/bin/mariadb-install-db", [...flags, "--skip-test-db"], folder);
      const files = ["-keyout", "server.key", "-out", "server.crt", "-subj", "/CN=localhost"];
      if (tls) runAs(user, "openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files], folder);
    },
    answers: async (_, folder) => {
      const owner = await createConnection({
        socketPath: join(folder, "socket"),
        user: "root",
        multipleStatements: true,
      });
      try {
        await owner.query("CREATE DATABASE app; CREATE TABLE app.chats AS SELECT 'made up' AS body");
        for (const statement of statements) await owner.query(statement);
        return true;
      } finally {
        await owner.end();
      }
    },
    user,
  });
}
