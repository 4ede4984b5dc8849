// The whole tool on files: `watertight inspect` as a child process, from disk.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { csvBlock, logBlock } from "./inputs.mjs";

/** Written by the child as it ends: what it used at most. Kilobytes and microseconds, as Node gives them. */
const reporter = `data:text/javascript,import{writeFileSync as w}from"node:fs";process.on("exit",()=>w(process.env.BENCH_USAGE,JSON.stringify(process.resourceUsage())))`;

async function fill(path, bytes, block) {
  const stream = createWriteStream(path);
  for (let have = 0, at = 0; have < bytes; at++) {
    const part = Buffer.from(block(at));
    have += part.length;
    if (!stream.write(part)) await once(stream, "drain");
  }
  stream.end();
  await once(stream, "finish");
}

async function inspect(root, folder, file) {
  const usageFile = join(folder, "usage.json");
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      "--import",
      reporter,
      join(root, "bin", "watertight.js"),
      "inspect",
      file,
      "--quiet",
      "--format",
      "json",
      "--output",
      join(folder, "report.json"),
    ],
    {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, WATERTIGHT_HOME: join(folder, "home"), BENCH_USAGE: usageFile },
    },
  );
  let complaint = "";
  child.stderr.on("data", (part) => {
    complaint = (complaint + part).slice(-400);
  });
  const [code] = await once(child, "close");
  const seconds = (performance.now() - startedAt) / 1000;
  // 0: nothing found, 1: something found. Anything else was not the whole way.
  if (code !== 0 && code !== 1) throw new Error(`watertight inspect ended with ${code}: ${complaint}`);
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(readFileSync(usageFile, "utf8"));
  return { seconds, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMB: maxRSS / 1000 };
}

/** @returns one record a file; the files are made in the temporary folder of the system and removed */
export async function endToEnd(root, megabytes) {
  const folder = mkdtempSync(join(tmpdir(), "watertight-bench-"));
  try {
    const results = [];
    for (const [title, name, block] of [
      ["log file", "service.log", logBlock],
      ["CSV", "users.csv", csvBlock],
    ]) {
      const file = join(folder, name);
      await fill(file, megabytes * 1e6, block);
      const bytes = statSync(file).size;
      const used = await inspect(root, folder, file);
      rmSync(file);
      results.push({ title, bytes, ...used, rate: bytes / 1e6 / used.seconds });
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
