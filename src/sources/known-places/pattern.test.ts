import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fits, locate } from "./pattern.ts";

const around = { home: "/home/anna", cwd: "/home/anna/shop", env: {}, platform: "linux" as const };
const windows = { home: "C:\\Users\\Anna", cwd: "C:\\shop", env: {}, platform: "win32" as const };

describe("a name fits", () => {
  test.each([
    ["a.jsonl", "*.jsonl", true],
    ["a.jsonl.zst", "*.jsonl*", true],
    [".env", ".env*", true],
    ["env", ".env*", false],
    ["aa", "a*a", true],
    ["a", "a*a", false],
    ["abab", "ab*ab", true],
    ["my-litellm-1.yml", "*litellm*.y*ml", true],
    ["litellm.yl", "*litellm*.y*ml", false],
    ["x.yml", "*.y*ml", true],
    ["x.YML", "*.y*ml", false],
  ])("%s %s: %s", (name, segment, expected) => {
    expect(fits(name, segment, false)).toBe(expected);
  });

  test("without regard to case where the system has none", () => {
    expect(fits("X.YML", "*.y*ml", true)).toBe(true);
    expect(fits("NUGET.CONFIG", "NuGet.Config", true)).toBe(true);
  });

  test("as a regular expression would have it", () => {
    const character = fc.constantFrom("a", "b", ".", "*");
    const text = fc.array(character, { maxLength: 8 }).map((characters) => characters.join(""));
    fc.assert(
      fc.property(text, text, (name, segment) => {
        const parts = segment.split("*").map((part) => part.replaceAll(".", "\\."));
        expect(fits(name, segment, false)).toBe(new RegExp(`^${parts.join(".*")}$`, "s").test(name));
      }),
    );
  });

  test("is decided at once, whatever the name", () => {
    const started = performance.now();
    fits("a".repeat(1_000_000), `${"*a".repeat(50)}b`, false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe("a known path", () => {
  test("begins at home or in the current folder", () => {
    expect(locate("~/.claude/*.json", around)).toEqual([
      { root: "/home/anna", segments: [".claude", "*.json"], depth: 8 },
    ]);
    expect(locate("./**/.env*", around)).toEqual([
      { root: "/home/anna/shop", segments: ["**", ".env*"], depth: 3 },
    ]);
  });

  test("is looked for where the person moved it, too", () => {
    const moved = { ...around, env: { XDG_CONFIG_HOME: "/data/config", XDG_DATA_HOME: "relative" } };
    expect(locate("~/.config/goose/config.yaml", moved).map(({ root }) => root)).toEqual([
      "/home/anna",
      "/data/config",
    ]);
    expect(locate("~/.local/share/goose/x", moved).map(({ root }) => root)).toEqual(["/home/anna"]);
  });

  test("of a variable is nowhere when that is not set, or no path", () => {
    expect(locate("$CODEX_HOME/auth.json", around)).toEqual([]);
    expect(locate("$CODEX_HOME/auth.json", { ...around, env: { CODEX_HOME: "here" } })).toEqual([]);
    expect(locate("$CODEX_HOME/auth.json", { ...around, env: { CODEX_HOME: "/c/" } })).toEqual([
      { root: "/c/", segments: ["auth.json"], depth: 8 },
    ]);
  });

  test("of a variable may be a file, or several", () => {
    const env = { KUBECONFIG: "/a/one:relative:/b/two" };
    expect(locate("$KUBECONFIG", { ...around, env })).toEqual([
      { root: "/a", segments: ["one"], depth: 8 },
      { root: "/b", segments: ["two"], depth: 8 },
    ]);
  });

  test("of Windows is nowhere else", () => {
    expect(locate("%APPDATA%/Claude/x.json", around)).toEqual([]);
    expect(locate("%APPDATA%/Claude/x.json", windows)).toEqual([
      { root: "C:\\Users\\Anna\\AppData\\Roaming", segments: ["Claude", "x.json"], depth: 8 },
    ]);
    expect(locate("%LOCALAPPDATA%/x", { ...windows, env: { LOCALAPPDATA: "D:\\l" } })).toEqual([
      { root: "D:\\l", segments: ["x"], depth: 8 },
    ]);
  });

  test("that begins with anything else is a mistake of ours", () => {
    expect(() => locate("/etc/passwd", around)).toThrow("known path");
  });
});
