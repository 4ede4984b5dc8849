import { type BigIntStats, type Dirent, realpathSync } from "node:fs";
import { lstat, opendir, realpath, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { STOPPED, Unread } from "../files/why.ts";
import type { FoundFile } from "./newest-files.ts";
import { fits, type Located } from "./pattern.ts";
import type { ToldGaps } from "./told-gaps.ts";

export interface Wanted extends Located {
  /** Of the place, in the order of all. */
  readonly place: number;
}

export interface SearchPlan {
  /** All with the same root. */
  readonly wanted: readonly Wanted[];
  readonly root: string;
  readonly home: string;
  readonly ignoreCase: boolean;
  readonly mostEntries: number;
  readonly gaps: ToldGaps;
  readonly signal: AbortSignal | undefined;
  /** A file counts once, however many ways lead to it. */
  readonly seen: Set<string>;
  found(place: number, file: FoundFile): void;
}

/** A pattern of which the first segments have been walked. */
interface State {
  readonly wanted: Wanted;
  readonly at: number;
  /** Folders that its `**` went down so far. */
  readonly down: number;
}

/** Folders that belong to tools; what is in them is not the person's. */
const leftOutFolders: ReadonlySet<string> = new Set(["node_modules", ".git"]);

/**
 * Finds the files of many patterns in one walk: folders are listed only where a pattern has a star, all other names are asked for.
 * Links are followed as long as they stay in the folder; a link to a single file may also lead into the home folder.
 */
export class Search {
  readonly #plan: SearchPlan;
  readonly #home: string;
  /** Folders that links led to, and for which patterns. */
  readonly #linked = new Set<string>();
  #root: string;
  #entries = 0;
  #full = false;
  #tooDeep = false;

  constructor(plan: SearchPlan) {
    this.#plan = plan;
    this.#root = plan.root;
    this.#home = realOr(plan.home);
  }

  /** What cannot be looked at comes as a gap, never as an exception. */
  async run(): Promise<void> {
    const { root, wanted, gaps, mostEntries } = this.#plan;
    try {
      this.#root = await realpath(root);
    } catch (thrown) {
      if (!isMissing(thrown)) gaps.unread(root, thrown);
      return;
    }
    await this.#folder(
      this.#root,
      wanted.map((one) => ({ wanted: one, at: 0, down: 0 })),
    );
    this.#mustStop(root);
    if (this.#full) {
      const why = `more than ${mostEntries} files and folders; the rest was not looked at`;
      gaps.unread(root, new Unread(why));
    }
    if (this.#tooDeep) {
      const depth = Math.max(...wanted.map((one) => one.depth));
      gaps.skipped(root, `folders more than ${depth} deep are not looked at`);
    }
  }

  async #folder(folder: string, states: readonly State[]): Promise<void> {
    if (this.#mustStop(folder)) return;
    const open = states.flatMap(withoutFolders);
    const next = new Map<string, State[]>();
    const starred = open.filter((state) => segmentOf(state).includes("*"));
    for (const state of open) {
      if (!starred.includes(state)) add(next, segmentOf(state), [onward(state)]);
    }
    if (starred.length > 0) await this.#list(folder, starred, next);
    for (const [name, follow] of next) {
      if (this.#plan.signal?.aborted === true) return;
      await this.#entry(join(folder, name), follow);
    }
  }

  #mustStop(folder: string): boolean {
    if (this.#plan.signal?.aborted !== true) return this.#full;
    this.#plan.gaps.unread(folder, new Unread(STOPPED));
    return true;
  }

  async #list(folder: string, starred: readonly State[], next: Map<string, State[]>): Promise<void> {
    try {
      for await (const entry of await opendir(folder)) {
        if (++this.#entries > this.#plan.mostEntries) {
          this.#full = true;
          return;
        }
        const follow = starred.flatMap((state) => this.#afterStar(state, entry));
        if (follow.length > 0) add(next, entry.name, follow);
      }
    } catch (thrown) {
      if (!isMissing(thrown)) this.#plan.gaps.unread(folder, thrown);
    }
  }

  #afterStar(state: State, entry: Dirent): State[] {
    const segment = segmentOf(state);
    if (segment !== "**") return fits(entry.name, segment, this.#plan.ignoreCase) ? [onward(state)] : [];
    if (!entry.isDirectory() && !entry.isSymbolicLink()) return [];
    if (leftOutFolders.has(entry.name)) return [];
    if (state.down < state.wanted.depth) return [{ ...state, down: state.down + 1 }];
    this.#tooDeep ||= entry.isDirectory();
    return [];
  }

  async #entry(path: string, states: readonly State[]): Promise<void> {
    try {
      const info = await lstat(path, { bigint: true });
      if (info.isSymbolicLink()) await this.#link(path, states);
      else await this.#real(path, path, info, states);
    } catch (thrown) {
      if (isMissing(thrown)) {
        // Listed, but not under this name: bytes that are no UTF-8 were replaced in it.
        if (path.includes("\ufffd")) this.#plan.gaps.unread(path, new Unread("its name is not valid text"));
        return;
      }
      // Without leave to search a folder every name in it fails.
      this.#plan.gaps.unread(isDenied(thrown) ? dirname(path) : path, thrown);
    }
  }

  async #link(path: string, states: readonly State[]): Promise<void> {
    const isOnlyPassedBy = states.every(({ down }) => down > 0);
    let real: string;
    try {
      real = await realpath(path);
    } catch (thrown) {
      if (!isMissing(thrown) && !isCircle(thrown)) throw thrown;
      if (!isOnlyPassedBy) this.#plan.gaps.skipped(path, "link that leads nowhere");
      return;
    }
    const info = await stat(real, { bigint: true });
    if (info.isFile() && isOnlyPassedBy) return;
    const mayFollow = isInside(real, this.#root) || (info.isFile() && isInside(real, this.#home));
    if (mayFollow)
      return this.#real(path, real, info, info.isDirectory() ? this.#first(real, states) : states);
    if (isOnlyPassedBy) this.#plan.gaps.skipped(path, "link that leads out of the folder");
    else this.#plan.gaps.unread(path, new Unread("a link that leads out of the folder; it is not followed"));
  }

  /** A circle of links comes back to the same folder with the same patterns, again and again. */
  #first(real: string, states: readonly State[]): readonly State[] {
    return states.filter(({ wanted, at }) => {
      const key = `${this.#plan.wanted.indexOf(wanted)} ${at} ${real}`;
      if (this.#linked.has(key)) return false;
      this.#linked.add(key);
      return true;
    });
  }

  async #real(path: string, real: string, info: BigIntStats, states: readonly State[]): Promise<void> {
    if (info.isDirectory()) {
      const further = states.filter((state) => !isWhole(state));
      if (further.length > 0) await this.#folder(real, further);
      return;
    }
    const places = states.filter(isWhole).map(({ wanted }) => wanted.place);
    if (places.length === 0) return;
    if (!info.isFile()) {
      this.#plan.gaps.skipped(path, "named pipe, socket or device");
      return;
    }
    // Some file systems give no numbers.
    const identity = info.ino === 0n ? real : `${info.dev} ${info.ino}`;
    if (info.size === 0n || this.#plan.seen.has(identity)) return;
    this.#plan.seen.add(identity);
    const file = { path: real, bytes: Number(info.size), changed: Number(info.mtimeMs) };
    this.#plan.found(Math.min(...places), file);
  }
}

/** `**` also stands for no folder at all. */
function withoutFolders(state: State): State[] {
  return segmentOf(state) === "**" ? [state, onward(state)] : [state];
}

function segmentOf({ wanted, at }: State): string {
  return wanted.segments[at] ?? "";
}

function onward({ wanted, at }: State): State {
  return { wanted, at: at + 1, down: 0 };
}

function isWhole({ wanted, at }: State): boolean {
  return at === wanted.segments.length;
}

function add(next: Map<string, State[]>, name: string, states: readonly State[]): void {
  const before = next.get(name);
  if (before === undefined) next.set(name, [...states]);
  else before.push(...states);
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function realOr(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    // A home that is not there holds nothing a link could lead to.
    return path;
  }
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
}

function isMissing(thrown: unknown): boolean {
  return codeOf(thrown) === "ENOENT" || codeOf(thrown) === "ENOTDIR";
}

function isCircle(thrown: unknown): boolean {
  return codeOf(thrown) === "ELOOP";
}

function isDenied(thrown: unknown): boolean {
  return codeOf(thrown) === "EACCES" || codeOf(thrown) === "EPERM";
}
