import { randomBytes } from "node:crypto";
import { reasonOf, WatertightError } from "../base/index.ts";
import type { Disclosure } from "../model/index.ts";
import { ledgerLine } from "./ledger-line.ts";
import { Segment } from "./segment.ts";
import { claimFolder, type WriterFolder } from "./writer-folder.ts";

/** Takes entries of the ledger; several processes have one each. */
export interface LedgerWriter {
  /** Resolves when the entries outlive this process, and rejects when they may not: then nothing may leave. */
  record(disclosures: readonly Disclosure[]): Promise<void>;
}

export interface LedgerFileOptions {
  /** Holds a folder for each writer. */
  readonly folder: string;
  /** Letters, digits and dashes; a random part is added to it. */
  readonly name: string;
  /** `always`: an entry also outlives this machine. `often` (every 200 ms at most) unless given. */
  readonly sync?: "always" | "often";
  /** A file is closed when it has become larger. */
  readonly segmentBytes?: number;
}

const usualBytes = 64 << 20;
/** Entries that wait for the disk; beyond them new ones are refused. */
const waitingBytes = 64 << 20;
const syncEvery = 200;

interface Waiting {
  readonly text: string;
  readonly done: () => void;
  readonly failed: (reason: WatertightError) => void;
}

/** Opens a writer of its own folder. @throws WatertightError `unreadable` when it cannot be made */
export async function openLedgerFile(options: LedgerFileOptions): Promise<LedgerFile> {
  const id = `${options.name.replace(/[^\w-]/g, "-").slice(0, 20)}-${randomBytes(6).toString("hex")}`;
  return new LedgerFile(options, await claimFolder(options.folder, id));
}

/** The write-ahead file of the ledger: what came in while one write was under way goes out with the next. */
export class LedgerFile implements LedgerWriter {
  readonly #options: LedgerFileOptions;
  readonly #folder: WriterFolder;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #sequence = 0;
  #segments = 0;
  #segment: Segment | undefined;
  #isWorking = false;
  #isClosed = false;
  #syncTimer: NodeJS.Timeout | undefined;
  /** Of the disk, found after the entries had been taken: the next ones are told. */
  #syncFailure: unknown;
  /** Whatever touches the segment, one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: LedgerFileOptions, folder: WriterFolder) {
    this.#options = options;
    this.#folder = folder;
  }

  get id(): string {
    return this.#folder.id;
  }

  record(disclosures: readonly Disclosure[]): Promise<void> {
    if (disclosures.length === 0) return Promise.resolve();
    if (this.#isClosed) return Promise.reject(new WatertightError("fault", "the ledger is closed"));
    if (this.#waitingBytes > waitingBytes) return Promise.reject(notKept("the disk is too slow"));
    let text = "";
    for (const entry of disclosures) text += ledgerLine(this.id, this.#sequence++, entry);
    this.#waitingBytes += text.length;
    return new Promise((done, failed) => {
      this.#waiting.push({ text, done, failed });
      if (!this.#isWorking) void this.#work();
    });
  }

  /** Closes the file that is written to, if there is one, so that it can be drained. */
  rotate(): Promise<void> {
    return this.#inTurn(async () => {
      clearTimeout(this.#syncTimer);
      this.#syncTimer = undefined;
      const segment = this.#segment;
      if (segment === undefined || segment.length === 0) return;
      await segment.close();
      this.#segment = undefined;
    });
  }

  /** Waits for entries under way, then closes the file. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#isWorking) await this.#turn;
    await this.rotate();
    await this.#folder.release();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      this.#waitingBytes = 0;
      try {
        const text = batch.map((one) => one.text).join("");
        await this.#inTurn(() => this.#write(Buffer.from(text)));
        for (const { done } of batch) done();
      } catch (thrown) {
        const failure = notKept(whyOf(thrown), thrown);
        for (const { failed } of batch) failed(failure);
      }
    }
    this.#isWorking = false;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#syncFailure !== undefined) {
      const failure = this.#syncFailure;
      this.#syncFailure = undefined;
      throw failure;
    }
    this.#segment ??= await Segment.create(this.#folder.path, String(++this.#segments).padStart(10, "0"));
    const segment = this.#segment;
    await segment.append(bytes);
    if (this.#options.sync === "always") await segment.sync();
    else this.#syncSoon(segment);
    if (segment.length < (this.#options.segmentBytes ?? usualBytes)) return;
    this.#segment = undefined;
    // The entries are kept already: a failure here is the next one's.
    await segment.close().catch((thrown: unknown) => {
      this.#syncFailure = thrown;
    });
  }

  #syncSoon(segment: Segment): void {
    this.#syncTimer ??= setTimeout(() => {
      void this.#inTurn(async () => {
        this.#syncTimer = undefined;
        if (this.#segment === segment) await segment.sync();
      }).catch((thrown: unknown) => {
        this.#syncFailure = thrown;
      });
    }, syncEvery);
  }

  #inTurn<T>(job: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(job);
    this.#turn = mine.catch(() => {});
    return mine;
  }
}

function notKept(why: string, cause?: unknown): WatertightError {
  return new WatertightError(
    "unreadable",
    `the ledger could not keep an entry: ${why}`,
    "make room on the disk or look at its state; until then nothing is sent to vendors",
    cause,
  );
}

/** Errors of the file system name their code and a path of ours. */
function whyOf(thrown: unknown): string {
  return thrown instanceof Error && "code" in thrown ? String(thrown.code) : reasonOf(thrown);
}
