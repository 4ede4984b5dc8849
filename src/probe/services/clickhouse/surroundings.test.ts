import { describe, expect, test } from "vitest";
import type { Row } from "./reply.ts";
import type { Statement } from "./statements.ts";
import type { Step, Told } from "./step.ts";
import { surroundingSteps } from "./surroundings.ts";

/** What a step makes of the rows that a server would give for it. */
function told(step: string, rows: readonly Row[]): Told {
  const found = surroundingSteps.find(({ statements }) => statements.some((one) => one.step === step));
  const [statement] = found?.statements ?? [];
  return (found as Step).tell(rows, {}, statement as Statement);
}

describe("what lies around a server", () => {
  test("names users without a password, those that any address may use, and those kept in plain text", () => {
    const { notes, says, facts } = told("users", [
      // As one name before 24.9, and as a list since.
      { name: "default", auth: "no_password", anywhere: "1" },
      { name: "guest", auth: "['no_password']", anywhere: 0 },
      { name: "legacy", auth: "['plaintext_password','bcrypt_password']", anywhere: 1 },
      { name: "app", auth: "sha256_password", anywhere: 1 },
    ]);
    expect(says).toBe("open");
    expect(notes).toEqual([
      "users without a password: default, guest",
      "users without a password that any address may use (::/0): default",
      "users whose password the server keeps in plain text: legacy",
    ]);
    expect(facts).toEqual({ passwordless: ["default", "guest"] });
  });

  test("tells that functions and dictionaries start programs", () => {
    expect(told("functions", [{ origin: "ExecutableUserDefined", names: ["embed"] }]).reach).toEqual([
      { can: "run code", because: "calling embed starts a program on the server", how: "inferred" },
    ]);
    expect(told("functions", [{ origin: "SQLUserDefined", names: ["plus_one"] }]).reach).toBeUndefined();
    const dictionaries = told("dictionaries", [
      { name: "rates", kind: "MySQL" },
      { name: "made", kind: "ExecutablePool" },
    ]);
    expect(dictionaries.reach?.map(({ can }) => can)).toEqual(["run code"]);
    expect(dictionaries.notes).toEqual([
      "dictionaries are filled from other systems, with passwords in their definitions: rates (MySQL)",
    ]);
  });

  test("tells passwords in definitions only where they are shown", () => {
    const can = (plain: number): readonly string[] =>
      (told("foreign-tables", [{ engine: "MySQL", tables: 2, plain }]).reach ?? []).map((entry) => entry.can);
    expect(can(2)).toEqual(["reach other systems", "read credentials"]);
    expect(can(0)).toEqual(["reach other systems"]);
  });

  test("tells other servers, disks that are elsewhere and named collections", () => {
    expect(told("clusters", [{ cluster: "one", hosts: ["10.0.0.7:9000", "10.0.0.8:9000"] }]).notes).toEqual([
      "its clusters name other servers: 10.0.0.7:9000, 10.0.0.8:9000",
    ]);
    expect(told("disks", [{ name: "cold", kind: "s3" }]).notes).toEqual([
      "data lies on disks that are not local: cold (s3)",
    ]);
    expect(told("named-collections", [{ name: "lake" }]).reach?.[0]).toMatchObject({
      can: "reach other systems",
      how: "inferred",
    });
  });

  test("says nothing of what is not there", () => {
    for (const step of [
      "clusters",
      "disks",
      "named-collections",
      "dictionaries",
      "foreign-tables",
      "functions",
      "users",
    ]) {
      const { notes = [], reach = [] } = told(step, []);
      expect({ step, notes, reach }).toEqual({ step, notes: [], reach: [] });
    }
  });
});
