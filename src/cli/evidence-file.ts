import { createHash } from "node:crypto";
import { closeSync, constants, createReadStream, fsyncSync, openSync, writeSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, type Redacted, reasonOf, WatertightError } from "../base/index.ts";
import { Evidence } from "../probe/index.ts";
import { asideFolder } from "./run-folder.ts";

export const evidenceName = "evidence.ndjson";

/** The evidence of a run while it is written. */
export interface EvidenceFile {
  readonly evidence: Evidence;
  /** Ends it. @returns its name and SHA-256; nothing when it is not kept */
  close(): Promise<Readonly<Record<string, string>>>;
  /** Ends it after a failure: what tells of anything sent stays, the rest goes. */
  abandon(): Promise<void>;
}

/**
 * Evidence that is on disk before what it tells of happens; with `save` off it lives in memory as a chain of hashes alone.
 * @throws WatertightError `unreadable` when it cannot be written: then nothing may be asked
 */
export async function openEvidence(
  home: string,
  run: string,
  { save, clock, key }: { save: boolean; clock: Clock; key: Redacted<Uint8Array> },
): Promise<EvidenceFile> {
  if (!save)
    return { evidence: new Evidence(() => {}, clock, key), close: async () => ({}), abandon: async () => {} };
  try {
    const folder = await asideFolder(home, run);
    const path = join(folder, evidenceName);
    const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    const evidence = new Evidence((line) => writeWhole(file, line), clock, key);
    return {
      evidence,
      async abandon() {
        closeSync(file);
        // The first entry says only what was going to be done.
        if (evidence.summary.entries <= 1) await rm(folder, { recursive: true, force: true });
      },
      async close() {
        fsyncSync(file);
        closeSync(file);
        const digest = createHash("sha256");
        for await (const chunk of createReadStream(path)) digest.update(chunk);
        return { [evidenceName]: digest.digest("hex") };
      },
    };
  } catch (thrown) {
    throw new WatertightError(
      "unreadable",
      `the evidence of this run cannot be written: ${reasonOf(thrown)}`,
      "set WATERTIGHT_HOME to a folder you can write to, or use --no-save to go without",
      thrown,
    );
  }
}

/** A disk may take a part of a line. @throws WatertightError `unreadable` when it takes no more: then nothing more is asked */
function writeWhole(file: number, line: string): void {
  const bytes = Buffer.from(line);
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  } catch (thrown) {
    throw new WatertightError(
      "unreadable",
      `the evidence can no longer be written, so nothing more is asked: ${reasonOf(thrown)}`,
      "make room where WATERTIGHT_HOME is",
      thrown,
    );
  }
}
