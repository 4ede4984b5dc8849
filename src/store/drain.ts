import { open, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { reasonOf, WatertightError } from "../base/index.ts";
import { name, type OwnEngine, sql, value } from "../clickhouse/index.ts";
import type { LedgerFile } from "./ledger-file.ts";
import { headOf } from "./ledger-line.ts";
import { mendAggregates } from "./mend-aggregates.ts";
import type { Layout } from "./migrations/layout.ts";
import { closedSegments, isAlive, recoverFolder, writersIn } from "./writer-folder.ts";

export interface DrainOptions {
  readonly engine: OwnEngine;
  readonly layout: Layout;
  /** Holds a folder for each writer. */
  readonly folder: string;
  /** The writers of this process. */
  readonly own: () => readonly LedgerFile[];
  /** The engine carries out one statement at a time and nothing but drains writes to it: then what a crash left can be compared and mended. */
  readonly isAlone: boolean;
}

/** After so many failures in a row the store counts as down, and the other files wait. */
const failuresInRow = 3;

/**
 * Moves the closed files of the ledger into its table, each exactly once, and deletes them. What cannot be moved stays, and is
 * tried again the next time.
 */
export class Drain {
  readonly #options: DrainOptions;
  /** Files of ours whose insert may have been carried out without an answer. */
  readonly #tried = new Set<string>();
  #isMended = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: DrainOptions) {
    this.#options = options;
  }

  /** Resolves when all that had been recorded before is in the table. @throws WatertightError the first reason why something is not */
  drain(signal?: AbortSignal): Promise<void> {
    return this.alone(() => this.#drain(signal));
  }

  /** Runs something while this process drains nothing. */
  alone<T>(job: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(job);
    this.#turn = mine.then(
      () => {},
      () => {},
    );
    return mine;
  }

  async #drain(signal: AbortSignal | undefined): Promise<void> {
    const { folder, own, engine, layout, isAlone } = this.#options;
    for (const writer of own()) await writer.rotate();
    const ours = new Set(own().map(({ id }) => id));
    let first: unknown;
    let failures = 0;
    for (const writer of await writersIn(folder)) {
      const path = resolve(folder, writer);
      if (!ours.has(writer)) {
        if (await isAlive(path)) continue;
        await recoverFolder(path);
      }
      for (const file of await closedSegments(path)) {
        signal?.throwIfAborted();
        try {
          await this.#move(join(path, file), `${writer}.${file}`, ours.has(writer), signal);
          failures = 0;
        } catch (thrown) {
          first ??= thrown;
          this.#isMended = false;
          if (++failures === failuresInRow) throw first;
        }
      }
    }
    if (isAlone && !this.#isMended) {
      await mendAggregates(engine, layout);
      this.#isMended = true;
    }
    if (first !== undefined) throw first;
  }

  async #move(path: string, token: string, isOurs: boolean, signal: AbortSignal | undefined): Promise<void> {
    const { engine, isAlone } = this.#options;
    const head = await headOfFile(path);
    if (head === undefined) return;
    const isDoubtful = !isOurs || this.#tried.has(token);
    const options = { purpose: "entries of the ledger", ...(signal && { signal }) };
    if (isDoubtful) this.#isMended = false;
    if (!isDoubtful || !(await isDrained(engine, token))) {
      this.#tried.add(token);
      try {
        const isThere = isDoubtful && (await holds(engine, head));
        // Elsewhere the same token lets the views catch up that a crash cut off; here they are compared.
        if (!isThere || !isAlone) await engine.insertFile(name("ledger"), path, { ...options, token });
        // Tables without replicas remember a token before the rows are there: a crash between the two must lose none.
        if (isDoubtful && !isThere && !(await holds(engine, head))) {
          await engine.insertFile(name("ledger"), path, { ...options, token: `${token}.again` });
        }
      } catch (thrown) {
        // Another process was faster, and has deleted it.
        if ((await headOfFile(path)) === undefined) return;
        throw thrown;
      }
      await engine.run(
        sql`INSERT INTO ledger_drained (segment) SELECT ${value("segment", "String", token)}`,
        options,
      );
    }
    await rm(path, { force: true });
    this.#tried.delete(token);
  }
}

type Head = NonNullable<ReturnType<typeof headOf>>;

/** Undefined when the file is gone. */
async function headOfFile(path: string): Promise<Head | undefined> {
  let line: string;
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(200), 0, 200, 0);
      line = buffer.toString("latin1", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof Error && "code" in thrown && thrown.code === "ENOENT") return undefined;
    throw new WatertightError(
      "unreadable",
      `a file of the ledger cannot be read: ${reasonOf(thrown)}`,
      "look at its rights and its disk",
      thrown,
    );
  }
  const head = headOf(line);
  if (head !== undefined) return head;
  throw new WatertightError("unreadable", `this is no file of the ledger: ${path}`, "move it elsewhere");
}

async function isDrained(engine: OwnEngine, token: string): Promise<boolean> {
  const rows = await engine.rows(
    sql`SELECT 1 AS found FROM ledger_drained WHERE segment = ${value("segment", "String", token)} LIMIT 1`,
    { purpose: "whether a file was taken in" },
  );
  return rows.length > 0;
}

/** A file is one block and a block is there whole or not at all, so its first entry speaks for all. */
async function holds(engine: OwnEngine, { writer, sequence }: Head): Promise<boolean> {
  const rows = await engine.rows(
    sql`SELECT 1 AS found FROM ledger WHERE writer = ${value("writer", "String", writer)} AND sequence = ${value("sequence", "UInt64", sequence)} LIMIT 1`,
    { purpose: "whether entries are there" },
  );
  return rows.length > 0;
}
