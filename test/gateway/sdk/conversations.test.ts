import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { catalogue, createScanner, mask } from "../../../src/detect/index.ts";
import { startVendor, type Vendor } from "../vendor/mock-vendor.ts";
import { readableAddress, readableData } from "../vendor/reading.ts";
import type { Conversation, Road } from "./conversation.ts";
import { allConversations, compareRoads, type Setting } from "./conversations.ts";
import { personal, personalIn } from "./personal-data.ts";

let vendor: Vendor;
beforeAll(async () => {
  vendor = await startVendor();
});
afterAll(() => vendor.stop());

const road = () => ({ baseURL: vendor.url, apiKey: "of-the-mock-vendor" });

/** Every text of a request, encoded ones decoded. */
function leaves(value: unknown): string[] {
  if (typeof value === "string") {
    const isBase64 = /^[A-Za-z0-9+/]{40,}=*$/.test(value);
    return [isBase64 ? readableData("text/plain", value) : readableAddress(value)];
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [];
}

describe("conversations", () => {
  it("say nothing personal that the catalogue does not find", async () => {
    const scanner = createScanner({ detectors: catalogue });
    const texts = new Set<string>();
    for (const { conversation } of allConversations) {
      vendor.requests.length = 0;
      vendor.forget();
      await conversation.run(road(), vendor.arrival);
      for (const { body } of vendor.requests) for (const leaf of leaves(body)) texts.add(leaf);
    }
    const telling = [...texts].filter((text) => personalIn(text).length > 0);
    expect(telling.length).toBeGreaterThan(20);
    expect(new Set(telling.flatMap(personalIn))).toEqual(new Set(Object.keys(personal)));
    for (const text of telling)
      expect(personalIn(mask(text, scanner.scan(text), { kind: "label" }).text)).toEqual([]);
  }, 120_000);

  const [first] = allConversations;
  const compared = (
    more: Partial<Setting>,
    changed = (saw: unknown, _road: Road): unknown => saw,
  ): Promise<void> => {
    if (first === undefined) throw new Error("there are no conversations");
    const { kind, conversation } = first;
    const run = async (way: Road): Promise<unknown> =>
      changed(await conversation.run(way, vendor.arrival), way);
    const setting = { vendor, direct: road, through: road, isNarrowed: false, stop: async () => {} };
    return compareRoads({ ...conversation, run }, kind, { ...setting, ...more });
  };

  it("notice a value that arrives at the vendor", async () => {
    await expect(compared({})).resolves.toBeUndefined();
    await expect(compared({ isNarrowed: true })).rejects.toThrow("email");
  });

  it("notice a key of the gateway that arrives at the vendor", async () => {
    const greeting: Conversation = {
      name: "a greeting",
      isImpersonal: true,
      run: async ({ baseURL, apiKey }) =>
        (await fetch(`${baseURL}/v1/models`, { headers: { "x-api-key": apiKey } })).status,
    };
    const setting = { vendor, direct: road, through: road, isNarrowed: true, stop: async () => {} };
    await expect(compareRoads(greeting, "openai", setting)).rejects.toThrow("the gateway's key");
  });

  it("notice an answer that differs", async () => {
    const through = () => ({ ...road(), apiKey: "another" });
    const changed = (saw: unknown, { apiKey }: Road) => [saw, apiKey];
    await expect(compared({ through }, changed)).rejects.toThrow("deeply equal");
  });

  it("notice a request that the vendor never got", async () => {
    const other = await startVendor();
    const through = () => ({ ...road(), baseURL: other.url });
    await expect(compared({ through })).rejects.toThrow("requests at the vendor");
    await other.stop();
  });

  it("notice an answer without anything personal", async () => {
    await expect(compared({}, () => "nothing")).rejects.toThrow("saw something personal");
  });
});
