import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describe, expect, it } from "vitest";
import { importLedger, type LedgerImport } from "../../src/app/ledger-import.ts";
import { alphabets, sample, WatertightError } from "../../src/base/index.ts";
import { catalogue } from "../../src/detect/index.ts";
import { fingerprintWith } from "../../src/inspect/index.ts";
import { Disclosure } from "../../src/model/index.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import * as made from "../sources/gateway-log/logs.ts";
import { fileOf, folderOf } from "../sources/gateway-log/read-log-place.ts";

const key = `sk-proj-${sample(alphabets.alnum, 74, 7)}T3BlbkFJ${sample(alphabets.alnum, 74, 8)}`;
const mail = "jonas.weber@kundenwelt.de";
const fingerprint = fingerprintWith(new Uint8Array(32).fill(3));

async function imported(targets: readonly string[], changed: Partial<LedgerImport> = {}) {
  const entries: Disclosure[] = [];
  const summary = await importLedger(targets, {
    sourceOptions: sourceOptions(),
    detectors: catalogue,
    fingerprint,
    tenant: "acme",
    record: async (disclosures) => void entries.push(...disclosures),
    ...changed,
  });
  return { summary, entries };
}

function said(text: string, answer = "no") {
  return [
    { role: "user", content: text },
    { role: "assistant", content: answer },
  ];
}

describe("importing a gateway's log", () => {
  it("makes one entry for each request and class of what was sent", async () => {
    const target = await fileOf(
      "spend.jsonl",
      made.lines(
        made.spendLog(1, said(`the key is ${key}, write to ${mail} or ${mail}`)),
        made.spendLog(2, said("nothing in it", `the model made up ${mail}`)),
        made.loggedPayload("p", [{ role: "tool", content: `row: ${mail}` }]),
      ),
    );
    const { summary, entries } = await imported([target]);
    for (const entry of entries) Disclosure.parse(entry);
    const short = entries.map(({ dataClass, count, vendor, team, values }) => [
      dataClass,
      count,
      vendor,
      team,
      values.length,
    ]);
    expect(short).toEqual([
      ["secret", 1, "openai", "support", 1],
      ["contact", 2, "openai", "support", 1],
      ["none", 0, "openai", "support", 0],
      ["contact", 1, "deepseek", "t-1", 1],
    ]);
    const [first, second] = entries;
    expect(first).toMatchObject({
      at: Date.parse("2025-01-03T09:00:01.123Z"),
      tenant: "acme",
      key: "",
      model: "gpt-4o",
      surface: "import.litellm",
      form: "raw",
      person: { fingerprint: fingerprint("lena.brandt@kunde.example", "contact"), preview: "l…@k….example" },
      values: [{ detector: "secret.openai.project-key", fingerprint: fingerprint(key, "secret") }],
    });
    expect(second?.request).toBe(first?.request);
    expect(summary).toMatchObject({
      requests: 3,
      entries: 4,
      people: { count: 2, exact: true },
      first: "2025-01-03T09:00:00.500Z",
      last: "2025-01-03T09:00:02.123Z",
      undated: 0,
      already: 0,
      gaps: [],
    });
    const everything = JSON.stringify([entries, summary]);
    for (const value of [key, mail, "lena.brandt", key.slice(20, 60)])
      expect(everything).not.toContain(value);
  });

  it("gives the same requests each time, and none that the ledger has", async () => {
    const records = [
      made.spendLog(1, said(mail)),
      made.observation("o", said(mail)),
      made.heliconeRecord("h", { messages: said(mail) }),
    ];
    const target = await folderOf({ "a.jsonl": made.lines(...records), "b.csv": made.csv(records[0] ?? {}) });
    const [one, two] = [await imported([target]), await imported([target, target])];
    const ids = (of: typeof one) => of.entries.map(({ request, dataClass }) => `${request} ${dataClass}`);
    expect(ids(one).length).toBe(3);
    expect(ids(two)).toEqual(ids(one));
    expect([one.summary.already, two.summary.already]).toEqual([1, 5]);
    const known = new Set(one.entries.map(({ request }) => request));
    const again = await imported([target], {
      known: async (requests) => new Set(requests.filter((id) => known.has(id))),
    });
    expect(again.entries).toEqual([]);
    expect(again.summary).toMatchObject({ requests: 4, already: 4, entries: 0 });
    const other = await imported([target], { fingerprint: fingerprintWith(new Uint8Array(32).fill(4)) });
    expect(ids(other).some((id) => ids(one).includes(id))).toBe(false);
  });

  it("tells two requests with one id apart by what was sent", async () => {
    const target = await fileOf(
      "a.jsonl",
      made.lines(made.spendLog(1, said(mail)), made.spendLog(1, said(key))),
    );
    const { entries } = await imported([target]);
    expect(new Set(entries.map(({ request }) => request)).size).toBe(2);
  });

  it("enters what nobody could read as unread, never as nothing", async () => {
    const picture = { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } };
    const target = await fileOf(
      "a.jsonl",
      made.lines(
        made.spendLog(1, [], { proxy_server_request: {} }),
        made.spendLog(2, [
          { role: "user", content: [picture, picture, { type: "text", text: "what is it" }] },
        ]),
      ),
    );
    const { summary, entries } = await imported([target]);
    expect(entries.map(({ dataClass, count }) => [dataClass, count])).toEqual([
      ["unread", 1],
      ["unread", 2],
    ]);
    expect(summary.gaps.some(({ kind }) => kind === "unread")).toBe(true);
  });

  it("takes requests of Langfuse, not the steps and traces around them", async () => {
    const step = made.observation("s", mail, { type: "SPAN", model: null });
    const both = await imported([
      await fileOf(
        "a.jsonl",
        made.lines(made.trace("t", { input: mail }), step, made.observation("o", said(mail))),
      ),
    ]);
    expect(both.summary).toMatchObject({ requests: 1, entries: 1 });
    expect(both.summary.gaps).toMatchObject([{ kind: "skipped", why: expect.stringContaining("1 traces") }]);
    const alone = await imported([await fileOf("a.jsonl", made.lines(made.trace("t"), made.trace("u")))]);
    expect(alone.entries).toEqual([]);
    expect(alone.summary.gaps).toMatchObject([{ kind: "unread", why: expect.stringContaining("2 traces") }]);
  });

  it("asks who the vendor was when nobody says", async () => {
    const record = made.observation("o", said(mail), { model: "llama3" });
    const target = await fileOf("a.jsonl", made.lines(made.observation("b", "x"), record));
    const before: Disclosure[] = [];
    const failed = await imported([target], {
      record: async (disclosures) => void before.push(...disclosures),
    }).catch((thrown: unknown) => thrown);
    expect(before).toMatchObject([{ vendor: "anthropic", dataClass: "none" }]);
    expect(failed).toBeInstanceOf(WatertightError);
    expect(failed).toMatchObject({ kind: "usage", hint: expect.stringContaining("--vendor") });
    const { entries } = await imported([target], { vendor: "groq", team: "research" });
    expect(entries.slice(1)).toMatchObject([{ vendor: "groq", team: "research", dataClass: "contact" }]);
  });

  it("says which files of the place are no log, and what it cannot recognise at all", async () => {
    const log = made.lines(made.spendLog(1, said("x")));
    const target = await folderOf({ "a.jsonl": log, "b.jsonl": log, "notes.txt": `call ${mail}` });
    const { summary } = await imported([target]);
    expect(summary.gaps).toMatchObject([{ collection: "notes.txt", kind: "unread" }]);
    const plain = await fileOf("notes.txt", "just a text");
    await expect(imported([plain])).rejects.toMatchObject({ kind: "usage" });
    await expect(imported([join(target, "missing.json")])).rejects.toMatchObject({ kind: "unreadable" });
    const several = await imported([plain, target]);
    expect(several.summary.gaps[0]).toMatchObject({ kind: "unread" });
    expect(several.summary.requests).toBe(2);
  });

  it("stops when asked to, keeps what it has and says that it stopped", async () => {
    const stop = new AbortController();
    const records = Array.from({ length: 3000 }, (_, at) => made.spendLog(at, said(`${at} ${mail}`)));
    const { summary, entries } = await imported([await fileOf("a.jsonl", made.lines(...records))], {
      sourceOptions: sourceOptions({ signal: stop.signal }),
      known: async () => {
        stop.abort();
        return new Set();
      },
    });
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.length).toBeLessThan(3000);
    expect(summary.gaps.some(({ why }) => why.includes("stopped"))).toBe(true);
  });

  it("reads a hundred thousand requests in bounded memory", async () => {
    const target = join(await folderOf({}), "large.jsonl");
    const filler = "words about the weather and the sea ".repeat(20);
    const all = function* () {
      for (let at = 0; at < 100_000; at++)
        yield made.lines(made.spendLog(at, [{ role: "user", content: `${filler}${at}` }]));
    };
    await pipeline(Readable.from(all()), createWriteStream(target));
    let [entries, lots, largest, most] = [0, 0, 0, 0];
    const before = process.memoryUsage().rss;
    const { summary } = await imported([target], {
      record: async (disclosures) => {
        entries += disclosures.length;
        largest = Math.max(largest, disclosures.length);
        if (++lots % 20 === 0) most = Math.max(most, process.memoryUsage().rss - before);
      },
    });
    expect([summary.requests, entries]).toEqual([100_000, 100_000]);
    expect(largest).toBeLessThan(2_000);
    expect(most).toBeLessThan(500 * 1024 ** 2);
  }, 120_000);
});

describe("importing a chat export", () => {
  const conversation = {
    conversation_id: "c-1",
    title: "about a key",
    create_time: 1735900000,
    update_time: 1735900100,
    mapping: {
      a: {
        id: "a",
        message: {
          id: "m-1",
          author: { role: "user" },
          create_time: 1735900001,
          content: { parts: [`is ${key} safe`] },
        },
      },
      b: {
        id: "b",
        message: {
          id: "m-2",
          author: { role: "assistant" },
          create_time: 1735900002,
          content: { parts: [`ask ${mail}`] },
        },
      },
      c: { id: "c", message: { id: "m-3", author: { role: "user" }, content: { parts: ["thanks"] } } },
    },
  };

  it("takes what the person said, not what the model answered", async () => {
    const target = await fileOf("conversations.json", JSON.stringify([conversation]));
    const { summary, entries } = await imported([target]);
    for (const entry of entries) Disclosure.parse(entry);
    expect(entries.map(({ dataClass, surface, vendor, at }) => [dataClass, surface, vendor, at])).toEqual([
      ["secret", "import.chatgpt", "openai", 1735900001000],
      ["none", "import.chatgpt", "openai", 1735900001000],
    ]);
    expect(summary).toMatchObject({ requests: 2, undated: 0, people: { count: 0 } });
    const again = await imported([target]);
    expect(again.entries).toEqual(entries);
  });

  it("takes files beside the conversations for what was uploaded", async () => {
    const target = await folderOf({
      "conversations.json": JSON.stringify([conversation]),
      "file-abc.txt": `write to ${mail}`,
      "file-def.txt": "nothing in it",
    });
    const { entries } = await imported([target]);
    expect(entries.filter(({ surface }) => surface === "import.file")).toMatchObject([
      { vendor: "openai", dataClass: "contact", count: 1, at: 0 },
    ]);
  });
});
