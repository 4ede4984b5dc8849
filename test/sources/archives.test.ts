import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { tarOf, zipOf, zstdOf } from "./archives.ts";
import { readAll, readBytes, temporaryFolder } from "./read-all.ts";

const logs = [
  { name: "2025/01.log", bytes: "first line\nsecond line\n" },
  { name: "2025/ü 02.log", bytes: "größe 你好\n" },
];

const lineOf = (index: number): string => `line ${index} of a text that is long enough to take many chunks\n`;
const longText = Array.from({ length: 40_000 }, (_, index) => lineOf(index)).join("");

describe("archives", () => {
  test("a zip gives its members behind an exclamation mark", async () => {
    const folder = await temporaryFolder({ "logs.zip": await zipOf(logs) });
    const { collections, gaps } = await readAll(join(folder, "logs.zip"));
    expect(gaps).toEqual([]);
    expect(collections.map(({ name, texts }) => [name, texts])).toEqual([
      ["logs.zip!2025/01.log", ["first line\nsecond line\n"]],
      ["logs.zip!2025/ü 02.log", ["größe 你好\n"]],
    ]);
    expect(collections[0]?.format).toBe("log");
    expect(collections[0]?.bytes).toBeGreaterThan(0);
  });

  test("a stored zip, a tar, gzip and zstd give the same text", async () => {
    const bytes = Buffer.from(longText);
    const member = { name: "long.txt", bytes };
    const folder = await temporaryFolder({
      "1-stored.zip": await zipOf([member], false),
      "2-deflated.zip": await zipOf([member]),
      "3.tar": await tarOf([member]),
      "4.txt.gz": gzipSync(bytes),
      "5.txt.zst": zstdOf(bytes),
      "6.tar.gz": gzipSync(await tarOf([member])),
      "7.tgz.zip.gz": gzipSync(await zipOf([{ name: "in.tgz", bytes: gzipSync(await tarOf([member])) }])),
      // gzip and zstd files may be laid end to end
      "8.txt.gz": Buffer.concat([gzipSync(bytes.subarray(0, 77_777)), gzipSync(bytes.subarray(77_777))]),
      "9.txt.zst": Buffer.concat([zstdOf(bytes.subarray(0, 5)), zstdOf(bytes.subarray(5))]),
    });
    const { collections, gaps } = await readAll(folder);
    expect(gaps).toEqual([]);
    expect(collections.map(({ name }) => name)).toEqual([
      "1-stored.zip!long.txt",
      "2-deflated.zip!long.txt",
      "3.tar!long.txt",
      "4.txt.gz",
      "5.txt.zst",
      "6.tar.gz!long.txt",
      "7.tgz.zip.gz!in.tgz!long.txt",
      "8.txt.gz",
      "9.txt.zst",
    ]);
    for (const { name, texts } of collections) expect([name, texts[0] === longText]).toEqual([name, true]);
  });

  test("zstd as its own command writes it, with a checksum and compressed blocks", async () => {
    const fox = "abcdefghijklmn".replace(/./g, (letter) => `the quick brown fox ${letter}\n`);
    // zstd 1.5 -19 --check
    const packed =
      "KLUv/QRozQEARAJ0aGUgcXVpY2sgYnJvd24gZm94IGEKYmNkZWZnaGlqa2xtbgoNqBDw+r8D4OUBEP6PfGBRgr0DEVr4YA==";
    const frame = Buffer.from(packed, "base64");
    const skippable = Buffer.from("5d2a4d18030000000a0b0c", "hex");
    const { collections, gaps } = await readBytes(Buffer.concat([frame, skippable, frame]));
    expect(gaps).toEqual([]);
    expect(collections.map(({ texts }) => texts)).toEqual([[fox + fox]]);
  });

  test("a tar with long names, folders and links gives its files", async () => {
    const long = `${"folder/".repeat(40)}file.txt`;
    const tar = await tarOf([
      { name: long, bytes: "deep" },
      { name: `${"p".repeat(120)}/x.txt`, bytes: "prefixed" },
      { name: "empty.txt", bytes: "" },
    ]);
    const { collections, gaps } = await readBytes(tar);
    expect(gaps).toEqual([]);
    expect(collections.map(({ name, texts }) => [name, texts])).toEqual([
      [`standard input!${long}`, ["deep"]],
      [`standard input!${"p".repeat(120)}/x.txt`, ["prefixed"]],
      ["standard input!empty.txt", []],
    ]);
  });

  test("office documents are zips of XML", async () => {
    const document = '<?xml version="1.0"?><w:document><w:t>a confidential memo</w:t></w:document>';
    const { collections } = await readBytes(await zipOf([{ name: "word/document.xml", bytes: document }]));
    expect(collections[0]).toMatchObject({ format: "xml", texts: [document] });
  });

  test("what is cut short gives everything before the cut and a gap", async () => {
    const text = randomBytes(300_000).toString("hex");
    const zip = await zipOf([
      { name: "a.txt", bytes: text },
      { name: "b.txt", bytes: text },
    ]);
    const tar = await tarOf([
      { name: "a.txt", bytes: text },
      { name: "b.txt", bytes: text },
    ]);
    for (const [packed, least] of [
      [gzipSync(text).subarray(0, 250_000), 400_000],
      [zstdOf(Buffer.from(text)).subarray(0, 450_000), 400_000],
      [tar.subarray(0, 900_000), 890_000],
      [gzipSync(tar).subarray(0, 400_000), 650_000],
    ] as const) {
      const { collections, gaps } = await readBytes(packed);
      const read = collections.flatMap(({ texts }) => texts).join("");
      expect(read.length).toBeGreaterThanOrEqual(least);
      expect(`${text}${text}`.startsWith(read)).toBe(true);
      expect(gaps[0]).toMatchObject({ kind: "unread", why: expect.stringMatching(/^cut short/) });
    }
    const { collections, gaps } = await readBytes(zip.subarray(0, 400_000));
    expect(collections).toEqual([]);
    expect(gaps).toMatchObject([{ kind: "unread", why: expect.stringMatching(/cut short/) }]);
  });

  test("damage is said, the other members are read", async () => {
    const zip = await zipOf(
      [
        { name: "a.txt", bytes: "one text" },
        { name: "b.txt", bytes: "another text" },
      ],
      false,
    );
    zip[zip.indexOf("one text")] = 0x4f;
    const { collections, gaps } = await readBytes(zip);
    expect(collections.map(({ texts }) => texts)).toEqual([["One text"], ["another text"]]);
    expect(gaps).toEqual([
      { collection: "standard input!a.txt", kind: "unread", why: "damaged: its checksum does not match" },
    ]);
    const gz = gzipSync("a text that is to be broken somewhere in the middle of it all");
    gz[30] = (gz[30] ?? 0) ^ 0xff;
    expect((await readBytes(gz)).gaps).toMatchObject([
      { kind: "unread", why: expect.stringMatching(/^damaged/) },
    ]);
  });

  test("encrypted members are one gap", async () => {
    const zip = await zipOf([
      { name: "a.txt", bytes: "one text" },
      { name: "b.txt", bytes: "another text" },
    ]);
    // Bit 0 of the general purpose flags in the first record of the central directory, 8 bytes in.
    const flags = zip.indexOf("PK\x01\x02", 0, "latin1") + 8;
    zip[flags] = (zip[flags] ?? 0) | 1;
    const { collections, gaps } = await readBytes(zip);
    expect(collections.map(({ name }) => name)).toEqual(["standard input!b.txt"]);
    expect(gaps).toMatchObject([
      { kind: "unread", why: expect.stringMatching(/^1 of its members are encrypted/) },
    ]);
  });

  test("a member compressed in a way that is not read is a gap", async () => {
    const zip = await zipOf([{ name: "a.txt", bytes: "one text" }]);
    zip.writeUInt16LE(9, zip.indexOf("PK\x01\x02", 0, "latin1") + 10);
    expect((await readBytes(zip)).gaps).toMatchObject([
      { why: "compressed with zip method 9, which is not read" },
    ]);
  });

  test("a zip member may be compressed with zstd", async () => {
    const text = Buffer.from("text under zstd");
    const packed = zstdOf(text);
    const zip = await zipOf([{ name: "a.txt", bytes: packed }], false);
    const directory = zip.indexOf("PK\x01\x02", 0, "latin1");
    zip.writeUInt16LE(93, directory + 10);
    zip.writeUInt32LE(text.length, directory + 24);
    const { collections, gaps } = await readBytes(zip);
    expect(collections[0]?.texts).toEqual(["text under zstd"]);
    // The checksum is still that of the frame.
    expect(gaps).toMatchObject([{ why: "damaged: its checksum does not match" }]);
  });

  test("names that would steer a terminal or climb out are only names", async () => {
    const zip = await zipOf([{ name: "abcdefg/h.txt", bytes: "text" }]);
    const renamed = Buffer.from(
      zip.toString("latin1").replaceAll("abcdefg/h.txt", "../../\x1b[2Jpwn"),
      "latin1",
    );
    const { collections } = await readBytes(renamed);
    expect(collections.map(({ name }) => name)).toEqual(["standard input!../../\ufffd[2Jpwn"]);
  });

  test("a member's content decides, not its name", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "photo.png"), gzipSync("not a photo"));
    await writeFile(join(folder, "archive.zip"), "just text");
    const { collections, gaps } = await readAll(folder);
    expect(gaps).toEqual([]);
    expect(collections.map(({ texts }) => texts)).toEqual([["just text"], ["not a photo"]]);
  });
});
