import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { personal } from "../sdk/personal-data.ts";
import { at } from "../vendor/reading.ts";
import { madeKey, openSetting, type Setting } from "./setting.ts";

const stranger = madeKey();
const elsewhere = madeKey({ tenant: "umbrella" });

let setting: Setting;
beforeAll(async () => {
  setting = await openSetting({ keys: [stranger.record, elsewhere.record] });
});
afterAll(async () => {
  expect(setting.faults).toEqual([]);
  await setting.stop();
});

const path = "/openai/v1/responses";
const began = async (stream: boolean): Promise<string> => {
  const body = { model: "gpt-mock", input: `Remember ${personal.email}`, stream };
  const text = await (await setting.ask(path, { body })).text();
  return /"id":"(resp_\d+)"/.exec(text)?.[1] ?? "";
};
const goOn = (previous: unknown, key = setting.key, more: object = {}) =>
  setting.ask(path, {
    key,
    body: { model: "gpt-mock", input: "every token please", previous_response_id: previous, ...more },
  });

describe("a conversation that the vendor keeps", () => {
  it.each([false, true])(
    "is gone on with by the key that began it, and its values come back (streamed: %s)",
    async (stream) => {
      const id = await began(stream);
      const answer = await (await goOn(id)).text();
      expect(setting.vendor.requests.at(-1)?.text).not.toContain(personal.email);
      expect(answer).toContain(`Tokens: ${personal.email}`);
      const third = await (await goOn(at(JSON.parse(answer), "id"), setting.key, { stream: true })).text();
      expect(third).toContain(personal.email);
    },
  );

  it("is not there for another key or another tenant, in the same words as one that never was", async () => {
    const id = await began(false);
    const before = setting.vendor.requests.length;
    const answers = await Promise.all(
      [
        goOn(id, stranger.key),
        goOn(id, elsewhere.key),
        goOn("resp_999999"),
        goOn(id, stranger.key, { stream: true }),
      ].map(async (asked) => {
        const answer = await asked;
        return `${answer.status} ${await answer.text()}`;
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^404 .*previous_response_not_found/);
    expect(answers[0]).not.toContain(id);
    expect(setting.vendor.requests.length).toBe(before);
  });

  it("cannot be named beside one's own, in any of the ways to name one", async () => {
    const own = await began(false);
    const before = setting.vendor.requests.length;
    for (const more of [{ conversation: "conv_of_others" }, { conversation: { id: "conv_of_others" } }]) {
      expect((await goOn(own, setting.key, more)).status).toBe(404);
      expect((await goOn(undefined, setting.key, more)).status).toBe(404);
    }
    for (const previous of [["resp_1"], { id: "resp_999" }, 1]) {
      const answer = await goOn(previous, setting.key);
      expect([JSON.stringify(previous), answer.status]).toEqual([JSON.stringify(previous), 404]);
    }
    expect(setting.vendor.requests.length).toBe(before);
  });

  it("that is only begun names none, and null counts as none", async () => {
    expect((await goOn(null)).status).toBe(200);
    expect((await goOn(undefined, setting.key, { conversation: null })).status).toBe(200);
  });
});
