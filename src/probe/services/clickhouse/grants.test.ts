import { describe, expect, test } from "vitest";
import { reachByGrants, reachWithoutGrants } from "./abilities.ts";
import { grantsOf } from "./grants.ts";

const can = (lines: readonly string[], isReadonly = false): readonly string[] =>
  reachByGrants(grantsOf(lines), isReadonly).map((entry) => entry.can);

describe("grants", () => {
  test("name what an account may do, and how it is known", () => {
    const lines = ["GRANT SELECT, INSERT, DROP ON *.* TO default", "GRANT FILE, URL ON *.* TO default"];
    expect(can(lines)).toEqual(["write", "read files", "reach other systems"]);
    for (const { how } of reachByGrants(grantsOf(lines), false)) expect(how).toBe("inferred");
  });

  test("of reading alone give nothing more", () => {
    expect(can(["GRANT SELECT(a, b), SHOW TABLES ON app.* TO default"])).toEqual([]);
  });

  test("of everything give everything", () => {
    expect(can(["GRANT ALL ON *.* TO default WITH GRANT OPTION"])).toEqual([
      "write",
      "administer",
      "read files",
      "reach other systems",
      "read credentials",
    ]);
    expect(grantsOf(["GRANT ALL ON *.* TO default WITH GRANT OPTION"]).canGrant).toBe(true);
  });

  test("on sources are read in the way of newer servers", () => {
    expect(can(["GRANT READ ON S3('s3://one/.*') TO default"])).toEqual(["reach other systems"]);
    expect(can(["GRANT READ, WRITE ON FILE TO default"])).toEqual(["read files"]);
    expect(can(["GRANT READ ON * TO default"])).toEqual(["read files", "reach other systems"]);
  });

  test("lose to a readonly profile what it forbids, and keep what it does not", () => {
    const lines = ["GRANT INSERT, URL, FILE, SHOW NAMED COLLECTIONS SECRETS ON *.* TO default"];
    expect(can(lines, true)).toEqual(["read credentials"]);
  });

  test("by roles are not taken for none", () => {
    expect(grantsOf(["GRANT analyst TO default"])).toMatchObject({ hasRoles: true });
    expect(grantsOf([]).hasRoles).toBe(false);
  });

  test("of a hostile server are read in no time", () => {
    const began = performance.now();
    const { privileges } = grantsOf(Array.from({ length: 30 }, () => `GRANT ${" ON ".repeat(2000)}`));
    expect(privileges.size).toBeLessThan(2);
    expect(performance.now() - began).toBeLessThan(200);
  });
});

describe("a server without grants", () => {
  test("allows what its table functions and its profile allow", () => {
    const abilities = reachWithoutGrants(2, ["url", "file", "remote", "numbers"]).map((entry) => entry.can);
    expect(abilities).toEqual(["write", "read files", "reach other systems"]);
  });

  test("allows no more than reading to a readonly profile", () => {
    expect(reachWithoutGrants(1, ["url", "file"])).toEqual([]);
  });
});
