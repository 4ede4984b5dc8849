import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { document, root } from "./document.ts";

interface Manifest {
  readonly bin: Record<string, string>;
  readonly exports: Record<string, string | Record<string, string>>;
  readonly scripts: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
}

const manifest = JSON.parse(document("package.json")) as Manifest;

describe("the package", () => {
  const packed = spawnSync("npm", ["pack", "--dry-run", "--json"], { cwd: root, encoding: "utf8" });
  const [{ files } = { files: [] }] = JSON.parse(packed.stdout) as { files: { path: string }[] }[];
  const paths = files.map(({ path }) => path);

  test("holds what its manifest points at", () => {
    const targets = Object.values(manifest.exports).flatMap((target) =>
      typeof target === "string" ? [target] : Object.values(target),
    );
    const wanted = [...targets, ...Object.values(manifest.bin)].map((path) => path.replace(/^\.\//, ""));
    expect(wanted.length).toBeGreaterThan(5);
    const missing = wanted.filter((path) => {
      const [start = "", end] = path.split("*");
      return !paths.some((one) => one.startsWith(start) && one.endsWith(end ?? "") && (end ?? one === path));
    });
    expect(missing).toEqual([]);
  });

  test("holds the program and its papers, and nothing else", () => {
    for (const path of ["LICENSE", "NOTICE", "README.md", "SECURITY.md", "dist/cli/main.js"]) {
      expect(paths).toContain(path);
    }
    const known =
      /^(?:bin\/[\w-]+\.js|dist\/[\w./-]+(?<!\.test)\.(?:js|d\.ts)|schemas\/[\w.-]+\.json|docs\/[\w-]+\.svg|[A-Z]+(?:\.md)?|package\.json)$/;
    expect(paths.filter((path) => !known.test(path))).toEqual([]);
  });

  test("runs nothing when it is installed, and pins what it needs", () => {
    const atInstall = ["preinstall", "install", "postinstall", "prepare", "prepublish"];
    expect(atInstall.filter((name) => name in manifest.scripts)).toEqual([]);
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.length).toBeGreaterThan(20);
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });
});
