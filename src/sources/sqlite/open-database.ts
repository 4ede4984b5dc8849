import { constants } from "node:fs";
import { copyFile, type FileHandle, mkdtemp, open, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Database } from "node-sqlite3-wasm";
import { WatertightError } from "../../base/index.ts";
import { applyJournal } from "./journal.ts";
import { applyLog } from "./wal.ts";

export interface OpenDatabase {
  readonly database: Database;
  /** Why some of the latest changes are not in it. */
  readonly missed: string | undefined;
  close(): Promise<void>;
}

const headerBytes = 100;
/** Journal modes in the header (sqlite.org/fileformat2.html §1.3.3): 1 rollback journal, 2 write-ahead log. */
const modesAt = 18;

/** "SQLite format 3" and a zero byte. */
export function startsLikeSqlite(head: Buffer): boolean {
  return head.toString("latin1", 0, 16) === "SQLite format 3\0";
}

/**
 * Opens a database without a trace beside it. The library makes a folder `.lock` beside what it opens, so it is given a link in a
 * folder of ours; a database with a log or a journal that has to be played back is copied there first (mode 0600).
 * @throws WatertightError `unreadable`
 */
export async function openDatabase(path: string): Promise<OpenDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const own = join(folder, "database");
    const journal = await sizeOf(`${path}-journal`);
    let missed: string | undefined;
    if (await usesLog(path)) missed = await copyWithLog(path, own);
    else if (journal > 0) missed = await copyWithJournal(path, own);
    else await symlink(path, own);
    const { default: sqlite } = await import("node-sqlite3-wasm");
    const database = new sqlite.Database(own, { readOnly: true, fileMustExist: true });
    return {
      database,
      missed,
      async close() {
        if (database.isOpen) database.close();
        await remove();
      },
    };
  } catch (thrown) {
    await remove();
    if (thrown instanceof WatertightError) throw thrown;
    throw new WatertightError("unreadable", `cannot open the SQLite database ${path}`, undefined, thrown);
  }
}

async function copyWithLog(path: string, own: string): Promise<string | undefined> {
  await copy(path, own);
  const database = await open(own, "r+");
  let log: FileHandle | undefined;
  try {
    log = (await sizeOf(`${path}-wal`)) > 0 ? await open(`${path}-wal`, "r") : undefined;
    const broken = log === undefined ? false : await applyLog(log, database);
    await database.write(Buffer.from([1, 1]), 0, 2, modesAt);
    return broken ? "its write-ahead log is damaged, so the latest changes are missing" : undefined;
  } finally {
    await log?.close();
    await database.close();
  }
}

async function copyWithJournal(path: string, own: string): Promise<string | undefined> {
  await copy(path, own);
  const database = await open(own, "r+");
  let journal: FileHandle | undefined;
  try {
    journal = await open(`${path}-journal`, "r");
    const broken = await applyJournal(journal, database);
    return broken
      ? "a change to it was under way, and its journal is damaged: it may hold half of that"
      : undefined;
  } finally {
    await journal?.close();
    await database.close();
  }
}

async function usesLog(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const head = Buffer.alloc(headerBytes);
    const { bytesRead } = await file.read(head, 0, headerBytes, 0);
    if (bytesRead < headerBytes || !startsLikeSqlite(head)) {
      throw new WatertightError(
        "unreadable",
        `${path} is no SQLite database`,
        "its first bytes are not those of one, or there are too few",
      );
    }
    return head[modesAt] === 2 || head[modesAt + 1] === 2;
  } finally {
    await file.close();
  }
}

async function copy(from: string, to: string): Promise<void> {
  const made = await open(to, "wx", 0o600);
  await made.close();
  await copyFile(from, to, constants.COPYFILE_FICLONE);
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
