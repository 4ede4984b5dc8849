import { randomBytes, randomInt } from "node:crypto";
import { link, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { WatertightError } from "../../base/index.ts";
import { isCode } from "../sealed/whole-file.ts";

/** Milliseconds after which a lock belongs to nobody any more: whoever holds one works for some milliseconds. */
const abandonedAfter = 5000;
/** Milliseconds to wait for a lock at most. */
const patience = 20_000;

/** Says whether the lock is still held; asked right before what must not happen without it. */
export type IsHeld = () => Promise<boolean>;

/**
 * Does some quick work that one process at a time may do. What a killed one left locked is free after five seconds.
 * @throws WatertightError `unreadable` when it stays locked for 20 seconds
 */
export async function locked<Result>(
  path: string,
  work: (isHeld: IsHeld) => Promise<Result>,
): Promise<Result> {
  const own = await acquired(path);
  const isHeld = async (): Promise<boolean> => (await markOf(path)) === own;
  try {
    return await work(isHeld);
  } finally {
    if (await isHeld()) await rm(path, { force: true });
  }
}

async function acquired(path: string): Promise<string> {
  const end = performance.now() + patience;
  while (performance.now() < end) {
    const own = await created(path);
    if (own !== undefined) return own;
    await removeAbandoned(path);
    await pause(randomInt(3, 15));
  }
  throw new WatertightError(
    "unreadable",
    `${path} is held by another process`,
    "try again, or end that process",
  );
}

async function created(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, "wx", 0o600);
    await file.close();
    return await markOf(path);
  } catch (thrown) {
    if (isCode(thrown, "EEXIST")) return undefined;
    if (!isCode(thrown, "ENOENT")) throw thrown;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return undefined;
  }
}

/** Moved aside first: of several that find it abandoned, none removes the lock that another has taken since. */
async function removeAbandoned(path: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(path);
    const seen = await markOf(path);
    if (Date.now() - mtimeMs < abandonedAfter) return;
    const aside = `${path}.${randomBytes(6).toString("hex")}`;
    await rename(path, aside);
    if ((await markOf(aside)) !== seen) await link(aside, path);
    await rm(aside, { force: true });
  } catch (thrown) {
    if (!isCode(thrown, "ENOENT") && !isCode(thrown, "EEXIST")) throw thrown;
  }
}

/** Which file this is; the same name later is another. */
async function markOf(path: string): Promise<string | undefined> {
  try {
    const { ino, mtimeNs } = await stat(path, { bigint: true });
    return `${ino} ${mtimeNs}`;
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return undefined;
    throw thrown;
  }
}
