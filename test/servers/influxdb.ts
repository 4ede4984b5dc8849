import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { missingProgram, startServer } from "./server-process.ts";

const program = "/usr/bin/influxd";

export interface RunningInflux {
  readonly port: number;
  stop(): Promise<void>;
}

/** What has to be installed to start one, or nothing. */
export const missingInflux: string | undefined = missingProgram(program, "influxdb");

/** An InfluxDB 1 with a database `app` and one point in it; with an administrator when it asks for a login. */
export async function startInflux({ asks }: { readonly asks: boolean }): Promise<RunningInflux> {
  return startServer({
    command: program,
    flags: (_, folder) => ["-config", join(folder, "influxdb.conf")],
    prepare: (folder, port) =>
      writeFileSync(join(folder, "influxdb.conf"), configuration(folder, port, asks), { mode: 0o600 }),
    answers: async (port) => {
      if (asks) return told(port, "CREATE USER admin WITH PASSWORD 'OnlyForThisTest' WITH ALL PRIVILEGES");
      if (!(await told(port, "CREATE DATABASE app"))) return false;
      const written = await fetch(`http://127.0.0.1:${port}/write?db=app`, {
        method: "POST",
        body: 'chats body="made up"',
      });
      return written.status === 204;
    },
  });
}

async function told(port: number, statement: string): Promise<boolean> {
  const body = new URLSearchParams({ q: statement });
  return (await fetch(`http://127.0.0.1:${port}/query`, { method: "POST", body })).ok;
}

function configuration(folder: string, port: number, asks: boolean): string {
  return `reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  auth-enabled = ${asks}
`;
}
