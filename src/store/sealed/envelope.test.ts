import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alphabets, Redacted, sample } from "../../base/index.ts";
import { keyIdOf, Seals } from "./envelope.ts";
import { MasterKey } from "./master-key.ts";

const master = (): MasterKey => new MasterKey(new Redacted(randomBytes(32)));
const current = master();
const seals = new Seals({ current });
const what = { purpose: "test", tenant: "acme", record: "one" };

describe("a sealed text", () => {
  it("opens as it was", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2000 }),
        fc.string(),
        fc.string({ maxLength: 50 }),
        (text, record, tenant) => {
          fc.pre(Buffer.from(tenant).toString() === tenant);
          const about = { purpose: "test", tenant, record };
          expect(Buffer.compare(seals.open(about, seals.seal(about, text)), text)).toBe(0);
        },
      ),
    );
  });

  it("is never the same twice, and says nothing of its text but its length", () => {
    const text = Buffer.from(sample(alphabets.alnum, 40));
    const sealed = Array.from({ length: 100 }, () => seals.seal(what, text));
    expect(new Set(sealed.map((one) => one.toString("hex"))).size).toBe(100);
    expect(sealed.every((one) => one.length === text.length + 33 && !one.includes(text))).toBe(true);
  });

  it("does not open when any bit of it was changed, or it was cut", () => {
    const text = sample(alphabets.alnum, 30);
    const sealed = seals.seal(what, Buffer.from(text));
    for (let at = 0; at < sealed.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        const error = thrownBy(() => seals.open(what, changed));
        expect(error).toMatchObject({ name: "WatertightError", kind: "unreadable" });
        expect(String(error)).not.toContain(text);
      }
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(() => seals.open(what, sealed.subarray(0, length))).toThrow(/sealed/);
    }
    expect(() => seals.open(what, Buffer.concat([sealed, Buffer.of(0)]))).toThrow(/does not open/);
  });

  it("does not open in another place: purpose, tenant or record", () => {
    const sealed = seals.seal(what, Buffer.from("text"));
    for (const other of [{ purpose: "other" }, { tenant: "acme2" }, { record: "two" }, { record: "" }]) {
      expect(() => seals.open({ ...what, ...other }, sealed)).toThrow(/does not open/);
    }
  });

  it("opens under the master key before, and then no more once that is gone", () => {
    const next = master();
    const text = Buffer.from("text");
    const sealed = seals.seal(what, text);
    const both = new Seals({ current: next, previous: current });
    expect(both.open(what, sealed)).toEqual(text);
    const rewrapped = both.rewrap(what, sealed);
    expect(keyIdOf(rewrapped)).toBe(next.id);
    expect(both.rewrap(what, rewrapped)).toBe(rewrapped);
    const alone = new Seals({ current: next });
    expect(alone.open(what, rewrapped)).toEqual(text);
    expect(thrownBy(() => alone.open(what, sealed))).toMatchObject({
      kind: "unreadable",
      message: expect.stringContaining(current.id),
      hint: expect.stringContaining("WATERTIGHT_MASTER_KEY_PREVIOUS"),
    });
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (thrown) {
    return thrown;
  }
  throw new Error("nothing was thrown");
}
