import { posix, win32 } from "node:path";

export interface Surroundings {
  readonly home: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

/** A pattern on this machine. */
export interface Located {
  /** The folder it begins in, absolute. Links that lead out of it are not followed. */
  readonly root: string;
  /** Names, with `*` for any characters; `**` alone for any number of folders. */
  readonly segments: readonly string[];
  /** Folders that `**` goes down. */
  readonly depth: number;
}

const depthInHome = 8;
const depthInFolder = 3;

/**
 * Where a known path is on this machine, nowhere when it belongs to another system or its variable is not set. It begins with
 * `~` (home), `.` (the current folder), `%APPDATA%` or `%LOCALAPPDATA%` (Windows), or a variable of the environment, `$NAME`.
 */
export function locate(pattern: string, around: Surroundings): readonly Located[] {
  const [head = "", ...segments] = pattern.split("/");
  const depth = head === "." ? depthInFolder : depthInHome;
  return rootsOf(head, segments, around).map(({ root, segments: rest }) => ({ root, segments: rest, depth }));
}

type Rooted = Pick<Located, "root" | "segments">;

function rootsOf(head: string, segments: readonly string[], around: Surroundings): readonly Rooted[] {
  const { home, cwd } = around;
  if (head === ".") return [{ root: cwd, segments }];
  if (head === "~") return [{ root: home, segments }, ...movedFolders(segments, around)];
  const windowsFolder = /^%([A-Z]+)%$/.exec(head)?.[1];
  if (windowsFolder !== undefined) return windowsRoots(windowsFolder, segments, around);
  const variable = /^\$([A-Z_]+)$/.exec(head)?.[1];
  if (variable === undefined) throw new Error(`a known path begins with ~, ., %NAME% or $NAME, not ${head}`);
  return variableRoots(variable, segments, around);
}

/** Folders that the XDG Base Directory Specification lets a person move. */
const movable = [
  { variable: "XDG_CONFIG_HOME", usual: [".config"] },
  { variable: "XDG_DATA_HOME", usual: [".local", "share"] },
  { variable: "XDG_STATE_HOME", usual: [".local", "state"] },
  { variable: "XDG_CACHE_HOME", usual: [".cache"] },
];

function movedFolders(segments: readonly string[], { env, platform }: Surroundings): readonly Rooted[] {
  const path = pathOf(platform);
  for (const { variable, usual } of movable) {
    const root = env[variable];
    if (root === undefined || !path.isAbsolute(root)) continue;
    if (usual.every((name, at) => segments[at] === name))
      return [{ root: path.normalize(root), segments: segments.slice(usual.length) }];
  }
  return [];
}

function windowsRoots(
  name: string,
  segments: readonly string[],
  { home, env, platform }: Surroundings,
): readonly Rooted[] {
  if (platform !== "win32") return [];
  const usual = win32.join(home, "AppData", name === "APPDATA" ? "Roaming" : "Local");
  const set = env[name];
  return [{ root: set !== undefined && win32.isAbsolute(set) ? set : usual, segments }];
}

function variableRoots(
  name: string,
  segments: readonly string[],
  { env, platform }: Surroundings,
): readonly Rooted[] {
  const path = pathOf(platform);
  const set = env[name] ?? (name === "TMPDIR" ? temporaryFolder(env, platform) : undefined);
  if (set === undefined) return [];
  // Some variables name several paths, as PATH does.
  const named = set.split(path.delimiter).filter((one) => path.isAbsolute(one));
  return named.map((one) => {
    const whole = path.normalize(one);
    // A file by its full name: it is looked for in its folder.
    return segments.length === 0
      ? { root: path.dirname(whole), segments: [path.basename(whole)] }
      : { root: whole, segments };
  });
}

function temporaryFolder(env: Surroundings["env"], platform: NodeJS.Platform): string | undefined {
  return platform === "win32" ? (env["TEMP"] ?? env["TMP"]) : "/tmp";
}

function pathOf(platform: NodeJS.Platform): typeof posix {
  return platform === "win32" ? win32 : posix;
}

/** Whether a name fits one segment of a pattern. Linear: each part between stars is looked for once. */
export function fits(name: string, segment: string, ignoreCase: boolean): boolean {
  const [text, wanted] = ignoreCase ? [name.toLowerCase(), segment.toLowerCase()] : [name, segment];
  const parts = wanted.split("*");
  const [first = "", last = ""] = [parts[0], parts.at(-1)];
  if (parts.length === 1) return text === wanted;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
