import { createHash } from "node:crypto";
import { open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { WatertightError } from "../../base/index.ts";
import type { ShelfStorage, Space, StoredRecord } from "./shelf-storage.ts";
import { asideEnding, isCode, writeWhole } from "./whole-file.ts";

export interface FolderOptions {
  readonly folder: string;
  /** Records that one tenant may have of one kind; other processes may exceed it by a tenth. */
  readonly limit?: number;
  /** Waits until the disk has a record, so that a power failure cannot take it. */
  readonly sync?: boolean;
}

/** A file begins with the time at which it expires. */
const headBytes = 8;
/** The largest file: what a shelf takes, with its envelope and name. */
const fileBytes = 9 << 20;
/** Milliseconds after which what a killed write left behind is removed. */
const asideAge = 600_000;

/** Records of one machine: a file each (0600), `<purpose>/<tenant>/<3 digits>/<61 digits>.<slot>`, all names keyed digests. */
export class FolderStorage implements ShelfStorage {
  readonly #folder: string;
  readonly #limit: number;
  readonly #sync: boolean;
  readonly #counts = new Map<string, { counted: number; added: number }>();

  constructor({ folder, limit = 100_000, sync = true }: FolderOptions) {
    this.#folder = folder;
    this.#limit = limit;
    this.#sync = sync;
  }

  async put(space: Space, { id, slot, expiresAt, sealed }: StoredRecord): Promise<void> {
    const folder = this.#folderOf(space);
    await this.#makeRoom(folder);
    const head = Buffer.alloc(headBytes);
    head.writeBigUInt64BE(BigInt(expiresAt));
    const path = join(folder, id.slice(0, 3), `${id.slice(3)}.${slot}`);
    try {
      await writeWhole(path, Buffer.concat([head, sealed]), this.#sync);
    } catch (thrown) {
      throw notWritten(folder, thrown);
    }
  }

  async get(space: Space, ids: readonly string[]): Promise<StoredRecord[]> {
    const files = await this.#filesOf(space, ids);
    const records = await Promise.all(files.map(readRecord));
    return records.filter((record) => record !== undefined);
  }

  async delete(space: Space, ids: readonly string[]): Promise<number> {
    const files = await this.#filesOf(space, ids);
    for (const { path } of files) await rm(path, { force: true });
    return files.length;
  }

  async *all(space: Space): AsyncGenerator<StoredRecord> {
    for await (const file of filesBelow(this.#folderOf(space))) {
      const record = file.id === undefined ? undefined : await readRecord(file);
      if (record !== undefined) yield record;
    }
  }

  sweep(now: number): Promise<number> {
    return swept(this.#folder, now);
  }

  #folderOf({ purpose, tenant }: Space): string {
    return join(this.#folder, purpose, createHash("sha256").update(tenant).digest("hex").slice(0, 32));
  }

  async #filesOf(space: Space, ids: readonly string[]): Promise<KeptFile[]> {
    const folder = this.#folderOf(space);
    const files = await Promise.all(
      ids.map(async (id) => {
        const within = join(folder, id.slice(0, 3));
        return (await namesIn(within)).map((name) => keptFile(within, name)).filter((file) => file.id === id);
      }),
    );
    return files.flat();
  }

  /** Counts again only when what it knows is old: other processes write here too. */
  async #makeRoom(folder: string): Promise<void> {
    let room = this.#counts.get(folder);
    const isOld = room === undefined || room.added > this.#limit / 10;
    if (room === undefined || isOld || room.counted + room.added >= this.#limit) {
      room = { counted: await counted(folder), added: 0 };
      if (room.counted >= this.#limit) {
        await swept(folder, Date.now());
        room.counted = await counted(folder);
      }
      this.#counts.set(folder, room);
    }
    if (room.counted + room.added >= this.#limit) {
      throw new WatertightError(
        "refused",
        `${folder} holds ${this.#limit} records already, none of them expired`,
        "wait until some expire, or give them a shorter life",
      );
    }
    room.added++;
  }
}

interface KeptFile {
  readonly path: string;
  /** Undefined for files of others. */
  readonly id: string | undefined;
  readonly slot: string;
}

function keptFile(folder: string, name: string): KeptFile {
  const [, rest, slot = ""] = /^([0-9a-f]{61})\.([a-z0-9]{0,32})$/.exec(name) ?? [];
  const begin = /[\\/]([0-9a-f]{3})$/.exec(folder)?.[1];
  const id = rest === undefined || begin === undefined ? undefined : begin + rest;
  return { path: join(folder, name), id, slot };
}

async function readRecord({ path, id, slot }: KeptFile): Promise<StoredRecord | undefined> {
  try {
    const file = await open(path, "r");
    try {
      const { size } = await file.stat();
      if (id === undefined || size < headBytes || size > fileBytes) throw new Error("not a record");
      const content = await file.readFile();
      return { id, slot, expiresAt: expiryOf(content), sealed: content.subarray(headBytes) };
    } finally {
      await file.close();
    }
  } catch (thrown) {
    // Deleted meanwhile.
    if (isCode(thrown, "ENOENT")) return undefined;
    throw new WatertightError("unreadable", `${path} cannot be read`, undefined, thrown);
  }
}

function expiryOf(head: Buffer): number {
  return Number(head.readBigUInt64BE(0));
}

async function* filesBelow(folder: string): AsyncGenerator<KeptFile> {
  const pending = [folder];
  for (let now = pending.pop(); now !== undefined; now = pending.pop()) {
    for (const entry of await entriesIn(now)) {
      if (entry.isDirectory()) pending.push(join(now, entry.name));
      else yield keptFile(now, entry.name);
    }
  }
}

async function counted(folder: string): Promise<number> {
  let count = 0;
  for await (const { id } of filesBelow(folder)) if (id !== undefined) count++;
  return count;
}

async function swept(folder: string, now: number): Promise<number> {
  let removed = 0;
  for await (const file of filesBelow(folder)) {
    if (!(await isOver(file, now))) continue;
    await rm(file.path, { force: true });
    if (file.id !== undefined) removed++;
  }
  return removed;
}

async function isOver({ path, id }: KeptFile, now: number): Promise<boolean> {
  try {
    if (id === undefined)
      return path.endsWith(asideEnding) && (await stat(path)).mtimeMs < Date.now() - asideAge;
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      return bytesRead === headBytes && expiryOf(buffer) <= now;
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return false;
    throw thrown;
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return (await entriesIn(folder)).map(({ name }) => name);
}

async function entriesIn(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (thrown) {
    if (isCode(thrown, "ENOENT")) return [];
    throw new WatertightError("unreadable", `${folder} cannot be read`, undefined, thrown);
  }
}

function notWritten(folder: string, cause: unknown): WatertightError {
  const isFull = isCode(cause, "ENOSPC") || isCode(cause, "EDQUOT");
  return new WatertightError(
    "unreadable",
    `a record cannot be kept in ${folder}${isFull ? ": the disk is full" : ""}`,
    isFull ? "make room on this disk" : "set WATERTIGHT_HOME to a folder you can write to",
    cause,
  );
}
