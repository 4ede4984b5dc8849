import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Redacted } from "../../../src/base/index.ts";
import { openDirectory } from "../../../src/gateway/access/directory.ts";
import { digestOf, GatewayKey, newGatewayKey, spellingOf } from "../../../src/gateway/access/key-record.ts";

const authKey = new Redacted(new Uint8Array(32).fill(3));
const now = new Date("2025-01-30T12:00:00Z");
const about = { name: "ci", team: "research", tenant: "acme" };
const { key, record } = newGatewayKey(authKey, about, now);
const text = key.dangerouslyReveal();

describe("a new key", () => {
  test("is shown once: its record holds a digest and prints nothing of it", () => {
    expect(text).toMatch(/^wtg_[0-9A-Za-z]{46}$/);
    expect(GatewayKey.parse(record)).toEqual({
      ...about,
      id: record.id,
      digest: record.digest,
      createdAt: now.getTime(),
    });
    expect(inspect({ key, record })).not.toContain(text);
    expect(JSON.stringify({ key, record })).not.toContain(text.slice(4, 20));
    expect(digestOf(authKey, text)).toBe(record.digest);
    expect(digestOf(new Redacted(new Uint8Array(32)), text)).not.toBe(record.digest);
  });

  test("is another each time", () => {
    const many = Array.from({ length: 1000 }, () => newGatewayKey(authKey, about, now));
    expect(new Set(many.map((each) => each.key.dangerouslyReveal())).size).toBe(1000);
    expect(new Set(many.map((each) => each.record.id)).size).toBe(1000);
    for (const each of many) expect(spellingOf(each.key.dangerouslyReveal())).toBe("right");
  });

  test("is recognised, and so is one wrong character", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: text.length - 1 }),
        fc.constantFrom(..."09azAZ_ "),
        (at, other) => {
          fc.pre(text[at] !== other);
          expect(spellingOf(text.slice(0, at) + other + text.slice(at + 1))).toBe("misspelt");
        },
      ),
    );
    expect(spellingOf(text.slice(0, -1))).toBe("misspelt");
    expect(spellingOf(`sk-${text}`)).toBe("no gateway key");
  });
});

describe("the directory", () => {
  const time = now.getTime();
  const other = (more: object) => ({ ...newGatewayKey(authKey, about, now).record, ...more });
  const revoked = other({ revokedAt: time });
  const brief = other({ expiresAt: time + 1000 });
  const directory = openDirectory([record, revoked, brief]);

  test("finds a key by its digest and tells refusals apart", () => {
    expect(directory.find(record.digest, now)).toEqual({ state: "known", key: record });
    expect(directory.find("0".repeat(64), now)).toEqual({ state: "refused", why: "unknown" });
    expect(directory.find("__proto__", now)).toEqual({ state: "refused", why: "unknown" });
    expect(directory.find(revoked.digest, now)).toMatchObject({ state: "refused", why: "revoked" });
    expect(directory.find(brief.digest, new Date(time + 999)).state).toBe("known");
    expect(directory.find(brief.digest, new Date(time + 1000))).toMatchObject({ why: "expired" });
  });

  test("is replaced as a whole", () => {
    const own = openDirectory([record]);
    own.replace([{ ...record, revokedAt: time }, brief]);
    expect(own.size).toBe(2);
    expect(own.find(record.digest, now)).toMatchObject({ why: "revoked" });
    expect(own.find(brief.digest, now).state).toBe("known");
  });

  test("trusts neither of two records for one key", () => {
    const own = openDirectory([
      { ...record, revokedAt: time },
      { ...record, team: "admins" },
    ]);
    expect(own.find(record.digest, now)).toMatchObject({ state: "refused", why: "revoked" });
  });
});
