import { readdir, readFile, readlink } from "node:fs/promises";
import { basename, join } from "node:path";
import { type ListeningProcess, shownName } from "./listener.ts";

export interface Owners {
  readonly byInode: ReadonlyMap<string, ListeningProcess>;
  /** Processes whose open files were not shown to us. */
  readonly hidden: number;
  /** Not every process was looked at. */
  readonly cut: boolean;
}

/** Open files of all processes together. A busy server has some hundred thousand. */
const mostDescriptors = 1_000_000;
const atOnce = 1000;
const mostCharactersOfCommand = 4096;

/** Finds the processes that hold the given sockets open, by what `/proc/<pid>/fd` leads to (proc_pid_fd(5)). */
export async function ownersOf(wanted: ReadonlySet<string>, proc: string): Promise<Owners> {
  const byInode = new Map<string, ListeningProcess>();
  let hidden = 0;
  let descriptors = 0;
  for (const pid of await processIds(proc)) {
    if (byInode.size === wanted.size) break;
    if (descriptors >= mostDescriptors) return { byInode, hidden, cut: true };
    const inodes = await socketsOf(join(proc, pid, "fd"));
    if (inodes === "hidden") {
      hidden++;
      continue;
    }
    descriptors += inodes.length;
    const found = inodes.filter((inode) => wanted.has(inode) && !byInode.has(inode));
    if (found.length === 0) continue;
    const owner = { pid: Number(pid), name: await nameOf(join(proc, pid)) };
    for (const inode of found) byInode.set(inode, owner);
  }
  return { byInode, hidden, cut: false };
}

/** Lowest first: of workers that share a socket their parent is named. */
async function processIds(proc: string): Promise<string[]> {
  const names = await readdir(proc);
  return names.filter((name) => /^\d+$/.test(name)).sort((a, b) => Number(a) - Number(b));
}

/** For each open file the inode of its socket, empty when it is none. A process that is gone has none. */
async function socketsOf(folder: string): Promise<readonly string[] | "hidden"> {
  try {
    const names = await readdir(folder);
    const inodes: string[] = [];
    for (let at = 0; at < names.length; at += atOnce) {
      const some = names.slice(at, at + atOnce);
      inodes.push(...(await Promise.all(some.map((name) => inodeBehind(join(folder, name))))));
    }
    return inodes;
  } catch (thrown) {
    return isGone(thrown) ? [] : "hidden";
  }
}

async function inodeBehind(path: string): Promise<string> {
  try {
    return /^socket:\[(\d+)\]$/.exec(await readlink(path))?.[1] ?? "";
  } catch (thrown) {
    if (isGone(thrown)) return "";
    throw thrown;
  }
}

function isGone(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && (thrown.code === "ENOENT" || thrown.code === "ESRCH");
}

/** The program's name. Never more of the command than its first word: what comes behind may be a password. */
async function nameOf(folder: string): Promise<string> {
  const [comm, command] = await Promise.all(
    ["comm", "cmdline"].map((name) => readFile(join(folder, name), "utf8").catch(() => "")),
  );
  return programName(comm ?? "", (command ?? "").slice(0, mostCharactersOfCommand));
}

/** A program's name from `/proc/<pid>/comm`, which is cut to 15 bytes, and `/proc/<pid>/cmdline`. */
export function programName(comm: string, command: string): string {
  const short = comm.replace(/\n$/, "");
  const [first = ""] = command.split(/[\0\s]/, 1);
  const long = basename(first).replace(/:$/, "");
  // Newer Node.js names its main thread, and so the process, like this.
  const isThreadName = /^(?:node-)?MainThread$/.test(short);
  const name = long !== "" && (short === "" || isThreadName || long.startsWith(short)) ? long : short;
  return shownName(name === "" ? "unnamed" : name);
}
