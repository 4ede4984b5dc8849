import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { type Run, type RunOptions, run } from "../cli/run.ts";
import { canariesIn } from "./canaries.ts";

/** Every file and folder under one. */
export async function everythingUnder(folder: string): Promise<{ path: string; isFile: boolean }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.map((entry) => ({ path: join(entry.parentPath, entry.name), isFile: entry.isFile() }));
}

/** Runs the program, and holds all that it prints and keeps against the canaries. */
export async function runWatched(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const ran = await run(args, options);
  const leaks = [
    ...canariesIn(ran.stdout).map((name) => `${name} on standard output`),
    ...canariesIn(ran.stderr).map((name) => `${name} on standard error`),
  ];
  for (const { path, isFile } of await everythingUnder(ran.home)) {
    leaks.push(
      ...canariesIn(path.slice(ran.home.length)).map((name) => `${name} in the name of a file kept`),
    );
    if (!isFile) continue;
    leaks.push(
      ...canariesIn(await readFile(path)).map((name) => `${name} in ${path.slice(ran.home.length)}`),
    );
  }
  expect(leaks).toEqual([]);
  return ran;
}
