import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { Clock } from "../../../src/base/index.ts";
import type { KeyShelf, ParseRecord } from "../../../src/store/gateway-keys/key-shelf.ts";
import { movedClock } from "../sealed/describe-shelf-storage.ts";

/** A record as the gateway has it, as far as it matters here. */
export const TestKey = z.strictObject({
  id: z.string().regex(/^key_/),
  name: z.string(),
  digest: z.string(),
  revokedAt: z.int().optional(),
  vendors: z.array(z.string()).optional(),
});
export type TestKey = z.infer<typeof TestKey>;
export const parse: ParseRecord<TestKey> = (kept) => TestKey.parse(kept);

export interface KeyShelfUnderTest {
  readonly name: string;
  /** Two that are the same shelf, as two processes would open it; empty. */
  open(clock: Clock): Promise<{
    readonly one: KeyShelf<TestKey>;
    readonly other: KeyShelf<TestKey>;
    readonly close: () => Promise<void>;
  }>;
}

let made = 0;
export const newKey = (name = "a key"): TestKey => ({
  id: `key_${String(made++).padStart(4, "0")}`,
  name,
  digest: randomBytes(32).toString("hex"),
});

/** What every shelf of gateway keys promises. */
export function describeKeyShelf({ name: title, open }: KeyShelfUnderTest): void {
  describe(title, () => {
    const clock = movedClock();
    let shelves: Awaited<ReturnType<KeyShelfUnderTest["open"]>>;
    beforeAll(async () => {
      shelves = await open(clock);
    }, 60_000);
    afterAll(() => shelves.close());

    it("begins empty, and gives back what was put, by id, to everybody", async () => {
      const { one, other } = shelves;
      expect(await one.list()).toEqual([]);
      const records = [newKey("first"), { ...newKey("密码 '\\`\n"), vendors: ["openai", "b'"] }];
      for (const record of [...records].reverse()) await one.put(record);
      expect(await one.list()).toEqual(records);
      expect(await other.list()).toEqual(records);
    });

    it("replaces a record that has the same id", async () => {
      const { one, other } = shelves;
      const record = newKey();
      await one.put(record);
      await other.put({ ...record, name: "renamed" });
      expect((await one.list()).filter(({ id }) => id === record.id)).toEqual([
        { ...record, name: "renamed" },
      ]);
    });

    it("revokes once and for all: no later record undoes it", async () => {
      const { one, other } = shelves;
      const record = newKey();
      await one.put(record);
      const revokedAt = clock.at;
      expect(await other.revoke(record.id)).toBe(true);
      clock.at += 1000;
      expect(await one.revoke(record.id)).toBe(true);
      await one.put({ ...record, name: "again" });
      const found = (await other.list()).find(({ id }) => id === record.id);
      expect(found).toEqual({ ...record, name: "again", revokedAt });
      expect(await one.revoke("key_none")).toBe(false);
    });

    it("loses nothing when two write at the same time", async () => {
      const { one, other } = shelves;
      const records = Array.from({ length: 20 }, () => newKey());
      await Promise.all(records.map((record, at) => (at % 2 === 0 ? one : other).put(record)));
      const ids = (await one.list()).map(({ id }) => id);
      expect(ids).toEqual(expect.arrayContaining(records.map(({ id }) => id)));
    });

    it("refuses a record that could not be read again", async () => {
      const before = await shelves.one.list();
      await expect((async () => shelves.one.put({ ...newKey(), id: "other_1" }))()).rejects.toThrow();
      expect(await shelves.other.list()).toEqual(before);
    });

    it("tells whoever watches of each change within a second, and no more when that ended", async () => {
      const { one, other } = shelves;
      const seen: (readonly TestKey[])[] = [];
      const errors: unknown[] = [];
      const stop = one.watch(
        (records) => void seen.push(records),
        (reason) => void errors.push(reason),
      );
      onTestFinished(stop);
      await expect.poll(() => seen.length).toBe(1);
      expect(seen[0]).toEqual(await one.list());
      const record = newKey("watched");
      await other.put(record);
      const put = performance.now();
      await expect.poll(() => seen.at(-1), { timeout: 5000, interval: 20 }).toContainEqual(record);
      expect(performance.now() - put).toBeLessThan(1000);
      await other.revoke(record.id);
      await expect
        .poll(() => seen.at(-1)?.find(({ id }) => id === record.id)?.revokedAt, {
          timeout: 5000,
          interval: 20,
        })
        .toBe(clock.at);
      stop();
      const count = seen.length;
      await other.put(newKey());
      await one.list();
      expect(seen).toHaveLength(count);
      expect(errors).toEqual([]);
    });
  });
}
