import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { zipOf } from "./archives.ts";
import { readBytes } from "./read-all.ts";

function base64Lines(bytes: Buffer): string {
  return bytes.toString("base64").replace(/.{76}/g, "$&\r\n");
}

function message(attachments: readonly { name: string; bytes: Buffer }[] = []): string {
  const parts = attachments.map(
    ({ name, bytes }) =>
      `--b1\r\nContent-Type: application/octet-stream; name="${name}"\r\nContent-Disposition: attachment; filename="${name}"\r\n` +
      `Content-Transfer-Encoding: base64\r\n\r\n${base64Lines(bytes)}\r\n`,
  );
  return (
    "From: =?utf-8?Q?J=C3=BCrgen?= <juergen@x.example>\r\nTo: b@x.example\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\r\n" +
    'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n' +
    "--b1\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" +
    "Gr=FC=DFe, the value is split=\r\n-in-two\r\n" +
    `${parts.join("")}--b1--\r\n`
  );
}

describe("mail", () => {
  test("is decoded: headers, body and attachments", async () => {
    const zip = await zipOf([{ name: "keys.csv", bytes: "user,secret\nalice,abcdefgh\n" }]);
    const { collections, gaps } = await readBytes(
      Buffer.from(
        message([
          { name: "note.txt", bytes: Buffer.from("a note") },
          { name: "keys.zip", bytes: zip },
        ]),
      ),
    );
    expect(gaps).toEqual([]);
    expect(collections.map(({ name, format }) => [name, format])).toEqual([["standard input", "mail"]]);
    const pieces = collections[0]?.pieces.map(({ text, at }) => [at.row, at.field, text.trim()]) ?? [];
    expect(pieces.slice(1)).toEqual([
      [1, "body", "Grüße, the value is split-in-two"],
      [1, "attachment note.txt", "a note"],
      [1, "attachment keys.zip: header", "user"],
      [1, "attachment keys.zip: header", "secret"],
      [1, "attachment keys.zip: user", "alice"],
      [1, "attachment keys.zip: secret", "abcdefgh"],
    ]);
    expect(pieces[0]?.[2]).toContain("From: Jürgen <juergen@x.example>\nTo: b@x.example\nSubject: Grüße");
  });

  test("in an mbox is taken message by message, in a gzip too", async () => {
    const border = "From someone@x.example Wed Jan 29 10:00:00 2025\r\n";
    const body = "\r\nFrom here on it is still the same message\r\n";
    const box = [1, 2, 3]
      .map((n) => `${border}From: a@x.example\r\nSubject: number ${n}\r\n\r\nbody ${n}${body}\r\n`)
      .join("");
    for (const bytes of [Buffer.from(box), gzipSync(box)]) {
      const { collections, gaps } = await readBytes(bytes);
      expect(gaps).toEqual([]);
      const bodies = collections[0]?.pieces.filter(({ at }) => at.field === "body") ?? [];
      expect(bodies.map(({ at, text }) => [at.row, text.split("\n")[0]])).toEqual([
        [1, "body 1"],
        [2, "body 2"],
        [3, "body 3"],
      ]);
      expect(bodies[0]?.text).toContain("still the same message");
    }
  });

  test("that is cut short gives what came before the cut", async () => {
    const filler = randomBytes(100_000).toString("hex");
    const mail = `From: a@x.example\r\nSubject: s\r\n\r\nthe body ${filler}`;
    for (const text of [mail, `From a@x.example Wed Jan 29 10:00:00 2025\r\n${mail}`]) {
      const { collections, gaps } = await readBytes(gzipSync(text).subarray(0, 90_000));
      expect(collections[0]?.format).toBe("mail");
      const body = collections[0]?.pieces.find(({ at }) => at.field === "body")?.text ?? "";
      expect(body.length).toBeGreaterThan(100_000);
      expect(`the body ${filler}`.startsWith(body.trim())).toBe(true);
      expect(gaps).toMatchObject([{ kind: "unread", why: expect.stringMatching(/^cut short/) }]);
    }
  });

  test("too large to be taken apart is read as it stands, and that is said", async () => {
    const headers = Buffer.from("From: a@x.example\r\nSubject: s\r\n\r\n");
    const body = Buffer.alloc(66 * 1024 ** 2, "a line of a large mail\r\n");
    const large = Buffer.concat([headers, body, Buffer.from("\r\n\r\n")]);
    const border = Buffer.from("From a@x.example Wed Jan 29 10:00:00 2025\r\n");
    const small = Buffer.concat([border, headers, Buffer.from("small\r\n\r\n")]);
    for (const [box, smallRows] of [
      [large, []],
      [Buffer.concat([small, border, large, small]), [1, 3]],
    ] as const) {
      const { collections, gaps } = await readBytes(box);
      expect(gaps).toMatchObject([
        { kind: "unread", why: expect.stringMatching(/is larger than 67108864 bytes/) },
      ]);
      const raw = collections[0]?.texts.find((text) => text.length > 60_000_000) ?? "";
      expect(raw.includes(body.toString("latin1"))).toBe(true);
      const bodies = collections[0]?.pieces.filter(({ at }) => at.field === "body") ?? [];
      expect(bodies.map(({ at }) => at.row)).toEqual(smallRows);
    }
  });

  test("with an attachment that cannot be read says so", async () => {
    const cut = gzipSync("some text that is cut short".repeat(100)).subarray(0, 40);
    const { gaps } = await readBytes(
      Buffer.from(
        message([
          { name: "a.gz", bytes: cut },
          { name: "b.pdf", bytes: Buffer.from("%PDF-1.4 x") },
        ]),
      ),
    );
    expect(gaps).toMatchObject([
      { collection: "standard input!a.gz", kind: "unread", why: expect.stringMatching(/^cut short/) },
      { collection: "standard input!b.pdf", kind: "unread", why: "PDF is not read yet" },
    ]);
  });

  test("whose parts nest beyond reason is read as it stands, and that is said", async () => {
    let nested = "text/plain\r\n\r\nthe innermost text";
    for (let depth = 0; depth < 300; depth += 1) {
      nested = `multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\nContent-Type: ${nested}\r\n--b${depth}--`;
    }
    const { collections, gaps } = await readBytes(
      Buffer.from(`From: a@x.example\r\nSubject: deep\r\nContent-Type: ${nested}\r\n`),
    );
    expect(gaps).toMatchObject([
      { kind: "unread", why: expect.stringMatching(/^message 1 is not valid mail/) },
    ]);
    expect(collections[0]?.texts.join("")).toContain("the innermost text");
  });
});
