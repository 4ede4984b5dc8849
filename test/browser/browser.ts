import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { test } from "vitest";

const executable = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Whether there is a browser to test in. */
export const browserIsPresent: boolean = existsSync(executable);

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Says aloud that a browser is missing, and fails where there has to be one. */
export function sayWhenBrowserIsMissing(what: string): void {
  if (browserIsPresent) return;
  const reason = `no browser at ${executable}: install chromium or set CHROMIUM to its path`;
  test(`${what}: ${reason}`, ({ skip }) => {
    if (process.env["CI"]) throw new Error(reason);
    skip(reason);
  });
}

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: executable, args: flags });
}
