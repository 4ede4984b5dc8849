import { realpath, stat } from "node:fs/promises";
import { WatertightError } from "../../base/index.ts";
import { errorFor } from "./why.ts";

export interface ResolvedTarget {
  /** Absolute, all links followed: the person named it, so a link there is meant. */
  readonly path: string;
  /** `pipe`: readable once from its beginning, such as a shell's `<(command)`. */
  readonly kind: "folder" | "file" | "pipe";
}

/** @throws WatertightError `unreadable` when it is not there or nothing that can be read. */
export async function resolveTarget(target: string): Promise<ResolvedTarget> {
  try {
    const info = await stat(target);
    // What `/dev/fd/63` leads to has no path of its own.
    if (info.isFIFO()) return { path: target, kind: "pipe" };
    const path = await realpath(target);
    if (info.isDirectory()) return { path, kind: "folder" };
    if (info.isFile()) return { path, kind: "file" };
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") {
      throw new WatertightError(
        "unreadable",
        `there is no file or folder ${target}`,
        "check the spelling, or use - to read from standard input",
        thrown,
      );
    }
    throw errorFor(target, thrown);
  }
  throw new WatertightError(
    "unreadable",
    `${target} is neither a file nor a folder`,
    "sockets and devices are not read; use - to read from standard input",
  );
}
