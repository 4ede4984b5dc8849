import { createHash } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdir, open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join, resolve } from "node:path";
import { WatertightError } from "../base/index.ts";
import { closedEnding, openEnding } from "./segment.ts";

export interface WriterFolder {
  readonly id: string;
  readonly path: string;
  /** Nobody writes there any more. */
  release(): Promise<void>;
}

/** sockaddr_un.sun_path: 108 bytes on Linux, 104 on macOS. */
const longestSocket = 100;
const patience = 2000;
/** Milliseconds after which an empty folder is not one that is just being made. */
const youth = 60_000;

/**
 * Makes a folder for one writer. It listens at a socket there: the kernel says of that whether its process lives, across
 * containers too, where process ids say nothing.
 */
export async function claimFolder(folder: string, id: string): Promise<WriterFolder> {
  const path = resolve(folder, id);
  const socket = signOfLife(path);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const server = createServer((peer) => peer.destroy());
    server.listen(socket);
    await once(server, "listening");
    if (process.platform !== "win32") await chmod(socket, 0o600);
    server.unref();
    const release = () => new Promise<void>((done) => server.close(() => done()));
    return { id, path, release };
  } catch (cause) {
    throw new WatertightError(
      "unreadable",
      `the folder of the ledger cannot be made at ${path}`,
      "set WATERTIGHT_HOME to a folder you can write to",
      cause,
    );
  }
}

/** The ids of all writers that left something, living ones too. */
export async function writersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((thrown: unknown) => {
    if (isMissing(thrown)) return [];
    throw thrown;
  });
  return entries
    .filter((entry) => entry.isDirectory() && /^[\w-]+$/.test(entry.name))
    .map(({ name }) => name);
}

/** The closed files of a writer, oldest first. */
export async function closedSegments(path: string): Promise<string[]> {
  const names = await readdir(path).catch((thrown: unknown) => {
    if (isMissing(thrown)) return [];
    throw thrown;
  });
  return names.filter((name) => name.endsWith(closedEnding)).sort();
}

/** Whether a writer's process lives; what cannot be told counts as alive. */
export async function isAlive(path: string): Promise<boolean> {
  const socket = connect(signOfLife(path));
  const timer = setTimeout(() => socket.destroy(new Error("no answer")), patience);
  try {
    await once(socket, "connect");
    return true;
  } catch (thrown) {
    const code = thrown instanceof Error && "code" in thrown ? thrown.code : "";
    return code !== "ENOENT" && code !== "ECONNREFUSED";
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}

/** Closes what a dead writer left open: a last line that was cut off goes, and with the last file the folder. */
export async function recoverFolder(path: string): Promise<void> {
  const names = await readdir(path);
  for (const name of names.filter((one) => one.endsWith(openEnding))) {
    const from = join(path, name);
    if (await cutTornLine(from)) await rename(from, `${from.slice(0, -openEnding.length)}${closedEnding}`);
    else await rm(from, { force: true });
  }
  const { mtimeMs } = await stat(path);
  const isEmpty = names.every((name) => name === "alive");
  if (!isEmpty || Date.now() - mtimeMs < youth) return;
  await rm(join(path, "alive"), { force: true });
  await rmdir(path);
}

const blockBytes = 64 << 10;

/** Cuts a file behind its last line end; whether anything is left. */
async function cutTornLine(path: string): Promise<boolean> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    const block = Buffer.alloc(blockBytes);
    let end = size;
    for (; end > 0; ) {
      const from = Math.max(0, end - blockBytes);
      const { bytesRead } = await file.read(block, 0, end - from, from);
      const at = block.subarray(0, bytesRead).lastIndexOf(10);
      if (at >= 0) {
        end = from + at + 1;
        break;
      }
      end = from;
    }
    if (end < size) await file.truncate(end);
    await file.datasync();
    return end > 0;
  } finally {
    await file.close();
  }
}

function signOfLife(path: string): string {
  if (process.platform === "win32") {
    return `\\\\.\\pipe\\watertight-${createHash("sha256").update(path).digest("hex").slice(0, 32)}`;
  }
  const socket = join(path, "alive");
  if (Buffer.byteLength(socket) <= longestSocket) return socket;
  throw new WatertightError(
    "usage",
    `the path of a socket has at most ${longestSocket} bytes, got ${Buffer.byteLength(socket)}`,
    "set WATERTIGHT_HOME to a folder with a shorter path",
  );
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
}
