import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alphabets, type Clock, Redacted, sample } from "../../../src/base/index.ts";
import { MasterKey, type MasterKeys } from "../../../src/store/sealed/master-key.ts";
import { Shelf } from "../../../src/store/sealed/shelf.ts";
import type { ShelfStorage, StoredRecord } from "../../../src/store/sealed/shelf-storage.ts";

export interface StorageUnderTest {
  readonly name: string;
  open(): Promise<{ readonly storage: ShelfStorage; readonly close: () => Promise<void> }>;
}

export const newMaster = (): MasterKey => new MasterKey(new Redacted(randomBytes(32)));

/** A clock that is moved by hand; it begins now. */
export function movedClock(): Clock & { at: number } {
  const clock = { at: Date.now(), now: () => new Date(clock.at) };
  return clock;
}

const textsOf = (kept: readonly { readonly content: Buffer }[]): string[] =>
  kept.map(({ content }) => content.toString()).sort();

/** What every storage of a shelf promises. */
export function describeShelfStorage({ name: title, open }: StorageUnderTest): void {
  describe(title, () => {
    let opened: Awaited<ReturnType<StorageUnderTest["open"]>>;
    const clock = movedClock();
    const current = newMaster();
    let purposes = 0;
    /** An empty one. */
    const shelf = (keys: MasterKeys = { current }): Shelf =>
      new Shelf({ storage: opened.storage, keys, purpose: `test-${alphabets.lower[purposes++]}`, clock });
    beforeAll(async () => {
      opened = await open();
    }, 60_000);
    afterAll(() => opened.close());

    it("gives back what was put, and the last of what was put twice", async () => {
      const one = shelf();
      expect(await one.get("acme", "name")).toEqual([]);
      for (const content of ["", "first", sample(alphabets.alnum, 200_000), "\0\n密码🔑"]) {
        await one.put("acme", "name", Buffer.from(content));
        expect(textsOf(await one.get("acme", "name"))).toEqual([content]);
      }
      expect(await one.names("acme")).toEqual(["name"]);
    });

    it("keeps any bytes and any name", async () => {
      const one = shelf();
      const bytes = Buffer.from(Array.from({ length: 256 }, (_, at) => at));
      const names = [
        "",
        "../../etc/passwd",
        "a/b",
        "x'\\`\"",
        "tab\t\nline",
        "密码🔑",
        "\ud800",
        "__proto__",
        "n".repeat(5000),
      ];
      for (const name of names) await one.put("acme", name, Buffer.concat([bytes, Buffer.from(name)]));
      for (const name of names) {
        const [kept] = await one.get("acme", name);
        expect(kept?.content).toEqual(Buffer.concat([bytes, Buffer.from(name)]));
      }
      expect(await one.names("acme")).toEqual([...names].sort());
    });

    it("keeps several under one name, each in its slot", async () => {
      const one = shelf();
      for (const slot of ["a", "b", "c", "b"]) await one.put("acme", "name", Buffer.from(slot), { slot });
      await one.put("acme", "other", Buffer.from("other"));
      expect(textsOf(await one.get("acme", "name"))).toEqual(["a", "b", "c"]);
      expect(await one.slots("acme", "name")).toEqual(["a", "b", "c"]);
      expect(await one.delete("acme", "name")).toBe(true);
      expect(await one.delete("acme", "name")).toBe(false);
      expect(await one.get("acme", "name")).toEqual([]);
      expect(await one.names("acme")).toEqual(["other"]);
    });

    it("shows nothing of another tenant or purpose", async () => {
      const one = shelf();
      await one.put("acme", "name", Buffer.from("text"));
      for (const tenant of ["acme2", "", "ACME"]) {
        expect(await one.get(tenant, "name")).toEqual([]);
        expect(await one.names(tenant)).toEqual([]);
      }
      expect(await shelf().get("acme", "name")).toEqual([]);
    });

    it("ends when it expires, and is removed by the next sweep, as are its earlier versions", async () => {
      const one = shelf();
      await one.put("acme", "long", Buffer.from("long"), { expiresAt: clock.at + 10_000 });
      await one.put("acme", "short", Buffer.from("was long"), { expiresAt: clock.at + 20_000 });
      await one.put("acme", "short", Buffer.from("short"), { expiresAt: clock.at + 1000 });
      await one.put("acme", "for ever", Buffer.from("for ever"));
      expect(await one.names("acme")).toEqual(["for ever", "long", "short"]);
      clock.at += 1000;
      expect(await one.get("acme", "short")).toEqual([]);
      expect(await one.names("acme")).toEqual(["for ever", "long"]);
      expect(await one.slots("acme", "short")).toEqual([""]);
      expect(await one.sweep()).toBe(1);
      expect(await one.slots("acme", "short")).toEqual([]);
      expect(await one.sweep()).toBe(0);
      expect(textsOf(await one.get("acme", "long"))).toEqual(["long"]);
    });

    it("takes many at the same time and names them all", async () => {
      const one = shelf();
      const names = Array.from({ length: 250 }, (_, at) => `name ${String(at).padStart(3, "0")}`);
      await Promise.all(names.map((name) => one.put("acme", name, Buffer.from(name))));
      expect(await one.names("acme")).toEqual(names);
    });

    it("does not open what was moved to another place, or given a longer life", async () => {
      const purpose = `test-${alphabets.lower[purposes]}`;
      const one = shelf();
      const expiresAt = clock.at + 1000;
      await one.put("acme", "a", Buffer.from("of a"), { expiresAt });
      await one.put("acme", "b", Buffer.from("of b"), { expiresAt });
      const space = { purpose, tenant: "acme" };
      const stored: StoredRecord[] = [];
      for await (const record of opened.storage.all(space)) stored.push(record);
      const [first, second] = stored;
      if (first === undefined || second === undefined || stored.length !== 2) throw new Error("two were put");
      const forged = [
        { ...first, sealed: second.sealed },
        { ...first, expiresAt: expiresAt + 1 },
        { ...first, slot: "x" },
      ];
      for (const record of forged) {
        await opened.storage.put(space, record);
        await expect(Promise.all([one.get("acme", "a"), one.get("acme", "b")])).rejects.toMatchObject({
          kind: "unreadable",
          message: expect.stringContaining("does not open"),
        });
        await opened.storage.delete(space, [first.id]);
        await opened.storage.put(space, first);
      }
      await opened.storage.put({ ...space, tenant: "other" }, first);
      expect(await one.get("other", "a")).toEqual([]);
      expect(textsOf([...(await one.get("acme", "a")), ...(await one.get("acme", "b"))])).toEqual([
        "of a",
        "of b",
      ]);
    });

    it("is found while the master key is replaced, and afterwards without the one before", async () => {
      const purpose = `test-${alphabets.lower[purposes++]}`;
      const next = newMaster();
      const open = (keys: MasterKeys): Shelf => new Shelf({ storage: opened.storage, keys, purpose, clock });
      const before = open({ current });
      for (const slot of ["a", "b"]) await before.put("acme", "name", Buffer.from(slot), { slot });
      await before.put("acme", "other", Buffer.from("other"));
      const both = open({ current: next, previous: current });
      expect(textsOf(await both.get("acme", "name"))).toEqual(["a", "b"]);
      await both.put("acme", "name", Buffer.from("new b"), { slot: "b" });
      expect(textsOf(await both.get("acme", "name"))).toEqual(["a", "new b"]);
      const after = open({ current: next });
      expect(textsOf(await after.get("acme", "name"))).toEqual(["new b"]);
      expect(await both.rewrap("acme")).toBe(3);
      expect(await both.rewrap("acme")).toBe(0);
      expect(textsOf(await after.get("acme", "name"))).toEqual(["a", "new b"]);
      expect(await after.names("acme")).toEqual(["name", "other"]);
      await expect(before.names("acme")).rejects.toMatchObject({ message: expect.stringContaining(next.id) });
    });

    it("refuses a record that is too large", async () => {
      await expect(shelf().put("acme", "x", Buffer.alloc((8 << 20) + 1))).rejects.toMatchObject({
        kind: "refused",
      });
    });
  });
}
