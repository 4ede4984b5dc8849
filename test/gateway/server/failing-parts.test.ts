import { afterEach, describe, expect, it } from "vitest";
import { catalogue, type Detector } from "../../../src/detect/index.ts";
import { personal } from "../sdk/personal-data.ts";
import { openSetting, type Setting, type SettingOptions, until } from "./setting.ts";

const opened: Setting[] = [];
afterEach(async () => {
  for (const setting of opened.splice(0)) {
    await until(async () => (await setting.metric("watertight_gateway_open_requests")) === 0);
    await setting.stop();
  }
});
async function started(options: SettingOptions): Promise<Setting> {
  const setting = await openSetting(options);
  opened.push(setting);
  return setting;
}
const said = `Write to ${personal.email}`;
const outcome = async (answer: Response): Promise<[number, string]> => [answer.status, await answer.text()];

describe("the ledger", () => {
  it("that cannot be written lets nothing out", async () => {
    const setting = await started({
      ports: {
        record: () => Promise.reject(new Error(`disk full at ${personal.email}`)),
      },
    });
    for (const more of [{}, { stream: true }]) {
      const answer = await setting.chat(said, more);
      expect(answer.headers.get("retry-after")).toBe("5");
      const [status, text] = await outcome(answer);
      expect([status, text]).toEqual([503, expect.stringContaining("ledger_unavailable")]);
      expect(text).not.toContain(personal.email);
    }
    expect(setting.vendor.requests).toEqual([]);
    expect(
      await setting.metric('watertight_gateway_values_total{vendor="openai",class="contact",form="token"}'),
    ).toBe(0);
  });

  it("that throws at once lets nothing out either", async () => {
    const setting = await started({
      ports: {
        record: () => {
          throw new Error("closed");
        },
      },
    });
    expect((await setting.chat(said)).status).toBe(503);
    expect(setting.vendor.requests).toEqual([]);
  });

  it("that never answers lets nothing out, and the caller is told when the time is over", async () => {
    const kept: (() => void)[] = [];
    const setting = await started({
      config: { limits: { seconds: 1 } },
      ports: { record: () => new Promise<void>((resolve) => kept.push(resolve)) },
    });
    expect(await outcome(await setting.chat(said))).toEqual([
      503,
      expect.stringContaining("nothing was sent"),
    ]);
    for (const done of kept) done();
    expect(setting.vendor.requests).toEqual([]);
  });

  it("has the entry before the vendor sees a byte", async () => {
    const kept: (() => void)[] = [];
    const setting = await started({
      ports: { record: () => new Promise<void>((resolve) => kept.push(resolve)) },
    });
    const waiting = setting.chat(said);
    await until(() => kept.length === 1);
    const other = await setting.ask("/openai/v1/models");
    expect([other.status, setting.vendor.requests.length]).toEqual([200, 1]);
    kept[0]?.();
    expect((await waiting).status).toBe(200);
    expect(setting.vendor.requests).toHaveLength(2);
  });
});

describe("what finds sensitive values", () => {
  it("and fails lets nothing out unread", async () => {
    const [first] = catalogue.filter(({ id }) => id === "contact.email");
    if (first === undefined) throw new Error("there is no such detector");
    const breaking: Detector = {
      ...first,
      check: () => {
        throw new Error(`broken by ${personal.email}`);
      },
    };
    const setting = await started({ detectors: [breaking] });
    for (const more of [{}, { stream: true }]) {
      const [status, text] = await outcome(await setting.chat(said, more));
      expect([status, text]).toEqual([500, expect.stringContaining("watertight_fault")]);
      expect(text).not.toContain(personal.email);
    }
    expect(setting.vendor.requests).toEqual([]);
    expect(setting.ledger).toEqual([]);
    expect(setting.faults).toEqual(["unforeseen", "unforeseen"]);
  });
});

describe("the memory of conversations", () => {
  const body = { model: "gpt-mock", input: said };

  it("that cannot be read lets nothing out", async () => {
    const setting = await started({
      ports: {
        memory: {
          recall: () => Promise.reject(new Error(personal.email)),
          remember: async () => {},
        },
      },
    });
    const answer = await setting.ask("/openai/v1/responses", {
      body: { ...body, previous_response_id: "resp_1" },
    });
    const [status, text] = await outcome(answer);
    expect(status).toBe(500);
    expect(text).not.toContain(personal.email);
    expect(setting.vendor.requests).toEqual([]);
    expect(setting.faults).toEqual(["unforeseen"]);
  });

  it("that cannot be written ends the answer with an error, whole or streamed", async () => {
    const setting = await started({
      ports: {
        memory: {
          recall: async () => undefined,
          remember: () => Promise.reject(new Error(personal.email)),
        },
      },
    });
    const [status, text] = await outcome(await setting.ask("/openai/v1/responses", { body }));
    expect(status).toBe(500);
    expect(text).not.toContain(personal.email);
    const streamed = await setting.ask("/openai/v1/responses", { body: { ...body, stream: true } });
    expect(streamed.status).toBe(200);
    await expect(streamed.text()).rejects.toThrow();
  });

  it("that never answers holds nobody longer than a request may take", async () => {
    const setting = await started({
      config: { limits: { seconds: 1 } },
      ports: { memory: { recall: () => new Promise(() => {}), remember: () => new Promise(() => {}) } },
    });
    const more = { previous_response_id: "resp_1" };
    expect((await setting.ask("/openai/v1/responses", { body: { ...body, ...more } })).status).toBe(503);
    expect((await setting.ask("/openai/v1/responses", { body })).status).toBe(504);
  });
});
