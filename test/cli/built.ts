import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Builds the program once before the tests that run it; what is up to date is left alone. */
export default function build(): void {
  const ready = fileURLToPath(new URL("../../scripts/ready.mjs", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [ready], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the program could not be built:\n${stderr}`);
}
