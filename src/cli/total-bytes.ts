import { lstat, opendir } from "node:fs/promises";
import { join } from "node:path";

/** Files looked at before the total is given up: it is only for the time left. */
const mostFiles = 100_000;

/** Bytes of all files under the targets; undefined when it cannot be known soon. */
export async function totalBytes(
  targets: readonly string[],
  signal: AbortSignal,
): Promise<number | undefined> {
  let files = 0;
  let bytes = 0;
  const add = async (path: string): Promise<boolean> => {
    const found = await lstat(path);
    if (found.isFile()) bytes += found.size;
    if (!found.isDirectory()) return true;
    for await (const entry of await opendir(path)) {
      if (signal.aborted || ++files > mostFiles || !(await add(join(path, entry.name)))) return false;
    }
    return true;
  };
  try {
    for (const target of targets) if (target === "-" || !(await add(target))) return undefined;
    return bytes;
  } catch {
    // What cannot be looked at here is reported where it is read; without it the total would be wrong.
    return undefined;
  }
}
