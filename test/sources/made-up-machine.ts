import { mkdir, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A made-up machine in a folder: where its home is, what its variables say. */
export interface MadeUpMachine {
  readonly home: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where a path of `knownFiles` is on disk. */
  where(path: string): string;
}

/** Each variable has a folder, or a file, of its own outside of the home. */
export function madeUpMachine(folder: string, paths: readonly string[]): MadeUpMachine {
  const env: Record<string, string> = {};
  const where = (path: string): string => {
    const [head = "", ...rest] = path.split("/");
    if (head === "~") return join(folder, "home", ...rest);
    if (head === ".") return join(folder, "work", ...rest);
    return join(folder, "variables", head.slice(1), ...rest);
  };
  for (const path of paths) {
    const [head = ""] = path.split("/");
    if (head.startsWith("$")) env[head.slice(1)] = where(head);
  }
  return { home: join(folder, "home"), cwd: join(folder, "work"), env, where };
}

/** Writes a file with all its folders; `age` in seconds before now. */
export async function put(path: string, content: string | Uint8Array, age = 0): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content, { mode: 0o600 });
  const at = new Date(Date.UTC(2026, 0, 1) - age * 1000);
  await utimes(path, at, at);
}
