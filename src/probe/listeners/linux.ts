import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { reasonOf } from "../../base/index.ts";
import { containerGap } from "./container.ts";
import { type ListeningSocket, type SocketsSeen, shownName } from "./listener.ts";
import { type KernelSocket, parseSocketLine } from "./proc-net.ts";
import { ownersOf } from "./process-owners.ts";

/**
 * Listening TCP sockets by what `/proc` tells.
 * @param root of the file system, for tests
 */
export async function linuxSockets(root = "/", isRoot = process.geteuid?.() === 0): Promise<SocketsSeen> {
  const proc = join(root, "proc");
  const gaps: string[] = [];
  const [four, six] = await Promise.all([
    listeningIn(join(proc, "net/tcp"), gaps),
    // Not there when IPv6 is switched off.
    listeningIn(join(proc, "net/tcp6"), gaps, "optional"),
  ]);
  const found = [...four, ...six];
  const users = await userNames(root);
  const owners = await ownersOf(new Set(found.map(({ inode }) => inode)), proc);
  const unowned = found.filter(({ inode }) => !owners.byInode.has(inode)).length;
  if (unowned > 0) gaps.push(unownedGap(unowned, isRoot, owners.cut));
  const container = await containerGap(root);
  if (container !== undefined) gaps.push(container);
  const portsOfIPv4 = new Set(four.filter(({ address }) => address === "0.0.0.0").map(({ port }) => port));
  const sockets = found.map((socket): ListeningSocket => {
    const { address, port, uid, inode } = socket;
    const owner = owners.byInode.get(inode);
    const user = users.get(uid) ?? `user ${uid}`;
    return {
      address,
      port,
      user,
      ...(owner && { process: owner }),
      // Both at once is possible only when the one for IPv6 leaves IPv4 alone (ipv6(7), IPV6_V6ONLY).
      ...(address === "::" && portsOfIPv4.has(port) && { onlyIPv6: true }),
    };
  });
  return { sockets, gaps };
}

async function listeningIn(path: string, gaps: string[], optional?: "optional"): Promise<KernelSocket[]> {
  const found: KernelSocket[] = [];
  try {
    const lines = createInterface({ input: createReadStream(path, "latin1"), crlfDelay: Infinity });
    for await (const line of lines) {
      const socket = parseSocketLine(line);
      if (socket !== undefined) found.push(socket);
    }
  } catch (thrown) {
    const isMissing = thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT";
    if (optional === undefined || !isMissing) {
      gaps.push(`what listens here cannot be read from ${path}: ${reasonOf(thrown)}`);
    }
  }
  return found;
}

function unownedGap(count: number, isRoot: boolean, cut: boolean): string {
  const which = `${count} ${count === 1 ? "listener" : "listeners"}: whose ${count === 1 ? "process it is" : "processes they are"}`;
  if (cut) return `${which} was not found out, too many files are open on this machine`;
  if (isRoot) return `${which} cannot be seen from here: held by the kernel, or outside of this container`;
  return `${which} cannot be seen without root`;
}

/** The system's own users by number; those of a directory service stay numbers. */
async function userNames(root: string): Promise<ReadonlyMap<number, string>> {
  const text = await readFile(join(root, "etc/passwd"), "utf8").catch(() => "");
  const names = new Map<number, string>();
  for (const line of text.split("\n")) {
    const [name = "", , uid = ""] = line.split(":", 3);
    if (name !== "" && /^\d+$/.test(uid) && !names.has(Number(uid))) names.set(Number(uid), shownName(name));
  }
  return names;
}
