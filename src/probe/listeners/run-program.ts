import { execFile } from "node:child_process";

const longestRun = 15_000;
const mostOutput = 32 * 1024 * 1024;

export interface ProgramRun {
  readonly stdout: string;
  /** Why the output is not all there is. */
  readonly problem?: string;
}

/** Runs a program of the system with fixed arguments, without a shell, and returns what it printed. Never throws. */
export function runProgram(program: string, flags: readonly string[]): Promise<ProgramRun> {
  return new Promise((resolve) => {
    execFile(
      program,
      flags,
      { timeout: longestRun, maxBuffer: mostOutput, windowsHide: true, env: { ...process.env, LC_ALL: "C" } },
      (error, stdout) => {
        if (error === null) resolve({ stdout });
        else resolve({ stdout, problem: problemOf(program, error) });
      },
    );
  });
}

// Not the error's own text: it repeats the whole command and what it printed.
function problemOf(program: string, error: Error & { code?: unknown; killed?: boolean }): string {
  if (error.killed === true) return `${program} was stopped, it took too long`;
  if (error.code === "ENOENT") return `${program} is not there`;
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return `${program} printed too much`;
  return `${program} failed (${typeof error.code === "number" || typeof error.code === "string" ? error.code : "no code"})`;
}
