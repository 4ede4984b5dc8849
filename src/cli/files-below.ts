import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { WatertightError } from "../base/index.ts";

const mostFiles = 10_000;

/**
 * The files named, and those in the folders named whose names fit, sorted.
 * @throws WatertightError `usage` when one is not there, or when there are too many
 */
export async function filesBelow(paths: readonly string[], fits: RegExp): Promise<readonly string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (await isFolder(path)) {
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      files.push(
        ...entries
          .filter((entry) => entry.isFile() && fits.test(entry.name))
          .map((entry) => join(entry.parentPath, entry.name)),
      );
    } else files.push(path);
  }
  if (files.length <= mostFiles) return files.sort();
  throw new WatertightError(
    "usage",
    `${files.length} files lie there, and ${mostFiles} are read at most`,
    "name fewer folders",
  );
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (thrown) {
    throw new WatertightError("usage", `${path} is not there`, "check the path", thrown);
  }
}
