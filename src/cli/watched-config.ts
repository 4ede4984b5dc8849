import { stat } from "node:fs/promises";
import { reasonOf } from "../base/index.ts";
import { type Config, defaultPath, readConfig } from "./config.ts";

const lookEvery = 1000;

/**
 * Reads the configuration again when its file changes, and on SIGHUP. One that is wrong is complained of, and what was before
 * stays. Gives back what ends the watching.
 */
export function watchedConfig(
  path: string | undefined,
  complain: (why: string) => void,
  changed: (config: Config) => Promise<void>,
): () => void {
  const file = path ?? defaultPath;
  let before = "";
  let turn: Promise<void> = Promise.resolve();
  const reread = (): void => {
    turn = turn
      .then(async () => changed(await readConfig(path)))
      .catch((thrown: unknown) => complain(`${reasonOf(thrown)}; what was configured before stays`));
  };
  const look = async (first: boolean): Promise<void> => {
    const now = await stateOf(file);
    if (now === before) return;
    before = now;
    if (!first) reread();
  };
  void look(true);
  const timer = setInterval(() => void look(false), lookEvery).unref();
  process.on("SIGHUP", reread);
  return () => {
    clearInterval(timer);
    process.off("SIGHUP", reread);
  };
}

async function stateOf(file: string): Promise<string> {
  try {
    const { ino, size, mtimeMs } = await stat(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return "none";
  }
}
