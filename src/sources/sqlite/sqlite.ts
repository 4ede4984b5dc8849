import { realpath } from "node:fs/promises";
import type { Database } from "node-sqlite3-wasm";
import { WatertightError } from "../../base/index.ts";
import type { Gap } from "../../model/index.ts";
import { openFile } from "../files/open-file.ts";
import { resolveTarget } from "../files/target.ts";
import { errorFor, STOPPED, skipped, Unread, unread } from "../files/why.ts";
import type { Collection, Source, SourceOptions } from "../source.ts";
import { type OpenDatabase, openDatabase, startsLikeSqlite } from "./open-database.ts";
import { type SqliteTable, tableCollection } from "./table.ts";

/** An SQLite database: `sqlite:chat.db`, or a file that begins like one. A table alone: `sqlite:chat.db?table=messages`. */
export const sqlite: Source = {
  kind: "sqlite",
  async accepts(target) {
    if (/^sqlite:./i.test(target)) return true;
    if (target === "-" || /^[a-z][a-z\d+.-]+:\/\//i.test(target)) return false;
    try {
      return await beginsLikeSqlite(target);
    } catch {
      // No such file, no permission: the source for files says so in words.
      return false;
    }
  },
  async open(target, options) {
    const { file, table } = partsOf(target);
    const { path, kind } = await resolveTarget(file);
    if (kind !== "file") {
      throw new WatertightError(
        "unreadable",
        `${file} is no file`,
        "name the file of the database: sqlite:chat.db",
      );
    }
    const opened = await openDatabase(await realpath(path)).catch((thrown) => {
      throw errorFor(file, thrown);
    });
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    return {
      describe: () => ({ target, kind: "SQLite database" }),
      collections: () => collectionsOf(file, table, opened, { ...options, signal }),
      async close() {
        stop.abort();
        await opened.close();
      },
    };
  },
};

async function beginsLikeSqlite(target: string): Promise<boolean> {
  const { path, kind } = await resolveTarget(target);
  if (kind !== "file") return false;
  const file = await openFile(path);
  try {
    return startsLikeSqlite(await file.read(0, 16));
  } finally {
    await file.close();
  }
}

function partsOf(target: string): { file: string; table: string | undefined } {
  if (!/^sqlite:/i.test(target)) return { file: target, table: undefined };
  const rest = target.slice("sqlite:".length).replace(/^\/\//, "");
  const parts = /^(.+)\?table=(.+)$/s.exec(rest);
  if (parts === null) return { file: rest, table: undefined };
  const [, file = "", table = ""] = parts;
  try {
    return { file, table: decodeURIComponent(table) };
  } catch {
    return { file, table };
  }
}

async function* collectionsOf(
  file: string,
  wanted: string | undefined,
  { database, missed }: OpenDatabase,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  if (missed !== undefined) yield unread(file, new Unread(missed));
  try {
    for (const table of tablesOf(database)) {
      const { name, type } = table;
      if (wanted !== undefined ? name !== wanted : isInternal(table)) continue;
      if (options.signal.aborted) throw new Unread(STOPPED);
      if (type === "view" && wanted === undefined)
        yield skipped(`main.${name}`, "a view: its rows are those of tables");
      else yield tableCollection(database, table, options);
    }
  } catch (thrown) {
    yield unread(
      file,
      thrown instanceof Unread ? thrown : new Unread("damaged: its list of tables cannot be read"),
    );
  }
}

/** Tables of SQLite itself, and those a full-text index keeps its text in, which are read through the index. */
function isInternal({ name, type }: SqliteTable): boolean {
  return /^sqlite_/i.test(name) || type === "shadow";
}

function tablesOf(database: Database): SqliteTable[] {
  const rows = database.all(
    "SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main' ORDER BY name COLLATE BINARY",
  );
  return rows.map(({ name, type, wr }) => ({
    name: String(name),
    type: String(type),
    hasRowId: Number(wr) === 0 && type === "table",
  }));
}
