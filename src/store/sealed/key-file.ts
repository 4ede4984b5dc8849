import { randomBytes } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { Redacted, WatertightError } from "../../base/index.ts";
import { isCode, writeFirst } from "./whole-file.ts";

/** Bytes of every key here. */
export const keyBytes = 32;

/** The longest file that can hold a key: hex and a line end, with room. */
const fileBytes = 1024;

/** Makes a file with a random key, unless there is one: of two first runs at the same time one wins and both use its key. */
export async function makeKeyFile(path: string): Promise<void> {
  try {
    await stat(path);
  } catch (thrown) {
    if (!isCode(thrown, "ENOENT")) throw thrown;
    await writeFirst(path, randomBytes(keyBytes));
  }
}

/**
 * What a file with a key holds.
 * @throws WatertightError `refused` when others than its owner could read it, `unreadable` when it cannot be read
 */
export async function readKeyFile(path: string): Promise<Redacted<Buffer>> {
  try {
    const file = await open(path, "r");
    try {
      const { mode } = await file.stat();
      if (process.platform !== "win32" && (mode & 0o077) !== 0) {
        throw new WatertightError(
          "refused",
          `${path} can be read by others (mode ${(mode & 0o777).toString(8)})`,
          `run: chmod 600 ${path}`,
        );
      }
      const { buffer, bytesRead } = await file.read(Buffer.alloc(fileBytes), 0, fileBytes, 0);
      return new Redacted(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof WatertightError) throw thrown;
    throw new WatertightError("unreadable", `the key cannot be read from ${path}`, undefined, thrown);
  }
}
