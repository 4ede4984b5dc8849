import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Disclosure } from "../../../src/model/index.ts";
import { canaries } from "../../laws/canaries.ts";
import { image } from "../sdk/conversation.ts";
import { personal, personalIn } from "../sdk/personal-data.ts";
import { openSetting, type Setting, vendorsWith } from "./setting.ts";

let setting: Setting;
beforeAll(async () => {
  setting = await openSetting(({ url }) => ({
    config: {
      vendors: vendorsWith(url, { openai: { region: "EU" } }),
      policy: [
        { class: "financial", do: "mask" },
        { class: "health", do: "allow" },
      ],
    },
  }));
});
afterAll(async () => {
  expect(setting.faults).toEqual([]);
  await setting.stop();
});
beforeEach(() => {
  setting.ledger.length = 0;
});

const entries = (): unknown[] =>
  setting.ledger.map(({ dataClass, form, count, values }) => [dataClass, form, count, values.length]);
const fingerprintOf = (value: string): string =>
  createHmac("sha256", "test").update(value).digest("hex").slice(0, 32);

describe("an entry of the ledger", () => {
  it("says who sent what, where, when, on which policy", async () => {
    await (await setting.chat(`Write to ${personal.email}`, { user: "user-77" })).text();
    expect(setting.ledger).toEqual([
      {
        request: expect.stringMatching(/^[0-9a-f-]{36}$/),
        at: setting.time.now.getTime(),
        tenant: "acme",
        team: "research",
        key: setting.record.id,
        person: { fingerprint: fingerprintOf("user-77"), preview: "…" },
        vendor: "openai",
        model: "gpt-mock",
        region: "EU",
        surface: "openai.chat",
        dataClass: "contact",
        form: "token",
        count: 1,
        values: [
          {
            fingerprint: fingerprintOf(personal.email),
            detector: expect.any(String),
            preview: expect.any(String),
          },
        ],
        policy: expect.stringMatching(/^[0-9a-f]{12}$/),
      },
    ]);
    expect(personalIn(JSON.stringify(setting.ledger))).toEqual([]);
    for (const entry of setting.ledger) Disclosure.parse(entry);
  });

  it("stands for each class, with values once and occurrences counted", async () => {
    const { email, account, key } = personal;
    await (await setting.chat(`${email} and ${email}, IBAN ${account}, OPENAI_API_KEY=${key}`)).text();
    expect(entries()).toEqual(
      expect.arrayContaining([
        ["contact", "token", 2, 1],
        ["financial", "masked", 1, 1],
        ["secret", "token", 1, 1],
      ]),
    );
    expect(setting.ledger).toHaveLength(3);
    expect(new Set(setting.ledger.map(({ request }) => request)).size).toBe(1);
  });

  it("says none when nothing was found", async () => {
    await (await setting.chat("hello")).text();
    expect(entries()).toEqual([["none", "raw", 0, 0]]);
  });

  it("says unread for a picture, besides what stands in the text", async () => {
    const picture = { type: "image_url", image_url: { url: `data:image/png;base64,${image}` } };
    await (await setting.chat([{ type: "text", text: personal.email }, picture, picture])).text();
    expect(entries()).toEqual(
      expect.arrayContaining([
        ["contact", "token", 1, 1],
        ["unread", "raw", 2, 0],
      ]),
    );
    expect(setting.ledger).toHaveLength(2);
  });

  it("is there for an embedding and a count of tokens as well, and not for a list of models", async () => {
    await (
      await setting.ask("/openai/v1/embeddings", { body: { model: "gpt-mock", input: [personal.email] } })
    ).text();
    const messages = [{ role: "user", content: personal.email }];
    await (
      await setting.ask("/anthropic/v1/messages/count_tokens", { body: { model: "claude-mock", messages } })
    ).text();
    await (await setting.ask("/openai/v1/models")).text();
    expect(setting.ledger.map(({ surface, form }) => [surface, form])).toEqual([
      ["openai.embeddings", "token"],
      ["anthropic.count-tokens", "token"],
    ]);
  });

  it("names at most a thousand values and counts them all", async () => {
    const text = Array.from({ length: 1200 }, (_, index) => `person${index}@${"vogelwarte"}.de`).join(" ");
    await (await setting.chat(text)).text();
    expect(entries()).toEqual([["contact", "token", 1200, 1000]]);
  });

  it("shows no model that is none, and no vendor that is none", async () => {
    await (await setting.chat("hello", { model: "two words <b>" })).text();
    expect(setting.ledger.at(-1)?.model).toBe("");
    const card = canaries.find(({ name }) => name === "card")?.value ?? "";
    const answer = await setting.ask(`/${card}/v1/chat/completions`, { body: { model: "gpt-mock" } });
    expect([answer.status, await answer.text()]).toEqual([403, expect.not.stringContaining(card)]);
    expect(setting.ledger.at(-1)).toMatchObject({ form: "blocked", vendor: "(not shown)" });
  });

  it("is not made of a request that could not be read", async () => {
    for (const body of ["{", "[]", ""]) {
      expect((await setting.ask("/openai/v1/chat/completions", { body })).status).toBe(400);
    }
    expect(setting.ledger).toEqual([]);
  });
});
