import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { link, mkdir, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { Redacted, WatertightError } from "../base/index.ts";

/** Where this installation keeps its runs and keys: `WATERTIGHT_HOME`, else the XDG data directory. */
export function homeFolder(env: NodeJS.ProcessEnv): string {
  const given = env["WATERTIGHT_HOME"];
  if (given !== undefined && given !== "") return given;
  const data = env["XDG_DATA_HOME"];
  return join(data !== undefined && data !== "" ? data : join(homedir(), ".local", "share"), "watertight");
}

const keyBytes = 32;

/**
 * The key under which values are named, made on first use. Readable by its owner only.
 * @throws WatertightError `unreadable` when it cannot be read or made, `refused` when others could read it
 */
export async function fingerprintKey(home: string): Promise<Redacted<Uint8Array>> {
  const folder = join(home, "keys");
  const path = join(folder, "fingerprint.key");
  try {
    await makeKey(folder, path);
    const { mode } = await stat(path);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new WatertightError(
        "refused",
        `${path} can be read by others (mode ${(mode & 0o777).toString(8)})`,
        `run: chmod 600 ${path}`,
      );
    }
    const key = await readFile(path);
    if (key.length === keyBytes) return new Redacted(key);
    throw new WatertightError(
      "unreadable",
      `${path} holds ${key.length} bytes, expected ${keyBytes}`,
      "restore it from a backup, or delete it to begin with new fingerprints",
    );
  } catch (thrown) {
    if (thrown instanceof WatertightError) throw thrown;
    throw new WatertightError(
      "unreadable",
      `the key for fingerprints cannot be had from ${folder}`,
      "set WATERTIGHT_HOME to a folder you can write to",
      thrown,
    );
  }
}

/** Written aside, then linked into place: of two first runs at the same time one wins and both use its key. */
async function makeKey(folder: string, path: string): Promise<void> {
  try {
    await stat(path);
    return;
  } catch {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  const aside = `${path}.${randomBytes(6).toString("hex")}`;
  await writeNew(aside, [randomBytes(keyBytes)]);
  try {
    await link(aside, path);
  } catch (thrown) {
    if (!isExists(thrown)) throw thrown;
  } finally {
    await rm(aside, { force: true });
  }
}

function isExists(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST";
}

type Parts = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/** Puts a file in place whole or not at all, readable by its owner only. */
export async function writeWhole(given: string, parts: Parts): Promise<void> {
  const path = await followed(given);
  if (await isSpecial(path)) return writeFile(path, parts);
  const aside = `${path}.${randomBytes(6).toString("hex")}.part`;
  try {
    await writeNew(aside, parts);
    await rename(aside, path);
  } catch (thrown) {
    await rm(aside, { force: true });
    throw thrown;
  }
}

/** Where a link leads: the link itself stays what it is. */
async function followed(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}

/** A device or a pipe such as `/dev/stdout` is written to; a file put in its place would destroy it. */
async function isSpecial(path: string): Promise<boolean> {
  try {
    const found = await stat(path);
    return !found.isFile() && !found.isDirectory();
  } catch {
    return false;
  }
}

async function writeNew(path: string, parts: Parts): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    for await (const part of parts) await file.appendFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
}
