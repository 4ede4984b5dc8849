import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { link, mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Puts a file in place whole or not at all, readable by its owner only; `sync` waits until the disk has it. */
export async function writeWhole(path: string, content: Uint8Array, sync: boolean): Promise<void> {
  const aside = await writtenAside(path, content, sync);
  try {
    await rename(aside, path);
  } catch (thrown) {
    await rm(aside, { force: true });
    throw thrown;
  }
  if (sync) await syncFolder(dirname(path));
}

/** Like `writeWhole`, but never in the place of a file that is there: false when there is one. */
export async function writeFirst(path: string, content: Uint8Array): Promise<boolean> {
  const aside = await writtenAside(path, content, true);
  try {
    await link(aside, path);
  } catch (thrown) {
    if (isCode(thrown, "EEXIST")) return false;
    throw thrown;
  } finally {
    await rm(aside, { force: true });
  }
  await syncFolder(dirname(path));
  return true;
}

/** Whether an error of the file system is this one: `isCode(thrown, "ENOENT")`. */
export function isCode(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === code;
}

/** What a write that was killed may leave behind. */
export const asideEnding = ".part";

async function writtenAside(path: string, content: Uint8Array, sync: boolean): Promise<string> {
  const aside = `${path}.${randomBytes(6).toString("hex")}${asideEnding}`;
  const file = await opened(aside);
  try {
    await file.writeFile(content);
    if (sync) await file.sync();
  } catch (thrown) {
    await rm(aside, { force: true });
    throw thrown;
  } finally {
    await file.close();
  }
  return aside;
}

async function opened(path: string) {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
  try {
    return await open(path, flags, 0o600);
  } catch (thrown) {
    if (!isCode(thrown, "ENOENT")) throw thrown;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return open(path, flags, 0o600);
  }
}

/** A new name is on disk only when its folder is (fsync(2), Notes). */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
