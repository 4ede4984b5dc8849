// What starting costs, in processes of their own: a module is imported only once.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { prompt } from "./inputs.mjs";

/** @returns milliseconds by the clock, `[best, median]` of each step */
export async function startTimes(root, rounds) {
  const entry = pathToFileURL(join(root, "dist", "detect", "index.js")).href;
  const program = `
    const text = ${JSON.stringify(prompt)};
    const begin = performance.now();
    const { catalogue, createScanner } = await import(${JSON.stringify(entry)});
    const imported = performance.now();
    const scanner = createScanner({ detectors: catalogue });
    const created = performance.now();
    scanner.scan(text);
    const scanned = performance.now();
    process.stdout.write(JSON.stringify([imported - begin, created - imported, scanned - created]));`;
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const child = spawnSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" });
    if (child.status !== 0) throw new Error(`the catalogue cannot be imported: ${child.stderr.slice(-400)}`);
    taken.push(JSON.parse(child.stdout));
  }
  const step = (index) => {
    const sorted = taken.map((one) => one[index]).sort((one, other) => one - other);
    return [sorted[0], sorted[Math.floor(sorted.length / 2)]];
  };
  return { import: step(0), create: step(1), firstScan: step(2) };
}
