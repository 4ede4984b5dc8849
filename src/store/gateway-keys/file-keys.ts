import { readFile, stat } from "node:fs/promises";
import { z } from "zod";
import { type Clock, systemClock, WatertightError } from "../../base/index.ts";
import { isCode, writeWhole } from "../sealed/whole-file.ts";
import { type IsHeld, locked } from "./file-lock.ts";
import { type KeyRecord, type KeyShelf, mostKeys, type ParseRecord } from "./key-shelf.ts";
import { polled } from "./polled.ts";

const KeptFile = z.strictObject({
  version: z.literal(1),
  keys: z.array(z.unknown()).max(mostKeys),
});

export interface FileKeysOptions<Record extends KeyRecord> {
  readonly path: string;
  readonly parse: ParseRecord<Record>;
  readonly clock?: Clock;
}

/**
 * Records of gateway keys in one JSON file (0600), which is only ever replaced whole, by one process at a time. Those who read
 * never wait.
 */
export class FileKeys<Record extends KeyRecord> implements KeyShelf<Record> {
  readonly #path: string;
  readonly #parse: ParseRecord<Record>;
  readonly #clock: Clock;

  constructor({ path, parse, clock = systemClock }: FileKeysOptions<Record>) {
    this.#path = path;
    this.#parse = parse;
    this.#clock = clock;
  }

  async list(): Promise<readonly Record[]> {
    const keys = await this.#read();
    return [...keys.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  put(record: Record): Promise<void> {
    return this.#change((keys) => {
      const revokedAt = keys.get(record.id)?.revokedAt;
      keys.set(record.id, this.#parse(revokedAt === undefined ? record : { ...record, revokedAt }));
    });
  }

  async revoke(id: string): Promise<boolean> {
    let found = false;
    await this.#change((keys) => {
      const record = keys.get(id);
      found = record !== undefined;
      if (record === undefined || record.revokedAt !== undefined) return;
      keys.set(id, this.#parse({ ...record, revokedAt: this.#clock.now().getTime() }));
    });
    return found;
  }

  watch(onChange: (records: readonly Record[]) => void, onError: (reason: unknown) => void): () => void {
    return polled(
      () => this.#state(),
      () => this.list(),
      onChange,
      onError,
    );
  }

  async #state(): Promise<string> {
    try {
      const { ino, size, mtimeNs } = await stat(this.#path, { bigint: true });
      return `${ino} ${size} ${mtimeNs}`;
    } catch (thrown) {
      if (isCode(thrown, "ENOENT")) return "none";
      throw this.#unreadable(thrown);
    }
  }

  async #read(): Promise<Map<string, Record>> {
    let text: string;
    try {
      text = await readFile(this.#path, "utf8");
    } catch (thrown) {
      if (isCode(thrown, "ENOENT")) return new Map();
      throw this.#unreadable(thrown);
    }
    try {
      const records = KeptFile.parse(JSON.parse(text)).keys.map((kept) => this.#parse(kept));
      return new Map(records.map((record) => [record.id, record]));
    } catch (thrown) {
      throw this.#unreadable(thrown);
    }
  }

  async #change(edit: (keys: Map<string, Record>) => void): Promise<void> {
    try {
      // Whoever slept for so long that others took the lock begins again.
      while (!(await locked(`${this.#path}.lock`, (isHeld) => this.#written(edit, isHeld))));
    } catch (thrown) {
      if (!(thrown instanceof Error) || !("syscall" in thrown)) throw thrown;
      throw new WatertightError(
        "unreadable",
        `${this.#path} cannot be written`,
        "set WATERTIGHT_HOME to a folder you can write to, with room on its disk",
        thrown,
      );
    }
  }

  async #written(edit: (keys: Map<string, Record>) => void, isHeld: IsHeld): Promise<boolean> {
    const keys = await this.#read();
    edit(keys);
    if (keys.size > mostKeys) {
      throw new WatertightError("refused", `there are ${mostKeys} gateway keys already`);
    }
    const text = JSON.stringify({ version: 1, keys: [...keys.values()] }, null, 1);
    if (!(await isHeld())) return false;
    await writeWhole(this.#path, Buffer.from(`${text}\n`), true);
    return true;
  }

  #unreadable(cause: unknown): WatertightError {
    return new WatertightError(
      "unreadable",
      `the gateway keys in ${this.#path} cannot be read`,
      "restore the file from a backup; until then nobody is let in",
      cause,
    );
  }
}
