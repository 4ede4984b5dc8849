import { describe, expect, it } from "vitest";
import { isRead, mediaInside, openDataUrl, openMedia } from "./media.ts";

const base64 = (text: string, encoding: BufferEncoding = "utf8"): string =>
  Buffer.from(text, encoding).toString("base64");
const png = Buffer.concat([
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  Buffer.alloc(400),
]).toString("base64");
const pdf = base64(`%PDF-1.7\n${"x".repeat(400)}`);
const rule = { holds: "document" } as const;

function textOf(media: ReturnType<typeof openDataUrl>): string | undefined {
  return media !== undefined && isRead(media) ? media.text : undefined;
}

describe("text that was packed", () => {
  it.each([
    ["text/plain", base64("käse ann@example.com")],
    ["TEXT/CSV; charset=utf-8", base64("a,b")],
    ["application/vnd.api+json", base64('{"a":1}')],
    ["notes.md", base64("# notes")],
    ["text/plain", base64("\uFEFFmarked")],
    ["text/plain", base64("\uFEFFwide", "utf16le")],
    ["text/plain; charset=utf-16le", base64("wide", "utf16le")],
    ["text/plain", Buffer.from("??>>~~ÿ").toString("base64url")],
  ])("is read and packed again the same way: %s", (label, value) => {
    const media = openMedia(value, rule, label);
    if (!isRead(media)) throw new Error("was not read");
    expect(media.pack(media.text)).toBe(value);
    const changed = openMedia(media.pack("something else, longer"), rule, label);
    expect(textOf(changed)).toBe("something else, longer");
  });

  it.each([
    ["data:text/plain;base64,", base64("hello")],
    ["data:text/html;charset=UTF-8;base64,", base64("<p>hello")],
    ["DATA:;base64,", base64("hello")],
    ["data:,", "hello%20there"],
    ["data:application/json,", encodeURIComponent('{"a":"b,c"}')],
  ])("is read out of %s", (head, value) => {
    const media = openDataUrl(head + value);
    if (media === undefined || !isRead(media)) throw new Error("was not read");
    expect(media.pack(media.text)).toBe(head + value);
    expect(textOf(openDataUrl(media.pack("new, text")))).toBe("new, text");
  });
});

describe("what cannot be read", () => {
  it.each([
    ["image", png, "image/png"],
    ["document", pdf, "application/pdf"],
    ["document", pdf, undefined],
    ["audio", base64("ID3 sound"), "mp3"],
    ["unknown", png, "audio/mpeg"],
    ["unknown", pdf, "text/plain; charset=ebcdic"],
    ["unknown", png, "text/plain"],
    ["unknown", base64("plain"), "image/png"],
    ["unknown", base64("a\0b"), "text/plain"],
    ["unknown", base64("plain"), "application/x-who-knows"],
    ["unknown", "plain", "constructor"],
  ])("is %s, by its bytes and its label", (unread, value, label) => {
    expect(openMedia(value, rule, label)).toEqual({ unread });
  });

  it("is an address, though the address itself is read", () => {
    expect(openMedia("https://example.com/a.png", rule, "text/plain")).toEqual({
      unread: "address",
      readable: true,
    });
    expect(openMedia("gs://bucket/a", rule, undefined)).toEqual({ unread: "address", readable: true });
  });

  it("is unknown, and read as well, where bytes are no base64", () => {
    expect(openMedia(`${png} !`, rule, "image/png")).toEqual({ unread: "unknown", readable: true });
  });

  it("stays unread in a data URL", () => {
    expect(openDataUrl(`data:image/png;base64,${png}`)).toEqual({ unread: "image" });
    expect(openDataUrl("no data URL")).toBeUndefined();
  });

  it.each([
    ["data:image/svg+xml,%3Csvg", "image"],
    ["data:who-knows,my key is", "unknown"],
    ["data:image/png;base64,my key is", "image"],
    ["data:text/plain;base64,my key is", "unknown"],
    ["data:text/plain,100% of it", "unknown"],
  ])("is also read as it stands where nothing packs it: %s", (url, unread) => {
    expect(openDataUrl(url)).toEqual({ unread, readable: true });
  });
});

describe("a text", () => {
  it("is known to hold a picture, bare or as a link", () => {
    expect(mediaInside(png)).toBe("image");
    expect(
      mediaInside(`see ![](data:text/plain;base64,aGk=) and ![](data:image/png;base64,${png}) here`),
    ).toBe("image");
    expect(mediaInside(`url(data:application/pdf;name=a;base64,${pdf})`)).toBe("document");
  });

  it("is not thought to hold one otherwise", () => {
    expect(mediaInside("word ".repeat(1000))).toBeUndefined();
    expect(mediaInside("A".repeat(1000))).toBeUndefined();
    expect(mediaInside(";base64, is how a data URL says it; data:text/plain;base64,aGk=")).toBeUndefined();
  });

  it("full of marks is read in good time", () => {
    const begun = performance.now();
    mediaInside(";base64,data:a".repeat(100_000));
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
