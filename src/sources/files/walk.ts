import type { Dirent } from "node:fs";
import { readdir, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Gap } from "../../model/index.ts";
import type { SourceOptions } from "../source.ts";
import { IgnoreRules } from "./ignore-rules.ts";
import { shownName } from "./shown-name.ts";
import { STOPPED, skipped, Unread, unread } from "./why.ts";

export interface FoundFile {
  /** Path inside the folder with forward slashes, fit to be shown. */
  readonly name: string;
  /** Where it is on disk. */
  readonly path: string;
}

/** What belongs to tools and not to the person; named once per folder. */
const TOOL_FOLDERS: Readonly<Record<string, string>> = {
  ".git": "git's own files",
  node_modules: "installed packages",
};

interface Folder {
  readonly name: string;
  readonly path: string;
  readonly rules: IgnoreRules | undefined;
}

/**
 * All regular files of a folder, sorted by name folder by folder, the same order every time.
 * Links are never followed: what they lead to inside the folder is found under its own name, and what lies outside is not asked for.
 *
 * @param root absolute, itself no link.
 */
export async function* walk(
  root: string,
  options: Pick<SourceOptions, "signal" | "honourIgnoreFiles">,
): AsyncGenerator<FoundFile | Gap> {
  const inside = root.endsWith(sep) ? root : root + sep;
  // An explicit stack: the depth of a hostile folder must not be that of our call stack.
  const stack: (Folder | FoundFile | Gap | IgnoreRules)[] = [{ name: "", path: root, rules: undefined }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (options.signal.aborted) {
      yield unread(".", new Unread(STOPPED));
      return;
    }
    if (next instanceof IgnoreRules) {
      if (next.leftOut > 0) yield leftOutBy(next);
    } else if ("rules" in next) {
      try {
        stack.push(...(await contents(next, inside, options.honourIgnoreFiles)).reverse());
      } catch (thrown) {
        yield unread(next.name === "" ? "." : shownName(next.name), thrown);
      }
    } else {
      yield next;
    }
  }
}

function leftOutBy(rules: IgnoreRules): Gap {
  const entries = rules.leftOut === 1 ? "1 file or folder" : `${rules.leftOut} files and folders`;
  return skipped(shownName(rules.file), `it leaves out ${entries}`);
}

async function contents(
  folder: Folder,
  inside: string,
  honourIgnoreFiles: boolean,
): Promise<(Folder | FoundFile | Gap | IgnoreRules)[]> {
  const entries = await readdir(folder.path, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const rules = honourIgnoreFiles ? await IgnoreRules.of(folder, entries) : undefined;
  const found: (Folder | FoundFile | Gap | IgnoreRules)[] = [];
  for (const entry of entries) {
    const name = folder.name === "" ? entry.name : `${folder.name}/${entry.name}`;
    if (honourIgnoreFiles && entry.isDirectory()) {
      const belongings = Object.hasOwn(TOOL_FOLDERS, entry.name) ? TOOL_FOLDERS[entry.name] : undefined;
      if (belongings !== undefined) {
        found.push(skipped(shownName(name), `${belongings}; read when ignore files are not honoured`));
        continue;
      }
    }
    if (rules?.leavesOut(name, entry.isDirectory()) === true) continue;
    found.push(await classify(entry, name, folder, inside, rules));
  }
  if (rules !== undefined && rules.folder === folder.name) found.push(rules);
  return found;
}

async function classify(
  entry: Dirent,
  name: string,
  folder: Folder,
  inside: string,
  rules: IgnoreRules | undefined,
): Promise<Folder | FoundFile | Gap> {
  const path = join(folder.path, entry.name);
  const shown = shownName(name);
  if (entry.isFile()) return { name: shown, path };
  if (entry.isDirectory()) return { name, path, rules };
  if (entry.isSymbolicLink()) return skipped(shown, await linkReason(path, inside));
  if (entry.isFIFO()) return skipped(shown, "named pipe");
  if (entry.isSocket()) return skipped(shown, "socket");
  if (entry.isBlockDevice() || entry.isCharacterDevice()) return skipped(shown, "device");
  return unread(shown, new Unread("the file system does not say what it is"));
}

async function linkReason(path: string, inside: string): Promise<string> {
  try {
    const target = await realpath(path);
    const within = target.startsWith(inside) || target + sep === inside;
    return within ? "link to another part of the folder" : "link that leads out of the folder";
  } catch {
    return "link that leads nowhere";
  }
}
