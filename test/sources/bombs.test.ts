import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { defaultLimits } from "../../src/sources/index.ts";
import { tarOf, zipOf, zstdBlockHeader } from "./archives.ts";
import { type ReadPlace, readBytes } from "./read-all.ts";

const MIB = 1024 ** 2;

function lengthOf({ collections }: ReadPlace): number {
  return collections.flatMap(({ texts }) => texts).reduce((sum, text) => sum + text.length, 0);
}

describe("archive bombs", () => {
  test("a huge ratio ends in a gap, whatever unpacks it", async () => {
    const spaces = Buffer.alloc(100 * MIB, " ");
    const zip = await zipOf([
      { name: "a.txt", bytes: spaces },
      { name: "b.txt", bytes: spaces },
    ]);
    const rle = Buffer.concat([
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x50]),
      ...Array.from({ length: 800 }, (_, index) =>
        Buffer.concat([zstdBlockHeader(128 * 1024, 1, index === 799 ? 1 : 0), Buffer.from(" ")]),
      ),
    ]);
    for (const bomb of [gzipSync(spaces), rle, zip]) {
      const read = await readBytes(bomb);
      // The zip is held against its own size, which is that of both members.
      expect(lengthOf(read)).toBeLessThan(bomb === zip ? 110 * MIB : 80 * MIB);
      expect(read.gaps[0]).toMatchObject({ kind: "unread", why: expect.stringMatching(/archive bomb/) });
    }
  });

  test("the limit of unpacked bytes holds for all layers of one input together", async () => {
    const text = "some text that is packed well enough. ".repeat(30_000);
    const members = Array.from({ length: 20 }, (_, index) => ({ name: `${index}.txt`, bytes: text }));
    const limits = { ...defaultLimits, unpackedBytes: 5 * MIB };
    for (const bomb of [await zipOf(members), gzipSync(await tarOf(members))]) {
      const read = await readBytes(bomb, { limits });
      expect(lengthOf(read)).toBeGreaterThan(3 * MIB);
      expect(lengthOf(read)).toBeLessThanOrEqual(5 * MIB);
      expect(read.gaps.length).toBeLessThanOrEqual(2);
      expect(read.gaps[0]).toMatchObject({
        kind: "unread",
        why: expect.stringMatching(/more than the limit/),
      });
    }
  });

  test("archives inside archives end at the depth", async () => {
    let nested: Buffer = Buffer.from("innermost");
    for (let layer = 0; layer < 5; layer += 1) nested = await zipOf([{ name: "in", bytes: nested }]);
    expect((await readBytes(nested)).collections.map(({ texts }) => texts)).toEqual([["innermost"]]);
    nested = gzipSync(nested);
    const { collections, gaps } = await readBytes(nested);
    expect(collections).toEqual([]);
    expect(gaps).toMatchObject([{ kind: "unread", why: "archives inside archives, more than 5 deep" }]);
  });

  test("more members than allowed end in a gap", async () => {
    const members = Array.from({ length: 50 }, (_, index) => ({ name: `${index}.txt`, bytes: "text" }));
    const limits = { ...defaultLimits, members: 10 };
    for (const archive of [await zipOf(members), await tarOf(members)]) {
      const { collections, gaps } = await readBytes(archive, { limits });
      expect(collections.length).toBe(10);
      expect(gaps).toMatchObject([
        { kind: "unread", why: expect.stringMatching(/more members than the limit of 10/) },
      ]);
    }
  });

  test("members that share bytes are refused", async () => {
    const zip = await zipOf([
      { name: "a.txt", bytes: "one text" },
      { name: "b.txt", bytes: "another text" },
    ]);
    const first = zip.indexOf("PK\x01\x02", 0, "latin1");
    const second = zip.indexOf("PK\x01\x02", first + 4, "latin1");
    // The second record points to where the first one does.
    zip.writeUInt32LE(zip.readUInt32LE(first + 42), second + 42);
    const { collections, gaps } = await readBytes(zip);
    expect(collections).toEqual([]);
    expect(gaps).toMatchObject([{ kind: "unread", why: "its members overlap: a zip bomb" }]);
  });

  test("a size that lies is found out, too small and too large", async () => {
    const text = "a text of some length ".repeat(1000);
    for (const [size, why] of [
      [100, "unpacks to more than the zip says"],
      [text.length + 1, "damaged: unpacks to less than the zip says"],
    ] as const) {
      const zip = await zipOf([{ name: "a.txt", bytes: text }]);
      zip.writeUInt32LE(size, zip.indexOf("PK\x01\x02", 0, "latin1") + 24);
      const { gaps } = await readBytes(zip);
      expect(gaps).toEqual([{ collection: "standard input!a.txt", kind: "unread", why }]);
    }
    const zip = await zipOf([{ name: "a.txt", bytes: text }]);
    zip.writeUInt32LE(50_000_000, zip.indexOf("PK\x01\x02", 0, "latin1") + 20);
    // Where the packed data ends it says itself.
    expect(await readBytes(zip)).toMatchObject({ collections: [{ texts: [text] }], gaps: [] });
  });

  test("a window that would take gigabytes is not given", async () => {
    // Window descriptor 0xa8: 2^31 bytes, RFC 8878 section 3.1.1.1.2.
    const frame = Buffer.concat([
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8]),
      zstdBlockHeader(4, 0, 1),
      Buffer.from("text"),
    ]);
    const { collections, gaps } = await readBytes(frame);
    expect(collections).toEqual([]);
    expect(gaps).toMatchObject([
      { kind: "unread", why: expect.stringMatching(/window of 2147483648 bytes/) },
    ]);
  });
});
