import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { Redacted } from "../../base/index.ts";
import { type KeyPurpose, MasterKey, masterKeys } from "./master-key.ts";

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-test-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const tokens = (master: MasterKey): string =>
  Buffer.from(master.derive("tokens/acme").dangerouslyReveal()).toString("hex");

describe("the master key", () => {
  it("is made on first use, for its owner only, and is the same from then on", async () => {
    const home = await temporary();
    const all = await Promise.all(Array.from({ length: 8 }, () => masterKeys({}, home)));
    const again = await masterKeys({}, home);
    expect(new Set([...all, again].map(({ current }) => tokens(current))).size).toBe(1);
    expect(await readdir(join(home, "keys"))).toEqual(["master.key"]);
    expect((await stat(join(home, "keys", "master.key"))).mode & 0o777).toBe(0o600);
    expect((await stat(join(home, "keys"))).mode & 0o777).toBe(0o700);
  });

  it("is taken from the environment or a file, as hex or base64 of both alphabets", async () => {
    const home = await temporary();
    const key = randomBytes(32);
    const expected = tokens(new MasterKey(new Redacted(key)));
    const path = join(home, "given");
    const texts = [
      key.toString("hex"),
      key.toString("base64"),
      key.toString("base64url"),
      key.toString("hex").toUpperCase(),
    ];
    for (const text of texts) {
      expect(tokens((await masterKeys({ WATERTIGHT_MASTER_KEY: text }, home)).current)).toBe(expected);
      await writeFile(path, `${text}\n`, { mode: 0o600 });
      expect(tokens((await masterKeys({ WATERTIGHT_MASTER_KEY_FILE: path }, home)).current)).toBe(expected);
    }
    await writeFile(path, key, { mode: 0o600 });
    expect(tokens((await masterKeys({ WATERTIGHT_MASTER_KEY_FILE: path }, home)).current)).toBe(expected);
    expect(await readdir(home)).toEqual(["given"]);
  });

  it("is refused when it is no key, and is not quoted", async () => {
    const home = await temporary();
    const wrong = [
      "x",
      "ab".repeat(31),
      "ab".repeat(33),
      "0".repeat(64),
      `${randomBytes(32).toString("hex")}g`,
    ];
    for (const text of wrong) {
      const error = await masterKeys({ WATERTIGHT_MASTER_KEY: text }, home).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({ kind: "usage" });
      if (text.length > 1) expect(inspect(error)).not.toContain(text);
    }
    const both = { WATERTIGHT_MASTER_KEY: randomBytes(32).toString("hex"), WATERTIGHT_MASTER_KEY_FILE: "/x" };
    await expect(masterKeys(both, home)).rejects.toMatchObject({ kind: "usage" });
    await expect(masterKeys({ WATERTIGHT_MASTER_KEY_FILE: join(home, "none") }, home)).rejects.toMatchObject({
      kind: "unreadable",
    });
  });

  it("is refused when others can read its file", async () => {
    const home = await temporary();
    await masterKeys({}, home);
    await chmod(join(home, "keys", "master.key"), 0o640);
    await expect(masterKeys({}, home)).rejects.toMatchObject({
      kind: "refused",
      hint: expect.stringContaining("chmod"),
    });
  });

  it("knows the one before it, unless that is the same", async () => {
    const home = await temporary();
    const [now, before] = [randomBytes(32).toString("hex"), randomBytes(32).toString("base64")];
    const keys = await masterKeys(
      { WATERTIGHT_MASTER_KEY: now, WATERTIGHT_MASTER_KEY_PREVIOUS: before },
      home,
    );
    expect(keys.previous?.id).toMatch(/^[0-9a-f]{8}$/);
    expect(keys.previous?.id).not.toBe(keys.current.id);
    const same = await masterKeys({ WATERTIGHT_MASTER_KEY: now, WATERTIGHT_MASTER_KEY_PREVIOUS: now }, home);
    expect(same.previous).toBeUndefined();
  });

  it("gives each purpose and tenant a key of its own, and shows none", () => {
    const bytes = randomBytes(32);
    const master = new MasterKey(new Redacted(bytes));
    const purposes: KeyPurpose[] = [
      "auth",
      "receipts",
      "erasures",
      "tokens/a",
      "tokens/b",
      "names/a",
      "seal/a/b",
      "seal/a/b/c",
    ];
    const derived = purposes.map((purpose) =>
      Buffer.from(master.derive(purpose).dangerouslyReveal()).toString("hex"),
    );
    expect(new Set(derived).size).toBe(purposes.length);
    expect(derived.every((one) => one.length === 64)).toBe(true);
    expect(inspect(master, { depth: 9, showHidden: true })).not.toContain(bytes.toString("hex").slice(0, 8));
    expect(() => master.derive("tokens/\ud800")).toThrow(/valid Unicode/);
    expect(() => master.derive(`tokens/${"x".repeat(1100)}`)).toThrow(/900 bytes/);
  });

  it("derives as RFC 5869 says", () => {
    // Made with: openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:000102…1f -kdfopt info:watertight/1/auth HKDF
    const master = new MasterKey(new Redacted(Uint8Array.from({ length: 32 }, (_, at) => at)));
    expect(Buffer.from(master.derive("auth").dangerouslyReveal()).toString("hex")).toBe(
      "85a1199fde61fac2d5f7dfbea979c6b2157807bc1b088b53fcc43425fe961cb3",
    );
  });
});
