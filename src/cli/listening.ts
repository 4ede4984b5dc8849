import { rm } from "node:fs/promises";
import { connect } from "node:net";
import { WatertightError } from "../base/index.ts";
import type { Listen } from "../gateway/index.ts";

/** `127.0.0.1:8787`, `[::1]:8787` or `unix:PATH`. @throws WatertightError `usage` */
export function listenAt(text: string): Listen {
  if (text.startsWith("unix:")) {
    const path = text.slice("unix:".length);
    // sun_path of unix(7).
    if (Buffer.byteLength(path) <= 103) return { path };
    throw new WatertightError(
      "usage",
      `the path of a socket has at most 103 bytes, got ${Buffer.byteLength(path)}`,
      "set gateway.admin in watertight.yaml to a shorter one, or to 127.0.0.1:9464",
    );
  }
  const parts = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(text);
  const port = Number(parts?.[3]);
  const host = parts?.[1] ?? parts?.[2];
  if (host !== undefined && port <= 65_535) return { host, port };
  throw new WatertightError("usage", `--listen takes host:port, such as 127.0.0.1:8787, got "${text}"`);
}

/** Removes the socket of a process that was killed; one that is listened at stays. */
export async function withoutStaleSocket(listen: Listen): Promise<Listen> {
  if ("path" in listen && (await isStale(listen.path))) await rm(listen.path, { force: true });
  return listen;
}

function isStale(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on("connect", () => {
      socket.destroy();
      resolve(false);
    });
    socket.on("error", (thrown: NodeJS.ErrnoException) => resolve(thrown.code === "ECONNREFUSED"));
  });
}
