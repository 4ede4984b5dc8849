import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export const program: string = fileURLToPath(new URL("../../bin/watertight.js", import.meta.url));

export interface RunOptions {
  /** Added to an environment that holds nothing but PATH. */
  readonly env?: Readonly<Record<string, string>>;
  /** WATERTIGHT_HOME; a new one when it is left out. */
  readonly home?: string;
  readonly cwd?: string;
  readonly stdin?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Runs as this user and group. */
  readonly user?: number;
  /** Put before the program: flags of node. */
  readonly node?: readonly string[];
  /** Called with the process as soon as it runs. */
  readonly during?: (child: ChildProcess) => void;
}

export interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly home: string;
}

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the real program in a process of its own. */
export async function run(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const home = options.home ?? (await temporaryFolder());
  const child = spawn(process.execPath, [...(options.node ?? []), program, ...args], {
    cwd: options.cwd ?? home,
    env: { PATH: process.env["PATH"], WATERTIGHT_HOME: home, ...options.env },
    stdio: [options.stdin === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    ...(options.user !== undefined && { uid: options.user, gid: options.user }),
  });
  return watch(child, home, options);
}

async function watch(child: ChildProcess, home: string, { stdin, during }: RunOptions): Promise<Run> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => stderr.push(chunk));
  const ended = new Promise<Pick<Run, "code" | "signal">>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  during?.(child);
  // Not waited for: the program may end first, and its input never.
  if (stdin !== undefined) void feed(child, stdin, ended);
  return {
    ...(await ended),
    stdout: Buffer.concat(stdout).toString("utf8"),
    stderr: Buffer.concat(stderr).toString("utf8"),
    home,
  };
}

async function feed(
  child: ChildProcess,
  stdin: NonNullable<RunOptions["stdin"]>,
  ended: Promise<unknown>,
): Promise<void> {
  const input = child.stdin;
  if (input === null) return;
  // The program may end before it has read everything.
  input.on("error", () => {});
  if (typeof stdin === "string" || stdin instanceof Uint8Array) {
    input.end(stdin);
    return;
  }
  let isOver = false;
  const over = ended.then(() => {
    isOver = true;
  });
  for await (const chunk of stdin) {
    if (isOver) return;
    if (!input.write(chunk)) {
      await Promise.race([over, new Promise((resolve) => input.once("drain", resolve))]);
    }
  }
  input.end();
}
