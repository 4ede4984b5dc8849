import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What it takes as the only keys. */
export const s3Keys = { id: "S3RVER", secret: "S3RVER" };

export interface S3Server {
  /** `http://127.0.0.1:port`. */
  readonly endpoint: string;
  /** Method and path of each request, and whether it was signed. */
  readonly requests: { readonly method: string; readonly path: string; readonly signed: boolean }[];
  put(bucket: string, key: string, content: string | Buffer): Promise<void>;
  createBucket(bucket: string): Promise<void>;
  stop(): Promise<void>;
}

interface S3rver {
  getMiddleware(): (request: IncomingMessage, response: unknown) => void;
}

/** An S3-compatible server on loopback, in a folder of its own. */
export async function startS3(): Promise<S3Server> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-s3-"));
  const S3rver = createRequire(import.meta.url)("s3rver") as new (options: object) => S3rver;
  const handle = new S3rver({ silent: true, directory: folder, vhostBuckets: false }).getMiddleware();
  const requests: S3Server["requests"] = [];
  const server = createServer((request, response) => {
    requests.push({
      method: request.method ?? "",
      path: request.url ?? "",
      signed: request.headers.authorization !== undefined,
    });
    handle(request, response);
  });
  const endpoint = await listening(server);
  const send = async (path: string, body?: string | Buffer): Promise<void> => {
    const answer = await fetch(`${endpoint}/${path}`, { method: "PUT", ...(body !== undefined && { body }) });
    if (!answer.ok) throw new Error(`could not make ${path}: ${answer.status}`);
    requests.length = 0;
  };
  return {
    endpoint,
    requests,
    put: (bucket, key, content) =>
      send(`${bucket}/${key.split("/").map(encodeURIComponent).join("/")}`, content),
    createBucket: (bucket) => send(bucket),
    async stop() {
      await closed(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until a server listens on a free loopback port, and says under which address. */
export async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
