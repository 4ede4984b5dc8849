// Before the tests: a browser for those that look at the HTML report in one, and fonts for what they look at.
// CI installs what is missing, with Debian's packages; on a person's machine nothing is installed, only said.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const browser = process.env.CHROMIUM ?? "/usr/bin/chromium";
const fonts = ["fonts-noto-cjk", "fonts-noto-color-emoji"];

if (process.env.CI && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
  const missing = fonts.filter((name) => !isInstalled(name));
  if (!existsSync(browser) && process.env.CHROMIUM === undefined) missing.push("chromium");
  if (missing.length > 0) {
    run("apt-get", "update", "-q");
    run("apt-get", "install", "-q", "-y", "--no-install-recommends", ...missing);
  }
}

if (!existsSync(browser)) {
  process.stderr.write(
    `\nwarning: no browser at ${browser}: the tests that need one are skipped\n` +
      "hint: install chromium, or set CHROMIUM to the path of one\n\n",
  );
  // What is skipped on a person's machine would be a hole in CI.
  if (process.env.CI) process.exit(1);
}

function isInstalled(name) {
  const { status, stdout } = spawnSync("dpkg-query", ["--status", name], { encoding: "utf8" });
  return status === 0 && stdout.includes("install ok installed");
}

function run(command, ...args) {
  const { status } = spawnSync(command, args, {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status === 0) return;
  process.stderr.write(`error: ${command} ${args.join(" ")} failed\n`);
  process.exit(1);
}
