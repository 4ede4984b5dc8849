import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";

export interface RunningProcess {
  readonly pid: number;
  readonly command: string;
}

/** The processes that a process started (proc(5): the fourth field of `stat` is the parent). */
export async function processesBelow(parent: number): Promise<RunningProcess[]> {
  const pids = (await readdir("/proc")).filter((entry) => /^\d+$/.test(entry));
  const all = await Promise.all(
    pids.map(async (pid) => {
      try {
        const stat = await readFile(`/proc/${pid}/stat`, "utf8");
        const [, parentId] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        const command = (await readFile(`/proc/${pid}/cmdline`, "utf8")).replaceAll("\0", " ");
        return Number(parentId) === parent ? [{ pid: Number(pid), command }] : [];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    }),
  );
  return all.flat();
}

/** What a script prints that is run in a folder by a process of its own. */
export async function runNode(
  folder: string,
  script: string,
  given: readonly string[] = [],
): Promise<string> {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script, "--", ...given], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return output;
}
