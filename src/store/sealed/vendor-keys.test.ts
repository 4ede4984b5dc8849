import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { alphabets, Redacted, sample } from "../../base/index.ts";
import { FolderStorage } from "./folder-storage.ts";
import { MasterKey } from "./master-key.ts";
import { Shelf } from "./shelf.ts";
import { VendorKeys } from "./vendor-keys.ts";

const key = `sk-${sample(alphabets.alnum, 40)}`;

async function opened(): Promise<{ readonly folder: string; readonly keys: VendorKeys }> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const current = new MasterKey(new Redacted(randomBytes(32)));
  const shelf = new Shelf({
    storage: new FolderStorage({ folder }),
    keys: { current },
    purpose: "vendor-keys",
  });
  return { folder, keys: new VendorKeys(shelf, (text) => `${text.slice(0, 3)}…`) };
}

it("gives a vendor's key back wrapped, and lists previews only", async () => {
  const { keys } = await opened();
  await keys.set("openai", new Redacted(`${key}0`));
  await keys.set("openai", new Redacted(key));
  await keys.set("anthropic", new Redacted(`${key}1`));
  const got = await keys.get("openai");
  expect(got?.dangerouslyReveal()).toBe(key);
  expect(inspect(got)).toBe("<redacted>");
  const listed = await keys.list();
  expect(listed).toEqual([
    { vendor: "anthropic", preview: "sk-…" },
    { vendor: "openai", preview: "sk-…" },
  ]);
  expect(await keys.get("gemini")).toBeUndefined();
  expect(await keys.remove("openai")).toBe(true);
  expect(await keys.remove("openai")).toBe(false);
  expect(await keys.get("openai")).toBeUndefined();
});

it("refuses what could not be sent as a header, without quoting it", async () => {
  const { keys } = await opened();
  for (const wrong of ["", `${key}\n`, ` ${key}`, `${key}é`, `${key}\r\nx: y`, key.repeat(200)]) {
    const error = await keys.set("openai", new Redacted(wrong)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "usage" });
    expect(inspect(error)).not.toContain(key);
  }
  expect(await keys.list()).toEqual([]);
});

it("leaves neither key nor vendor in a file", async () => {
  const { folder, keys } = await opened();
  await keys.set("openai", new Redacted(key));
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  expect(files).toHaveLength(1);
  for (const { parentPath, name } of files) {
    const text = `${name} ${await readFile(join(parentPath, name), "latin1")}`;
    expect(text).not.toContain(key);
    expect(text).not.toContain("openai");
  }
});
