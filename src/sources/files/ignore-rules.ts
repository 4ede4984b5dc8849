import type { Dirent } from "node:fs";
import { join } from "node:path";
import ignore, { type Ignore } from "ignore";
import { openFile } from "./open-file.ts";

/** In the order of their weight: the later one has the last word. */
const IGNORE_FILES = [".gitignore", ".watertightignore"];

const MAX_IGNORE_FILE_BYTES = 4 * 1024 ** 2;

/** What the ignore files of a folder and of those above it leave out. */
export class IgnoreRules {
  /** The folder the files stand in, "" for the root. */
  readonly folder: string;
  /** Name of the weightiest ignore file. */
  readonly file: string;
  readonly #above: IgnoreRules | undefined;
  readonly #patterns: Ignore;
  #leftOut = 0;

  private constructor(folder: string, file: string, patterns: Ignore, above: IgnoreRules | undefined) {
    this.folder = folder;
    this.file = file;
    this.#patterns = patterns;
    this.#above = above;
  }

  /** @throws what reading an ignore file throws: a folder whose rules are not known is not half read. */
  static async of(
    folder: { readonly name: string; readonly path: string; readonly rules: IgnoreRules | undefined },
    entries: readonly Dirent[],
  ): Promise<IgnoreRules | undefined> {
    const patterns = ignore();
    let weightiest: string | undefined;
    for (const name of IGNORE_FILES) {
      if (!entries.some((entry) => entry.name === name && entry.isFile())) continue;
      const file = await openFile(join(folder.path, name));
      try {
        patterns.add((await file.read(0, Math.min(file.size, MAX_IGNORE_FILE_BYTES))).toString());
      } finally {
        await file.close();
      }
      weightiest = folder.name === "" ? name : `${folder.name}/${name}`;
    }
    if (weightiest === undefined) return folder.rules;
    return new IgnoreRules(folder.name, weightiest, patterns, folder.rules);
  }

  get leftOut(): number {
    return this.#leftOut;
  }

  /** @param name path from the root, forward slashes. */
  leavesOut(name: string, isFolder: boolean): boolean {
    for (let rules: IgnoreRules | undefined = this; rules !== undefined; rules = rules.#above) {
      const own = rules.folder === "" ? name : name.slice(rules.folder.length + 1);
      if (!ignore.isPathValid(own)) continue;
      const { ignored, unignored } = rules.#patterns.test(isFolder ? `${own}/` : own);
      if (unignored) return false;
      if (ignored) {
        rules.#leftOut += 1;
        return true;
      }
    }
    return false;
  }
}
