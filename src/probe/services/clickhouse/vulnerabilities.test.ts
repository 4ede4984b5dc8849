import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compared, isBefore, parsedVersion } from "./version.ts";
import { vulnerabilitiesOf } from "./vulnerabilities.ts";

const ids = (version: string): readonly string[] => vulnerabilitiesOf(version).map(({ id }) => id);

describe("known vulnerabilities", () => {
  test.each([
    ["23.8.15.34", true],
    ["23.8.15.35", false],
    ["23.8.15.35-lts", false],
    ["24.3.4.146", true],
    ["24.3.4.147-lts", false],
    ["24.5.1.1762", true],
    ["24.6.1.4423", false],
    // Never mended in their branches.
    ["24.2.3.70", true],
    ["23.9.6.20", true],
    // Newer than every branch that needed it.
    ["24.8.1.2684", false],
    ["26.7.2.1", false],
  ])("are told by branch: %s", (version, isAffected) => {
    expect(ids(version).includes("CVE-2024-6873")).toBe(isAffected);
  });

  test("leave out what a version did not have yet", () => {
    // No column codecs, no CREATE DICTIONARY, no query cache: tried on 18.16.1.
    const old = ids("18.16.1");
    expect(old).toContain("CVE-2019-16535");
    expect(old).toContain("CVE-2022-44010");
    for (const later of ["CVE-2023-48298", "CVE-2024-22412", "CVE-2021-25263", "CVE-2021-42391"]) {
      expect(old).not.toContain(later);
    }
    expect(old).not.toContain("CVE-2018-14672");
  });

  test("say where each is mended and who says so", () => {
    const listed = vulnerabilitiesOf("21.3.1.1");
    expect(listed.length).toBeGreaterThan(5);
    for (const { fixedIn, source } of listed) {
      expect(fixedIn).toMatch(/^\d+\.\d+\./);
      expect(source).toMatch(/^https:\/\/clickhouse\.com\//);
    }
  });

  test.each(["", "head", "23", "23.8", "1.2.3.4.5.6", "99999.1.1", "23.8.x", "<script>"])(
    "of %j are not made up",
    (version) => {
      expect(ids(version)).toEqual([]);
    },
  );

  test("never come back in a newer version of the same branch", () => {
    const version = fc.tuple(
      fc.integer({ min: 18, max: 26 }),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(40),
      fc.nat(5000),
    );
    fc.assert(
      fc.property(version, fc.nat(40), ([major, minor, patch, build], more) => {
        const older = ids([major, minor, patch, build].join("."));
        for (const id of ids([major, minor, patch + more + 1, build].join("."))) expect(older).toContain(id);
      }),
    );
  });
});

describe("versions", () => {
  test("are compared by numbers, and not beyond what they say", () => {
    const [nine, ten, short] = ["24.9.1.1", "24.10.1.1", "24.9.1"].map((text) => parsedVersion(text) ?? []);
    expect(compared(nine ?? [], ten ?? [])).toBeLessThan(0);
    expect(compared(short ?? [], nine ?? [])).toBeUndefined();
  });

  test("that are unknown are before nothing", () => {
    expect(isBefore(undefined, 22, 1)).toBe(false);
    expect(isBefore("odd", 22, 1)).toBe(false);
    expect(isBefore("18.16.1", 22, 1)).toBe(true);
  });
});
