import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeText } from "./decode.ts";
import { encodingOf } from "./encoding.ts";

async function decodeInChunks(bytes: Buffer, size: number): Promise<string> {
  const { encoding, skip } = encodingOf(bytes);
  if (encoding === "binary" || encoding === "utf-32") return encoding;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    // Every chunk is overwritten afterwards, as if the memory were used again.
    for (let start = 0; start < bytes.length; start += size) {
      const chunk = Buffer.from(bytes.subarray(start, start + size));
      yield chunk;
      chunk.fill(0x2e);
    }
  }
  let text = "";
  for await (const part of decodeText(chunks(), encoding, skip)) text += part;
  return text;
}

const whole = (bytes: Buffer): Promise<string> => decodeInChunks(bytes, Math.max(1, bytes.length));

function swapped(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

const german = "Grüße an Jürgen Müller, Straße 5; für 20 \x80 übrig. ".replaceAll("\x80", "€");
const chinese = "用户的密码和身份证号码已经泄露，请立即更换。测试数据 abc 123\n";

/** Latin-1 with the euro sign of windows-1252. */
function windows1252(text: string): Buffer {
  return Buffer.from(text.replaceAll("€", "\x80"), "latin1");
}

// GB 2312 by rows and cells; made with the decoder itself, since Node has no encoder.
function gb18030(text: string): Buffer {
  const decoder = new TextDecoder("gb18030");
  const codes = new Map<string, number[]>();
  for (let lead = 0xa1; lead <= 0xf7; lead += 1) {
    for (let trail = 0xa1; trail <= 0xfe; trail += 1) {
      codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
    }
  }
  return Buffer.from([...text].flatMap((character) => codes.get(character) ?? [character.charCodeAt(0)]));
}

describe("encodings", () => {
  test.each([
    ["ASCII", Buffer.from("plain"), "plain"],
    ["UTF-8", Buffer.from("größe 你好 🙂"), "größe 你好 🙂"],
    ["UTF-8 with a mark", Buffer.from("\ufeffgröße"), "größe"],
    ["UTF-16LE with a mark", Buffer.from("\ufeffkey = 🙂", "utf16le"), "key = 🙂"],
    ["UTF-16BE with a mark", swapped("\ufeffkey = 🙂"), "key = 🙂"],
    [
      "UTF-16LE without",
      Buffer.from("name,email\nJürgen,a@b.example\n", "utf16le"),
      "name,email\nJürgen,a@b.example\n",
    ],
    ["UTF-16BE without", swapped("name,email\nJürgen,a@b.example\n"), "name,email\nJürgen,a@b.example\n"],
    ["Chinese UTF-16LE without", Buffer.from(chinese, "utf16le"), chinese],
    ["windows-1252", windows1252(german), german],
    ["one word of windows-1252", windows1252("für dich"), "für dich"],
    ["GB18030", gb18030(chinese), chinese],
    [
      "windows-1252 far behind ASCII",
      windows1252(`${"a line\n".repeat(40_000)}${german}`),
      `${"a line\n".repeat(40_000)}${german}`,
    ],
    [
      "a UTF-8 log with one broken byte",
      Buffer.concat([Buffer.from("größe 你好 "), Buffer.of(0xff), Buffer.from(" ende")]),
      "größe 你好 \ufffd ende",
    ],
    ["a UTF-8 character cut off at the end", Buffer.from("größe 🙂").subarray(0, -1), "größe \ufffd"],
    [
      "an odd byte at the end of UTF-16",
      Buffer.concat([Buffer.from("\ufeffab", "utf16le"), Buffer.of(0x41)]),
      "ab\ufffd",
    ],
    ["half a surrogate pair at the end", Buffer.from("\ufeffab🙂", "utf16le").subarray(0, -2), "ab\ufffd"],
    [
      "a log behind a hole of zeros",
      Buffer.concat([Buffer.alloc(5000), Buffer.from("a line")]),
      `${"\0".repeat(5000)}a line`,
    ],
    ["a terminal's colours", Buffer.from("\x1b[31mred\x1b[0m\tplain\r\n"), "\x1b[31mred\x1b[0m\tplain\r\n"],
    ["nothing", Buffer.alloc(0), ""],
  ])("%s", async (_, bytes, text) => {
    expect(await whole(bytes)).toBe(text);
  });

  test("a binary is told from a text", () => {
    const noise = Buffer.from(
      Array.from({ length: 4000 }, (_, index) => (index * index * 31 + index * 7) % 256),
    );
    expect(encodingOf(noise).encoding).toBe("binary");
    expect(
      encodingOf(Buffer.from("\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0", "latin1")).encoding,
    ).toBe("binary");
  });

  test("every way to cut the bytes gives the same text", async () => {
    const samples = [
      Buffer.from("a 🙂 größe 你好\n".repeat(3)),
      Buffer.from("\ufeffa 🙂🙂 größe 你好\n", "utf16le"),
      swapped("\ufeffa 🙂🙂 größe 你好\n"),
      windows1252(german),
      gb18030(chinese),
      Buffer.concat([
        Buffer.from("🙂"),
        Buffer.of(0xf0, 0x9f, 0x99, 0x41, 0xe4, 0xbd, 0xff, 0x80),
        Buffer.from("你好你好"),
      ]),
    ];
    for (const bytes of samples) {
      const text = await whole(bytes);
      for (let size = 1; size <= bytes.length; size += 1)
        expect(await decodeInChunks(bytes, size)).toBe(text);
    }
  });

  test("any bytes cut anywhere give the same text, and never an exception", async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      fc.string({ unit: "grapheme", maxLength: 60 }).map((text) => Buffer.from(text)),
      fc.string({ unit: "grapheme", maxLength: 60 }).map((text) => Buffer.from(`\ufeff${text}`, "utf16le")),
      fc
        .tuple(fc.string({ unit: "grapheme", maxLength: 40 }), fc.uint8Array({ maxLength: 4 }))
        .map(([text, broken]) => Buffer.concat([Buffer.from(text), broken, Buffer.from(text)])),
    );
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 50 }), async (sample, size) => {
        expect(await decodeInChunks(sample, size)).toBe(await whole(sample));
      }),
      { numRuns: 500 },
    );
  });

  test("where the evidence ends inside a chunk does not matter", async () => {
    const bytes = windows1252(`${"ascii ".repeat(10_000)}${german.repeat(1000)}`);
    const text = await whole(bytes);
    expect(text.endsWith(german)).toBe(true);
    for (const size of [997, 4096, 16_384, 60_001, 65_536])
      expect(await decodeInChunks(bytes, size)).toBe(text);
  });

  test("valid UTF-8 is left as it is", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: "grapheme", minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        async (text, size) => {
          const bytes = Buffer.from(`text: ${text}`);
          fc.pre(encodingOf(bytes).encoding === "bytewise");
          expect(await decodeInChunks(bytes, size)).toBe(`text: ${text}`);
        },
      ),
    );
  });
});
