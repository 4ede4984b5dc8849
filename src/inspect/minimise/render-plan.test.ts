import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CollectionTotal } from "../../model/index.ts";
import type { Dialect } from "./plan.ts";
import { planOf } from "./plan-of.ts";
import { renderPlan } from "./render-plan.ts";

const dialects: readonly Dialect[] = ["clickhouse", "postgres", "mysql", "sqlite", "other"];

function collection(text: string): CollectionTotal {
  return {
    place: 0,
    name: `db.${text}`,
    format: "table",
    bytes: 1,
    count: 3,
    exact: true,
    classes: { secret: 1, contact: 2 },
    is: { kind: "application log", because: ["its name says so"] },
    secrets: [
      { detector: "secret.a.b", title: "A key", severity: "critical", distinct: 1, count: 1, exact: true },
    ],
    columns: [
      { name: text, type: "text", count: 1, exact: true, classes: { secret: 1 }, detectors: ["secret.a.b"] },
      {
        name: "email",
        type: "text",
        count: 2,
        exact: true,
        classes: { contact: 2 },
        detectors: ["contact.email"],
      },
    ],
  };
}
const options = { patternsFor: () => [{ source: "sk-[a-z]{4}\\b" }], time: "ts" };
const acting = /(?!\n)[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

describe("a plan", () => {
  test.each(dialects)("for %s begins with closing and rotating, and ends with what is left", (dialect) => {
    const steps = planOf(collection("body"), dialect, options).filter(({ instead }) => instead !== true);
    const order = steps.map(({ advice }) => advice);
    expect(order.slice(0, 2)).toEqual(["restrict", "rotate"]);
    expect(order.at(-1)).toBe("purge");
    expect(steps.filter(({ column }) => column === "body" || column === "email").length).toBe(2);
  });

  test("of a collection without findings is empty, and says so", () => {
    const none = { ...collection("body"), count: 0 };
    for (const dialect of dialects) expect(planOf(none, dialect, options)).toEqual([]);
    expect(renderPlan([], "terminal")).toMatch(/nothing to be done/);
    expect(renderPlan([], "sql")).toMatch(/^-- /);
    expect(JSON.parse(renderPlan([], "json"))).toEqual([]);
  });

  test("as SQL is only statements and comments, and another way to the same end is a comment", () => {
    for (const dialect of ["clickhouse", "postgres"] as const) {
      const plan = planOf(collection("body"), dialect, options);
      const lines = renderPlan(plan, "sql").split("\n").filter(Boolean);
      const statements = lines.filter((line) => !line.startsWith("-- "));
      expect(statements).toEqual(
        plan
          .filter(({ instead }) => instead !== true)
          .flatMap((one) => one.statements.map((each) => `${each};`)),
      );
      expect(statements.length).toBeGreaterThan(6);
      expect(lines.filter((line) => /^-- CREATE VIEW/.test(line)).length).toBe(1);
    }
  });

  test("shows every character of a name, whatever stands in it, and no name ends a comment", () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        ..."`'\"\\;-*/ a中🚀",
        "\n",
        "\r",
        "\u0000",
        "\u001b[31m",
        "\u202e",
        "\u2028",
        "\ud800",
        "*/",
      ),
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(nasty, fc.constantFrom(...dialects), (text, dialect) => {
        const plan = planOf(collection(text), dialect, options);
        for (const format of ["terminal", "sql", "json"] as const) {
          expect(acting.exec(renderPlan(plan, format))).toBeNull();
        }
        const written = plan.flatMap(({ statements }) => statements);
        expect(written.filter((each) => each.includes("\n"))).toEqual([]);
        const commands = renderPlan(plan, "sql")
          .split("\n")
          .filter((line) => line !== "" && !line.startsWith("-- "));
        expect(commands.every((line) => /^[A-Z]+(?: .*)?;$/.test(line))).toBe(true);
        expect(JSON.parse(renderPlan(plan, "json"))).toEqual(JSON.parse(JSON.stringify(plan)));
      }),
    );
  });

  test("lets rows expire only where they lose their use with time", () => {
    const users = { ...collection("body"), is: { kind: "user table" as const, because: [] } };
    for (const dialect of dialects) {
      const advised = (of: CollectionTotal) => planOf(of, dialect, options).map(({ advice }) => advice);
      expect(advised(users)).not.toContain("ttl");
      if (dialect !== "sqlite") expect(advised(collection("body"))).toContain("ttl");
    }
  });

  test("without patterns masks whole columns, and where a value was wrapped", () => {
    const [bare] = planOf(collection("body"), "postgres", { patternsFor: () => [] }).filter(
      ({ column }) => column === "body",
    );
    expect(bare?.statements.at(-1)).toMatch(/WHERE "body" <> ''$/);
    const wrapped = planOf(collection("body"), "postgres", { ...options, wrapped: new Set(["body"]) });
    expect(wrapped.find(({ column }) => column === "body")?.statements.at(-1)).toMatch(/WHERE "body" <> ''$/);
    const plain = planOf(collection("body"), "postgres", options);
    expect(plain.find(({ column }) => column === "body")?.statements.at(-1)).toContain(
      `"body" ~ '***:sk-[a-z]{4}'`,
    );
  });
});
