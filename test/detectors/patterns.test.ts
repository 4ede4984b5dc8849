import { check } from "recheck";
import { describe, expect, it } from "vitest";
import { detectorsOnDisk } from "./families.ts";

const family = process.env["FAMILY"] ?? "";
const chosen = detectorsOnDisk.filter(({ id }) => id.startsWith(family));

describe.each(chosen)("$id", ({ pattern, near, context, keywords }) => {
  it("keeps to what RE2 can do", () => {
    expect(pattern.source).not.toMatch(/\(\?(?:=|!|<=|<!)|\\[1-9]|\\k</);
    expect(pattern.flags === "" || pattern.flags === "i").toBe(true);
  });

  it("matches in linear or harmless time", async () => {
    const result = await check(pattern.source, pattern.flags, { timeout: 20_000 });
    const complexity = "complexity" in result ? result.complexity?.type : undefined;
    expect(`${result.status} ${complexity ?? ""}`).not.toMatch(/exponential/);
  });

  it("lists its words in lowercase", () => {
    for (const word of [...(near ?? []), ...(keywords ?? [])]) expect(word.length).toBeGreaterThan(0);
    for (const word of near ?? []) expect(word).toBe(word.toLowerCase());
    if (context === "required") expect(near?.length ?? 0).toBeGreaterThan(0);
  });
});
