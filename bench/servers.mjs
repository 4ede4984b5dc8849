// The databases of the tests, for the bench: TypeScript, so they are put into one file of JavaScript first.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

/** @returns what `test/servers/<name>.ts` exports */
export async function serverModule(root, name) {
  // Below the packages, so that they are found from there.
  const folder = join(root, "node_modules", ".cache", `watertight-bench-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `${name}.mjs`);
  try {
    await build({
      entryPoints: [join(root, "test", "servers", `${name}.ts`)],
      outfile,
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      logLevel: "silent",
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
