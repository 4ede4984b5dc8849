import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** Packages and files that are loaded before a command is known; what `import()` names comes later. */
function loadedAtStart(): { files: Set<string>; packages: Set<string> } {
  const files = new Set([main]);
  const packages = new Set<string>();
  for (const file of files) {
    const statements = readFileSync(file, "utf8").matchAll(
      /^(?:import|export)\b(?! type)[^"';]*?from "([^"]+)"/gm,
    );
    for (const [, name = ""] of statements) {
      if (name.startsWith(".")) files.add(resolve(dirname(file), name));
      else packages.add(name);
    }
  }
  return { files, packages };
}

test("watertight --help loads no detector, no zod and nothing else that is heavy", () => {
  const { files, packages } = loadedAtStart();
  expect(files.size).toBeGreaterThanOrEqual(5);
  expect([...packages].filter((name) => !name.startsWith("node:"))).toEqual(["commander"]);
});
