import { chmod } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { reasonOf, WatertightError } from "../../base/index.ts";

/** Where to listen: an address, or the path of a Unix socket. */
export type Listen = { readonly host: string; readonly port: number } | { readonly path: string };

export interface ListenerOptions {
  readonly listen: Listen;
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** Bounds for slow and for many. */
  readonly headerBytes: number;
  readonly connections: number;
}

/** An HTTP server that can be drained. */
export interface Listener {
  /** `http://127.0.0.1:8787`, or the path of the socket. */
  readonly address: string;
  readonly port: number | undefined;
  /** Takes no new connections; resolves when the last request is done, or cuts them off after `milliseconds`. */
  drain(milliseconds: number): Promise<void>;
}

/** @throws WatertightError `unreadable` when the address cannot be had */
export async function listenOn({
  listen,
  answer,
  headerBytes,
  connections,
}: ListenerOptions): Promise<Listener> {
  const server = createServer({ maxHeaderSize: headerBytes, keepAlive: true }, (request, response) => {
    if (!server.listening) response.shouldKeepAlive = false;
    answer(request, response).catch(() => response.destroy());
  });
  // A header that comes a byte at a time holds a connection no longer than this.
  server.headersTimeout = 15_000;
  server.requestTimeout = 0; // The body has its own time (readBody): an answer may stream for minutes.
  server.keepAliveTimeout = 60_000;
  server.maxConnections = connections;
  await listening(server, listen);
  if ("path" in listen && process.platform !== "win32") await chmod(listen.path, 0o600);
  const at = server.address() as AddressInfo | string;
  const address =
    typeof at === "string"
      ? at
      : `http://${at.family === "IPv6" ? `[${at.address}]` : at.address}:${at.port}`;
  return {
    address,
    port: typeof at === "string" ? undefined : at.port,
    drain: (milliseconds) => drained(server, milliseconds),
  };
}

function listening(server: Server, listen: Listen): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (thrown: NodeJS.ErrnoException) => {
      const where = "path" in listen ? listen.path : `${listen.host}:${listen.port}`;
      const taken = thrown.code === "EADDRINUSE";
      reject(
        new WatertightError(
          "unreadable",
          taken ? `${where} is taken already` : `cannot listen at ${where}: ${reasonOf(thrown)}`,
          taken
            ? "end what listens there, or choose another place with --listen"
            : "choose another place with --listen",
          thrown,
        ),
      );
    });
    server.listen(listen, resolve);
  });
}

function drained(server: Server, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), milliseconds);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
    // For those that become idle from now on.
    server.keepAliveTimeout = 1;
  });
}
