import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { missingProgram, startServer } from "./server-process.ts";

const program = "/usr/bin/redis-server";

export interface ExposedRedis {
  readonly port: number;
  stop(): Promise<void>;
}

/** What has to be installed to start one, or nothing. */
export const missingRedis: string | undefined = missingProgram(program, "redis-server");

export interface ExposedRedisPlan {
  /** Lines of redis.conf. */
  readonly settings?: readonly string[];
  readonly mode?: "sentinel" | "TLS only";
}

/** A Redis as strangers find it, with two keys where it takes them. */
export async function startExposedRedis({
  settings = [],
  mode,
}: ExposedRedisPlan = {}): Promise<ExposedRedis> {
  const isSecure = mode === "TLS only";
  return startServer({
    command: program,
    flags: (_, folder) => [join(folder, "redis.conf"), ...(mode === "sentinel" ? ["--sentinel"] : [])],
    prepare: (folder, port) => {
      if (isSecure) makeCertificate(folder);
      const listens = isSecure
        ? [
            "port 0",
            `tls-port ${port}`,
            "tls-cert-file server.crt",
            "tls-key-file server.key",
            "tls-ca-cert-file server.crt",
            "tls-auth-clients no",
          ]
        : [`port ${port}`];
      const keeps = mode === "sentinel" ? ["sentinel monitor chats 127.0.0.1 1 2"] : ['save ""'];
      writeFileSync(
        join(folder, "redis.conf"),
        ["bind 127.0.0.1", `dir ${folder}`, ...listens, ...keeps, ...settings, ""].join("\n"),
        { mode: 0o600 },
      );
    },
    answers: (port) => said(port, isSecure),
  });
}

/** Whether it answers at all; what it may not set it refuses. */
function said(port: number, isSecure: boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = isSecure
      ? connectTls({ host: "127.0.0.1", port, rejectUnauthorized: false })
      : connect(port, "127.0.0.1");
    socket.once("data", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", reject);
    socket.write("MSET chat:1 made-up chat:2 made-up\r\n");
  });
}

function makeCertificate(folder: string): void {
  const files = ["-keyout", "server.key", "-out", "server.crt", "-subj", "/CN=localhost"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files], {
    cwd: folder,
    stdio: "pipe",
  });
}
