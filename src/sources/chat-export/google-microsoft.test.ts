import { describe, expect, it } from "vitest";
import { chatExport } from "./chat-export.ts";
import { asFile, asFolder, asZip, json, pieceWith, readAll } from "./fixtures.ts";
import { htmlText } from "./html-text.ts";
import { parseTakeoutDate } from "./takeout-date.ts";

const record = (header: string, title: string, more: object = {}): object => ({
  header,
  title,
  time: "2026-07-26T06:07:57.773Z",
  products: [header],
  activityControls: [`${header} Activity`],
  ...more,
});

const search = record("Search", "Searched for gemini apps", {
  titleUrl: "https://www.google.com/search?q=gemini",
});
const android = { ...record("Gemini", "Used Gemini"), products: ["Android"] };

const cell = (header: string, question: string, date: string, answer: string, print = ""): string =>
  `<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid"><div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">${header}<br></p></div><div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">${question}<br>${date}<br>${answer}</div><div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1 mdl-typography--text-right"></div><div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption"><b>Products:</b><br>&emsp;${header}<br>${print}</div></div></div>`;

const page = (...cells: string[]): string =>
  `<!DOCTYPE html><html><head><title>My Activity</title><style type="text/css">${".mdl-cell{margin:8px}".repeat(6000)}</style></head><body><div class="mdl-grid">${cells.join("")}</div></body></html>`;

describe("Gemini Takeout, JSON", () => {
  it("groups by the conversation's address, reads several answers, attachments and rows that are no prompts", async () => {
    const target = await asZip({
      "Takeout/My Activity/Gemini Apps/MyActivity.json": json([
        record("Gemini Apps", "Prompted my number is 4111", {
          details: [
            {
              name: "https://gemini.google.com/app/0123456789abcdef",
              url: "https://gemini.google.com/app/0123456789abcdef",
            },
          ],
          safeHtmlItem: [
            { html: "<p>Noted &amp; kept: <b>4111</b></p>" },
            { html: "<ul><li>another draft</li></ul>" },
          ],
          subtitles: [{ name: "Attached 1 file." }, { name: "-  payslip.pdf", url: "payslip-12.pdf" }],
          attachedFiles: ["payslip-12.pdf"],
        }),
        record("Gemini Apps", "Gave feedback: too long"),
        record("Bard", "Prompted an older question"),
      ]),
      "Takeout/My Activity/Search/MyActivity.json": json([search]),
      "Takeout/My Activity/Gemini Apps/payslip-12.txt": "salary of Anna",
    });
    expect(await chatExport.accepts(target)).toBe(true);
    const reading = await readAll(target);
    expect(reading.kind).toBe("Gemini chat export");
    expect(reading.gaps).toEqual([]);
    expect(pieceWith(reading, "my number is 4111").at.message).toEqual({
      conversation: "0123456789abcdef",
      message: "#1",
      role: "user",
      sentAt: "2026-07-26T06:07:57.773Z",
      vendor: "google",
    });
    expect(pieceWith(reading, "Noted")).toMatchObject({
      text: "Noted & kept: 4111",
      at: { message: { message: "#1 answer", role: "assistant", conversation: "0123456789abcdef" } },
    });
    expect(pieceWith(reading, "another draft").at.message?.message).toBe("#1 answer 2");
    pieceWith(reading, "-  payslip.pdf");
    expect(pieceWith(reading, "Gave feedback").at.message?.conversation).toBe("#2");
    expect(pieceWith(reading, "an older question").at.message?.conversation).toBe("#3");
    // Other products and the files that were attached are read like any file.
    expect(pieceWith(reading, "salary of Anna").at.message).toBeUndefined();
    expect(pieceWith(reading, "Searched for").at.message).toBeUndefined();
  });

  it("knows the product in other languages, and no other product by whatever stands in its rows", async () => {
    for (const header of [
      "Gemini Apps",
      "Gemini-Apps",
      "Applications Gemini",
      "Apps de Gemini",
      "Gemini アプリ",
      "Gemini 앱",
      "Bard",
    ]) {
      expect(
        await chatExport.accepts(await asFile("マイ アクティビティ.json", json([record(header, "x")]))),
      ).toBe(true);
    }
    const zodiac = record("Google Play Store", "Visited Gemini");
    for (const other of [
      search,
      android,
      zodiac,
      record("Geminis", "x"),
      record("My Gemini star sign app of the day", "x"),
    ]) {
      expect(await chatExport.accepts(await asFile("MyActivity.json", json([other])))).toBe(false);
    }
  });
});

describe("Gemini Takeout, HTML", () => {
  it("parts question, date and answer behind a long style sheet", async () => {
    const target = await asZip({
      "Takeout/Meine Aktivitäten/Gemini-Apps/MeineAktivitäten.html": page(
        cell(
          "Gemini-Apps",
          "Eingegebener Prompt:&nbsp;Wie hei&szlig;t das?<br>zweite Zeile",
          "12.04.2026, 15:34:31 MESZ",
          "<p>Das hei&#223;t <code>x &lt; y</code>.</p>",
          '<b>Details:</b><br><a href="https://gemini.google.com/app/fedcba9876543210">Link</a>',
        ),
        cell("Gemini-Apps", "ohne Datum und Antwort", "", ""),
      ),
    });
    const reading = await readAll(target);
    expect(reading.kind).toBe("Gemini chat export");
    expect(reading.gaps).toEqual([]);
    expect(pieceWith(reading, "Eingegebener")).toMatchObject({
      text: "Eingegebener Prompt: Wie heißt das?\nzweite Zeile",
      at: {
        message: {
          conversation: "fedcba9876543210",
          role: "user",
          sentAt: "2026-04-12T13:34:31.000Z",
          vendor: "google",
        },
      },
    });
    expect(pieceWith(reading, "Das heißt")).toMatchObject({
      text: "Das heißt x < y.",
      at: { message: { conversation: "fedcba9876543210", message: "#1 answer", role: "assistant" } },
    });
    expect(pieceWith(reading, "ohne Datum").at.message).toMatchObject({ conversation: "#2", role: "user" });
    expect(reading.pieces.some((piece) => piece.text.includes("margin"))).toBe(false);
  });

  it("is refused for other products, and says when it was cut short", async () => {
    for (const header of ["YouTube", "Search"]) {
      expect(
        await chatExport.accepts(
          await asFile(
            "MyActivity.html",
            page(cell(header, "Watched Gemini Apps", "Apr 12, 2026, 3:34:31 PM EDT", "")),
          ),
        ),
      ).toBe(false);
    }
    const whole = page(
      cell("Gemini Apps", "Prompted first", "Apr 12, 2026, 3:34:31 PM EDT", "answer"),
      cell("Gemini Apps", "Prompted second words", "Apr 12, 2026, 3:34:31 PM EDT", "answer"),
    );
    const reading = await readAll(await asFile("a.html", whole.slice(0, whole.indexOf("second words") + 12)));
    expect(reading.gaps.map((gap) => gap.why)).toEqual([
      "the file ends inside a record; what stands before is read",
    ]);
    expect(pieceWith(reading, "first").at.message?.sentAt).toBe("2026-04-12T19:34:31.000Z");
    pieceWith(reading, "second words");
  });

  it.each([
    ["Apr 12, 2026, 3:34:31\u202fPM EDT", "2026-04-12T19:34:31.000Z"],
    ["12 avr. 2026, 15:34:31 CEST", "2026-04-12T13:34:31.000Z"],
    ["12 abr 2026, 15:34:31 GMT+2", "2026-04-12T13:34:31.000Z"],
    ["2026/07/11 14:45:15 JST", "2026-07-11T05:45:15.000Z"],
    ["2026. 7. 11. 오후 2:45:15 KST", "2026-07-11T05:45:15.000Z"],
    ["2026年7月11日 14:45:15 CST", "2026-07-11T06:45:15.000Z"],
    ["28 févr. 2026, 22:30:00 UTC+01:00", "2026-02-28T21:30:00.000Z"],
    ["11 июл. 2026 г., 14:45:15 MSK", "2026-07-11T11:45:15.000Z"],
    ["11 tem 2026, 14:45:15 XYZ", undefined],
  ])("reads the date %s", (line, sentAt) => {
    expect(parseTakeoutDate(line)).toEqual(sentAt === undefined ? {} : { sentAt });
  });

  it("takes no sentence for a date", () => {
    for (const line of [
      "meet me at 12:30",
      "we met in 2026 at 12:30:00 or so, and then we talked for a long while about it",
      "error 10:20:30",
      "",
    ]) {
      expect(parseTakeoutDate(line)).toBeUndefined();
    }
  });

  it("reads a record beyond all size as plain text, and the next one again as a record", async () => {
    const huge = `${"word ".repeat(2_000_000)}and its end`;
    const target = await asFile(
      "a.html",
      page(
        cell("Gemini Apps", "Prompted first", "Apr 12, 2026, 3:34:31 PM EDT", huge),
        cell("Gemini Apps", "Prompted second", "Apr 12, 2026, 3:34:31 PM EDT", ""),
      ),
    );
    const reading = await readAll(target);
    expect(reading.gaps.map((gap) => gap.why)).toEqual([
      "record 1 is too large to be taken apart; it was read as plain text",
    ]);
    pieceWith(reading, "and its end");
    expect(pieceWith(reading, "Prompted second").at.message).toMatchObject({
      role: "user",
      vendor: "google",
    });
  });

  it("turns HTML into text without losing addresses or what only looks like a tag", () => {
    expect(
      htmlText('<p>a<br>b</p><a href="https://x.example/?k=1&amp;b=2" class="c">here</a> 1 < 2 <unclosed'),
    ).toBe("a\nb\n https://x.example/?k=1&b=2 here 1 < 2 <unclosed");
    const many = "<a title='>'".repeat(20_000);
    const before = performance.now();
    htmlText(many);
    htmlText("<".repeat(200_000));
    expect(performance.now() - before).toBeLessThan(2000);
  });
});

describe("Google AI Studio", () => {
  const prompt = {
    runSettings: { model: "models/gemini-2.5-pro", safetySettings: [{ category: "HARM", threshold: "OFF" }] },
    systemInstruction: { parts: [{ text: "You are a nurse" }] },
    chunkedPrompt: {
      chunks: [
        { text: "my blood values", role: "user", tokenCount: 3, createTime: "2026-02-01T10:00:00Z" },
        {
          inlineFile: { mimeType: "text/plain", data: Buffer.from("attached diary").toString("base64") },
          role: "user",
        },
        {
          inlineData: { mimeType: "image/png", data: Buffer.from("no text").toString("base64") },
          role: "user",
        },
        {
          text: "a thought",
          role: "model",
          isThought: true,
          parts: [
            { text: "a ", thought: true },
            { text: "thought", thought: true },
          ],
        },
        { text: "an answer", role: "model", parts: [{ text: "other words" }] },
      ],
      pendingInputs: [{ text: "a draft", role: "user" }],
    },
  };

  it("reads files without an ending, thoughts, drafts and inlined text", async () => {
    const reading = await readAll(await asFolder({ "My health": json(prompt), "Second.json": json(prompt) }));
    expect(reading.kind).toBe("Google AI Studio chat export");
    const mine = { ...reading, pieces: reading.pieces.filter((piece) => piece.collection === "My health") };
    expect(pieceWith(mine, "my blood values").at.message).toEqual({
      conversation: "My health",
      title: "My health",
      message: "#1",
      role: "user",
      sentAt: "2026-02-01T10:00:00.000Z",
      vendor: "google",
    });
    expect(pieceWith(mine, "You are a nurse").at.message?.role).toBe("system");
    expect(pieceWith(mine, "attached diary").at.message?.message).toBe("#2");
    expect(pieceWith(mine, "a thought").at.message?.role).toBe("assistant");
    pieceWith(mine, "other words");
    pieceWith(mine, "a draft");
    expect(new Set(reading.pieces.map((piece) => piece.at.message?.conversation))).toEqual(
      new Set(["My health", "Second.json"]),
    );
    expect(reading.gaps).toEqual(
      ["My health", "Second.json"].map((collection) => ({
        collection,
        why: "a file written into a message is no text: image/png",
        kind: "skipped",
      })),
    );
  });
});

describe("Microsoft Copilot", () => {
  const rows = [
    '"Git flag",2026-07-26T23:21:00,AI,"second answer"',
    '"Git flag",2026-07-26T23:21:00,Human,"second question\nwith ""quotes"""',
    '"Garden",2026-07-26T23:20:58,AI,"water it"',
    '"Garden",2026-07-26T23:20:58,Human,"my roses"',
    '"Git flag",2026-07-26T23:20:56,AI,"**Short answer:** none"',
    '"Git flag",2026-07-26T23:20:56,Human,"first question"',
  ];
  const csv = `\uFEFFConversation,Time,Author,Message\r\n${rows.join("\r\n")}\r\n`;

  it("turns the rows around without sorting them", async () => {
    const reading = await readAll(await asFile("copilot-activity-history.csv", csv));
    expect(reading.kind).toBe("Microsoft Copilot chat export");
    expect(reading.gaps).toEqual([]);
    const said = reading.pieces.filter(({ at }) => at.message?.message !== "~title");
    expect(
      said.map(({ text, at }) => [
        at.message?.conversation,
        at.message?.message,
        at.message?.role,
        at.row,
        text,
      ]),
    ).toEqual([
      ["#1", "#1", "user", 6, "first question"],
      ["#1", "#2", "assistant", 5, "**Short answer:** none"],
      ["#2", "#1", "user", 4, "my roses"],
      ["#2", "#2", "assistant", 3, "water it"],
      ["#1", "#3", "user", 2, 'second question\nwith "quotes"'],
      ["#1", "#4", "assistant", 1, "second answer"],
    ]);
    expect(said[0]?.at.message).toMatchObject({
      title: "Git flag",
      vendor: "microsoft",
      sentAt: "2026-07-26T23:20:56.000Z",
    });
  });

  it("reads a damaged table up to the damage and the rest as text", async () => {
    const reading = await readAll(
      await asFile("x.csv", `${csv}"Broken",2026-07-26T23:20:56,Human,"never closed words\r\n`),
    );
    expect(reading.gaps.map((gap) => gap.why)).toEqual([
      "the table is damaged behind row 6 (CSV_QUOTE_NOT_CLOSED); the rest was read as plain text",
    ]);
    pieceWith(reading, "first question");
    pieceWith(reading, "never closed words");
  });

  it("is not any table", async () => {
    expect(
      await chatExport.accepts(await asFile("copilot-activity-history.csv", "Time,Author,Message\n1,AI,x\n")),
    ).toBe(false);
  });
});
