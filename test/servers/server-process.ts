import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export interface ServerProcess {
  readonly port: number;
  /** Its own, gone when it is stopped. */
  readonly folder: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface ServerPlan {
  readonly command: string;
  flags(port: number, folder: string): readonly string[];
  /** Makes the folder ready; runs before the server does. */
  prepare?(folder: string, port: number): Promise<void> | void;
  /** Whether it takes questions by now; may throw while it does not. */
  answers(port: number, folder: string): Promise<boolean>;
  /** Some servers refuse to run as root; they run as this user then, who also owns the folder. */
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** What stops it at once; its data is thrown away anyhow. */
  readonly stopSignal?: NodeJS.Signals;
}

const startSeconds = 60;

/**
 * What is missing to start a server here, for the title of skipped tests. In CI nothing is ever missing: there the start
 * has to fail.
 */
export function missingProgram(program: string, debianPackage: string): string | undefined {
  if (existsSync(program) || process.env["CI"] !== undefined) return undefined;
  return `no ${program}: apt-get install ${debianPackage}`;
}

/** Starts a server on a free loopback port in a folder of its own and waits until it answers. */
export async function startServer(plan: ServerPlan): Promise<ServerProcess> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-server-"));
  const port = await freePort();
  const as = plan.user === undefined ? undefined : userIds(plan.user);
  if (as !== undefined) await chown(folder, as.uid, as.gid);
  await plan.prepare?.(folder, port);
  const child = spawn(...underWatch(plan.command, plan.flags(port, folder), as), {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...plan.environment },
  });
  const said = lastWords(child);
  const signal = plan.stopSignal ?? "SIGKILL";
  const killNow = (): void => {
    child.kill(signal);
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", killNow);
  const stop = async (): Promise<void> => {
    process.off("exit", killNow);
    await ended(child, signal);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const until = Date.now() + startSeconds * 1000;
  for (;;) {
    if (child.exitCode !== null || child.pid === undefined || Date.now() > until) {
      await stop();
      throw new Error(`${plan.command} did not start:\n${said()}`);
    }
    if (await plan.answers(port, folder).catch(() => false)) break;
    await pause(50);
  }
  return { port, folder, pid: child.pid, stop };
}

/** Runs a program to its end as a user who is not root, such as the one that makes a server's data folder. */
export function runAs(user: string, command: string, flags: readonly string[], cwd: string): void {
  const as = userIds(user);
  execFileSync(command, [...flags], { cwd, stdio: "pipe", ...(as !== undefined && as) });
}

/** A port nobody listens on at this moment. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

/** Undefined when we are not root and so have to run everything as ourselves. */
function userIds(user: string): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync("id", [flag, user], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

/** With `setpriv` at hand the kernel ends the server even when this process is killed without a chance to. */
function underWatch(
  command: string,
  flags: readonly string[],
  as: { uid: number; gid: number } | undefined,
): [string, string[]] {
  const ids = as === undefined ? [] : [`--reuid=${as.uid}`, `--regid=${as.gid}`, "--clear-groups"];
  if (existsSync("/usr/bin/setpriv"))
    return ["/usr/bin/setpriv", ["--pdeathsig=KILL", ...ids, "--", command, ...flags]];
  if (as !== undefined) throw new Error("a server that refuses to run as root needs setpriv (util-linux)");
  return [command, [...flags]];
}

/** The end of what the server wrote, for the error when it does not start. */
function lastWords(child: ChildProcess): () => string {
  let text = "";
  const take = (chunk: Buffer): void => {
    text = `${text}${chunk}`.slice(-4000);
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  child.once("error", (error) => take(Buffer.from(error.message)));
  return () => text;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}
