import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { alphabets, sample } from "../../src/base/index.ts";
import { missingProgram, startServer } from "./server-process.ts";

const program = "/usr/sbin/clickhouse-server";
const openssl = "/usr/bin/openssl";

/** How strangers find it. */
export interface ExposedPlan {
  /** Of the account `default`: none, a password, or one without that reads only. */
  readonly strangers: "let in" | "asked for a password" | "let in to read";
  readonly queryLog?: boolean;
  readonly interserverPassword?: boolean;
  /** Serves TLS as well, with a certificate it signed itself. */
  readonly tls?: boolean;
}

export interface ExposedClickHouse {
  readonly ports: {
    readonly http: number;
    readonly native: number;
    readonly interserver: number;
    readonly https: number;
    readonly nativeTls: number;
  };
  /** Runs a statement as the owner, who has a password; or as whoever the headers say. */
  run(statement: string, headers?: Readonly<Record<string, string>>): Promise<string>;
  stop(): Promise<void>;
}

export const missingExposedClickHouse: string | undefined =
  missingProgram(program, "clickhouse-server") ?? missingProgram(openssl, "openssl");

const ownerPassword = sample(alphabets.alnum, 24, 31);

/** A ClickHouse 18.16 with all its doors at two addresses of loopback. */
export async function startExposedClickHouse(plan: ExposedPlan): Promise<ExposedClickHouse> {
  const [native = 0, interserver = 0, https = 0, nativeTls = 0] = await freePorts(4);
  const server = await startServer({
    command: program,
    flags: (_, folder) => [`--config-file=${join(folder, "config.xml")}`],
    prepare: async (folder, http) => {
      for (const one of ["data", "tmp", "files"]) await mkdir(join(folder, one));
      if (plan.tls === true) makeCertificate(folder);
      await writeFile(
        join(folder, "config.xml"),
        configuration(folder, plan, { http, native, interserver, https, nativeTls }),
      );
      await writeFile(join(folder, "users.xml"), users(plan));
    },
    answers: async (port) => (await ask(port, "SELECT 1", owner)) === "1\n",
  });
  return {
    ports: { http: server.port, native, interserver, https, nativeTls },
    run: (statement, headers = owner) => ask(server.port, statement, headers),
    stop: server.stop,
  };
}

const owner = { authorization: `Basic ${Buffer.from(`owner:${ownerPassword}`).toString("base64")}` };

async function ask(
  port: number,
  statement: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: statement, headers });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

function makeCertificate(folder: string): void {
  if (!existsSync(openssl)) throw new Error(`no ${openssl}`);
  execFileSync(
    openssl,
    [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
      ],
      ...["-subj", "/CN=db.example.org", "-keyout", "server.key", "-out", "server.crt"],
    ],
    { cwd: folder, stdio: "pipe" },
  );
}

function configuration(
  folder: string,
  { queryLog, interserverPassword, tls }: ExposedPlan,
  ports: ExposedClickHouse["ports"],
): string {
  const log = `<query_log><database>system</database><table>query_log</table>
    <flush_interval_milliseconds>200</flush_interval_milliseconds></query_log>`;
  const credentials = `<interserver_http_credentials><user>replica</user>
    <password>${ownerPassword}</password></interserver_http_credentials>`;
  const secure = `<https_port>${ports.https}</https_port><tcp_port_secure>${ports.nativeTls}</tcp_port_secure>
    <openSSL><server><certificateFile>${folder}/server.crt</certificateFile>
      <privateKeyFile>${folder}/server.key</privateKeyFile><verificationMode>none</verificationMode>
      <loadDefaultCAFile>false</loadDefaultCAFile><cacheSessions>true</cacheSessions>
      <disableProtocols>sslv2,sslv3</disableProtocols></server></openSSL>`;
  return `<yandex>
    <logger><level>error</level><log>${folder}/log</log><errorlog>${folder}/errors</errorlog></logger>
    <listen_host>127.0.0.1</listen_host><listen_host>127.0.0.2</listen_host><http_port>${ports.http}</http_port><tcp_port>${ports.native}</tcp_port>
    <interserver_http_port>${ports.interserver}</interserver_http_port>
    ${interserverPassword === true ? credentials : ""}${tls === true ? secure : ""}
    <path>${folder}/data/</path><tmp_path>${folder}/tmp/</tmp_path><user_files_path>${folder}/files/</user_files_path>
    <users_config>users.xml</users_config><default_profile>default</default_profile>
    <default_database>default</default_database><timezone>Asia/Shanghai</timezone>
    <mark_cache_size>67108864</mark_cache_size>${queryLog === true ? log : ""}
  </yandex>`;
}

function users({ strangers }: ExposedPlan): string {
  const account = (id: string, password: string, profile: string): string =>
    `<${id}><password>${password}</password><profile>${profile}</profile><quota>default</quota>
      <networks><ip>127.0.0.1</ip></networks></${id}>`;
  return `<yandex>
    <profiles><default><log_queries>1</log_queries></default><reader><readonly>1</readonly><log_queries>1</log_queries></reader></profiles>
    <users>${account("owner", ownerPassword, "default")}
      ${account("default", strangers === "asked for a password" ? ownerPassword : "", strangers === "let in to read" ? "reader" : "default")}
    </users><quotas><default></default></quotas></yandex>`;
}

/** Ports nobody listens on at this moment, no two alike. */
async function freePorts(count: number): Promise<number[]> {
  const held = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(held.map((server) => once(server, "listening")));
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map((server) => once(server.close(), "close")));
  return ports;
}
