import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tarOf, zipOf, zstdOf } from "./archives.ts";
import { type ReadPlace, readBytes } from "./read-all.ts";

/** Whatever the bytes are, reading them ends, throws nothing, and says in our own words what could not be read. */
async function expectAnswer(bytes: Buffer): Promise<ReadPlace> {
  const read = await readBytes(bytes);
  for (const gap of read.gaps) {
    expect(gap.why).not.toBe("");
    // A broken promise of our own would be told as "it could not be read (TypeError)".
    expect(gap.why).not.toMatch(/\((?:Type|Range|Reference|Syntax)?Error\)/);
  }
  return read;
}

describe("hostile bytes", () => {
  test("flipped, cut out or repeated anywhere in an archive get an answer", async () => {
    const members = [
      { name: "a.txt", bytes: "a text that goes on for a while. ".repeat(40) },
      { name: "dir/b.csv", bytes: "name,value\nx,12345\n" },
      { name: "c.gz", bytes: gzipSync("inner text") },
    ];
    const samples = [
      await zipOf(members),
      await zipOf(members, false),
      await tarOf(members),
      gzipSync(await tarOf(members)),
      zstdOf(await tarOf(members), { blockBytes: 500 }),
      Buffer.from(
        'From: a@x.example\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nx\r\n--b--',
      ),
    ];
    const change = fc.record({
      kind: fc.constantFrom("flip", "cut", "repeat"),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      byte: fc.integer({ min: 0, max: 255 }),
      length: fc.integer({ min: 1, max: 40 }),
    });
    const changed = fc
      .tuple(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 4 }))
      .map(([sample, changes]) => {
        let bytes: Buffer = Buffer.from(sample);
        for (const { kind, at, byte, length } of changes) {
          const place = Math.min(bytes.length - 1, Math.floor(at * bytes.length));
          const before = bytes.subarray(0, place);
          if (kind === "flip") bytes[place] = byte;
          if (kind === "cut") bytes = Buffer.concat([before, bytes.subarray(place + length)]);
          if (kind === "repeat") bytes = Buffer.concat([before, bytes.subarray(Math.max(0, place - length))]);
        }
        return bytes;
      });
    const seen = { texts: 0, gaps: 0 };
    const property = fc.asyncProperty(changed, async (bytes) => {
      const { collections, gaps } = await expectAnswer(bytes);
      seen.texts += collections.length;
      seen.gaps += gaps.length;
    });
    await fc.assert(property, { numRuns: 600 });
    expect(Math.min(seen.texts, seen.gaps)).toBeGreaterThan(100);
  }, 120_000);

  test("of no sense at all get an answer", async () => {
    const beginnings = [
      "",
      "PK\x03\x04",
      "PK\x05\x06",
      "\x1f\x8b\x08",
      "\x28\xb5\x2f\xfd",
      "\x50\x2a\x4d\x18",
      "From: a\nTo: b\n",
    ];
    const bytes = fc
      .tuple(fc.constantFrom(...beginnings), fc.uint8Array({ minLength: 1, maxLength: 300 }))
      .map(([beginning, rest]) => Buffer.concat([Buffer.from(beginning, "latin1"), rest]));
    const property = fc.asyncProperty(bytes, async (sample) => {
      const { collections, gaps } = await expectAnswer(sample);
      expect(collections.length + gaps.length).toBeGreaterThan(0);
    });
    await fc.assert(property, { numRuns: 600 });
  }, 120_000);

  test("deeply nested JSON is just a text", async () => {
    const deep = Buffer.from("[".repeat(500_000));
    expect((await expectAnswer(deep)).collections[0]?.format).toBe("json");
  });

  test("one endless line comes in chunks", async () => {
    const { collections } = await expectAnswer(Buffer.alloc(20_000_000, "no line feed "));
    const lengths = collections[0]?.pieces.map(({ text }) => text.length) ?? [];
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(20_000_000);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(256 * 1024);
  });
});
