import { execFileSync } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { freePorts } from "./free-ports.ts";
import { missingProgram, startServer } from "./server-process.ts";

const program = "/usr/bin/etcd";
const openssl = "/usr/bin/openssl";

export interface RunningEtcd {
  readonly port: number;
  /** Where members of a cluster talk. */
  readonly peerPort: number;
  /** Sends a request as the owner would, before there are users. */
  run(path: string, body: object): Promise<void>;
  stop(): Promise<void>;
}

export const missingEtcd: string | undefined =
  missingProgram(program, "etcd-server") ?? missingProgram(openssl, "openssl");

/** An etcd alone; clients need no more than to reach it, or TLS with a certificate of their own. */
export async function startEtcd({ certificates = false } = {}): Promise<RunningEtcd> {
  const [peerPort = 0] = await freePorts(1);
  const peer = `http://127.0.0.1:${peerPort}`;
  const scheme = certificates ? "https" : "http";
  const server = await startServer({
    command: program,
    prepare: (folder) => {
      if (!certificates) return;
      const files = ["-keyout", "key.pem", "-out", "cert.pem", "-subj", "/CN=localhost"];
      execFileSync(openssl, ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...files], {
        cwd: folder,
        stdio: "pipe",
      });
    },
    flags: (port, folder) => {
      const clients = `${scheme}://127.0.0.1:${port}`;
      const tls = [
        "--cert-file",
        "cert.pem",
        "--key-file",
        "key.pem",
        "--client-cert-auth",
        "--trusted-ca-file",
        "cert.pem",
      ];
      return [
        ...["--data-dir", join(folder, "data"), "--log-level", "error"],
        ...["--listen-client-urls", clients, "--advertise-client-urls", clients],
        ...["--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer],
        ...["--initial-cluster", `default=${peer}`],
        ...(certificates ? tls : []),
      ];
    },
    answers: (port) =>
      certificates
        ? takesConnections(port)
        : fetch(`http://127.0.0.1:${port}/health`).then(async (answer) => /"true"/.test(await answer.text())),
  });
  return {
    port: server.port,
    peerPort,
    async run(path, body) {
      const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
        method: "POST",
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`etcd answered ${path} with ${await answer.text()}`);
    },
    stop: server.stop,
  };
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    const end = (taken: boolean) => () => {
      socket.destroy();
      resolve(taken);
    };
    socket.once("connect", end(true));
    socket.once("error", end(false));
  });
}
