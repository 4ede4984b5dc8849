import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tarOf, zipOf } from "../../../test/sources/archives.ts";
import { temporaryFolder } from "../../../test/sources/read-all.ts";
import type { Gap } from "../../model/index.ts";
import { sourceOptions } from "../fixtures.ts";
import { type FileTree, isTreeGap, openTree } from "./tree.ts";

const signal = new AbortController().signal;

async function contentOf(tree: FileTree): Promise<{ files: Record<string, string>; gaps: Gap[] }> {
  const files: Record<string, string> = {};
  const gaps: Gap[] = [];
  for await (const entry of tree.entries()) {
    if (isTreeGap(entry)) {
      gaps.push(entry);
      continue;
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of await entry.open(signal)) chunks.push(chunk);
    files[entry.name] = Buffer.concat(chunks).toString();
  }
  return { files, gaps };
}

describe("a file tree", () => {
  const content = { "conversations.json": "[]", "user/me.json": "{}" };

  test("is the same for a folder and a zip, as often as it is asked", async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, "export/user"), { recursive: true });
    for (const [name, bytes] of Object.entries(content)) await writeFile(join(folder, "export", name), bytes);
    const members = Object.entries(content).map(([name, bytes]) => ({ name, bytes }));
    await writeFile(join(folder, "export.zip"), await zipOf(members));
    for (const [name, kind] of [
      ["export", "folder"],
      ["export.zip", "zip"],
    ] as const) {
      const tree = await openTree(join(folder, name), sourceOptions());
      expect(tree.kind).toBe(kind);
      expect(await contentOf(tree)).toEqual({ files: content, gaps: [] });
      expect(await contentOf(tree)).toEqual({ files: content, gaps: [] });
      await tree.close();
    }
  });

  test("of a single file has one entry, archives other than zip included", async () => {
    const folder = await temporaryFolder({
      "chat.json": "[1]",
      "x.tar": await tarOf([{ name: "a", bytes: "b" }]),
    });
    const tree = await openTree(join(folder, "chat.json"), sourceOptions());
    expect(tree.kind).toBe("file");
    expect(await contentOf(tree)).toEqual({ files: { "chat.json": "[1]" }, gaps: [] });
    expect((await openTree(join(folder, "x.tar"), sourceOptions())).kind).toBe("file");
  });

  test("is not opened where there is nothing", async () => {
    await expect(openTree("/no/such/thing", sourceOptions())).rejects.toMatchObject({ kind: "unreadable" });
  });

  test("says what is wrong with a member while it is read, and with a zip as a gap", async () => {
    const zip = await zipOf([{ name: "a.txt", bytes: "some text" }], false);
    zip[zip.indexOf("some text")] = 0x53;
    const folder = await temporaryFolder({ "a.zip": zip, "b.zip": zip.subarray(0, 60) });
    const tree = await openTree(join(folder, "a.zip"), sourceOptions());
    await expect(contentOf(tree)).rejects.toMatchObject({
      kind: "unreadable",
      message: "cannot read a.txt: damaged: its checksum does not match",
    });
    await tree.close();
    const broken = await openTree(join(folder, "b.zip"), sourceOptions());
    expect((await contentOf(broken)).gaps).toMatchObject([{ collection: "b.zip", kind: "unread" }]);
    await broken.close();
  });

  test("stops when asked to", async () => {
    const folder = await temporaryFolder({ "a.txt": "x".repeat(2_000_000) });
    const stop = new AbortController();
    const tree = await openTree(join(folder, "a.txt"), sourceOptions());
    for await (const entry of tree.entries()) {
      if (isTreeGap(entry)) continue;
      const read = async (): Promise<void> => {
        for await (const _ of await entry.open(stop.signal)) stop.abort();
      };
      await expect(read()).rejects.toMatchObject({ message: expect.stringMatching(/stopped before/) });
    }
    expect(stop.signal.aborted).toBe(true);
  });
});
