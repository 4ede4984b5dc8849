import { basename } from "node:path";
import { HEAD_BYTES } from "../files/limits.ts";
import { openFile } from "../files/open-file.ts";
import { resolveTarget } from "../files/target.ts";
import { errorFor } from "../files/why.ts";
import type { Source } from "../source.ts";
import { dataCollections, engineWay } from "./data-collections.ts";
import { dataFormat } from "./data-format.ts";

/** One file of tables: Parquet, ORC, Arrow, Avro, or large JSON lines. */
export const dataFile: Source = {
  kind: "data file",
  async accepts(target) {
    if (target === "-" || /^[a-z][a-z\d+.-]+:\/\//i.test(target)) return false;
    try {
      return dataFormat((await look(target)).head) !== undefined;
    } catch {
      // No such file, no permission: the source for files says so in words.
      return false;
    }
  },
  async open(target, options) {
    const stop = new AbortController();
    const signal = AbortSignal.any([options.signal, stop.signal]);
    const file = await look(target).catch((thrown) => {
      throw errorFor(target, thrown);
    });
    return {
      describe: () => ({ target, kind: "file" }),
      async *collections() {
        const way = await engineWay(file, options);
        if (way !== undefined) yield* dataCollections(file, way, { ...options, signal });
      },
      close: async () => stop.abort(),
    };
  },
};

async function look(target: string) {
  const { path, kind } = await resolveTarget(target);
  if (kind !== "file") return { name: target, path, head: Buffer.alloc(0), bytes: 0 };
  const file = await openFile(path);
  try {
    const head = await file.read(0, HEAD_BYTES);
    return { name: basename(path), path, head, bytes: file.size };
  } finally {
    await file.close();
  }
}
