// Makes a fresh clone ready: installs what the lockfile names and builds, each only when out of date.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stop(
    `Node 20.19 or newer is needed, this is ${process.versions.node}`,
    "install a current Node from https://nodejs.org",
  );
}

const lockDigest = createHash("sha256")
  .update(readFileSync(join(root, "package-lock.json")))
  .digest("hex");
const installedMark = join(root, "node_modules", ".watertight-installed");
if (!existsSync(installedMark) || readFileSync(installedMark, "utf8") !== lockDigest) {
  say("installing (first time only)");
  // Not `npm ci`: it refuses a lockfile that lacks an optional package of another platform.
  run(
    "npm",
    ["install", "--no-save", "--include=dev", "--no-fund", "--no-audit", "--loglevel=error"],
    "check the network connection to the npm registry, then try again",
  );
  writeFileSync(installedMark, lockDigest);
}
linkOwnCommand();

const builtMark = join(root, "dist", ".built");
const sources = sourcesIn(join(root, "src"));
const names = sources.map((path) => relative(join(root, "src"), path));
const builtNames = existsSync(builtMark) ? readFileSync(builtMark, "utf8").split("\n") : undefined;
const gone = builtNames?.filter((name) => !names.includes(name)) ?? [];
const settings = ["package-lock.json", "tsconfig.base.json", "tsconfig.browser.json", "tsconfig.node.json"];
const newest = Math.max(...[...sources, ...settings.map((name) => join(root, name))].map(modified));
if (builtNames === undefined || gone.length > 0 || modified(builtMark) < newest) {
  say("building");
  // What was made of a file that is gone must not be found, nor packed.
  for (const name of gone) {
    for (const ending of [".js", ".js.map", ".d.ts"]) {
      rmSync(join(root, "dist", name.replace(/\.ts$/, ending)), { force: true });
    }
  }
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  run(
    process.execPath,
    [tsc, "-b", "tsconfig.browser.json", "tsconfig.node.json"],
    "this is a fault in Watertight, please report it",
  );
  writeFileSync(builtMark, names.join("\n"));
}

/** Lets `npx watertight` in a clone find this clone instead of asking the registry. */
function linkOwnCommand() {
  const link = join(root, "node_modules", ".bin", "watertight");
  if (process.platform === "win32" || existsSync(link)) return;
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync("../../bin/watertight.js", link);
}

function modified(path) {
  return statSync(path).mtimeMs;
}

function sourcesIn(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function run(command, args, hint) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32" && command === "npm",
  });
  if (result.status !== 0) stop(`${command} ${args[0]} failed`, hint);
}

function say(what) {
  process.stderr.write(`watertight: ${what} …\n`);
}

function stop(what, hint) {
  process.stderr.write(`error: ${what}\nhint: ${hint}\n`);
  process.exit(70);
}
