import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { WatertightError } from "../../src/base/index.ts";
import { Scope } from "../../src/probe/scope/scope.ts";
import { type GrantedTarget, grantFromWords, parseScopeFile } from "../../src/probe/scope/scope-file.ts";

const whole = `# who may look at what
authorisedBy: Jane Doe
until: 2026-12-31
ranges:
  - 10.0.0.0/24
  - fd00::5
names: [db.example.com, "*.internal"]
`;

function failureOf(text: string): WatertightError {
  try {
    parseScopeFile(text, "scope.yaml");
  } catch (thrown) {
    if (thrown instanceof WatertightError) return thrown;
    throw thrown;
  }
  throw new Error("it was accepted");
}

describe("a scope file", () => {
  test("says who allowed what until when", () => {
    const grant = parseScopeFile(whole, "scope.yaml");
    expect(grant).toEqual({
      authorisedBy: "Jane Doe",
      until: new Date("2026-12-31T23:59:59.999Z"),
      ranges: ["10.0.0.0/24", "fd00::5"],
      names: ["db.example.com", "*.internal"],
      source: "scope.yaml",
    });
    const scope = new Scope(grant, () => new Date("2026-12-31T23:00:00Z"));
    expect(scope.decide("fd00::5")).toMatchObject({ by: "authorised by Jane Doe (scope.yaml)" });
  });

  test("may hold until a moment, or for as long as it is used", () => {
    const with_ = (until: string) => parseScopeFile(`authorisedBy: J\nnames: [a.b]\n${until}`, "s").until;
    expect(with_("until: 2026-06-01T18:00:00+02:00")).toEqual(new Date("2026-06-01T16:00:00Z"));
    expect(with_("")).toBeUndefined();
  });

  test.each([
    [
      "ranges: [10.0.0.0/24]",
      "scope.yaml:1: authorisedBy: expected the name of the person who authorised this",
    ],
    ["authorisedBy: Jane\nnames: []", "scope.yaml:1: expected at least one entry in ranges or names"],
    [
      "authorisedBy: Jane\nranges:\n - 10.0.0.0/24\n - 10.0.0.0/4",
      "scope.yaml:4: ranges.1: expected /8 or narrower",
    ],
    ["authorisedBy: Jane\nranges:\n - fd00::/16", "scope.yaml:3: ranges.0: expected /32 or narrower"],
    [
      "authorisedBy: Jane\nranges:\n - 10.0.0.5/24",
      "scope.yaml:3: ranges.0: expected zeros behind the prefix",
    ],
    ["authorisedBy: Jane\nranges: [0x7f.1]", "scope.yaml:2: ranges.0: expected an address"],
    ["authorisedBy: Jane\nranges: [10.5]", "scope.yaml:2: ranges.0: expected text"],
    [
      "authorisedBy: Jane\nnames:\n - '*.com'",
      "scope.yaml:3: names.0: expected a domain below the top level",
    ],
    ["authorisedBy: Jane\nnames: ['127.1']", "scope.yaml:2: names.0: expected a host name"],
    ["authorisedBy: Jane\nnames: db.example.com", "scope.yaml:2: names: expected a list"],
    [
      "authorisedBy: Jane\nuntil: tomorrow\nnames: [a.b]",
      "scope.yaml:2: until: expected a date such as 2026-12-31",
    ],
    ["authorisedBy: Jane\nuntil: 2026-02-30\nnames: [a.b]", "scope.yaml:2: until: expected a date"],
    ["authorisedBy: Jane\nuntil: 2026-06-01T18:00\nnames: [a.b]", "scope.yaml:2: until: expected a date"],
    [
      "authorisedBy: Jane\nname: [a.b]",
      "scope.yaml:1: expected no other keys than authorisedBy, until, ranges",
    ],
    ["authorisedBy: 7\nnames: [a.b]", "scope.yaml:1: authorisedBy: expected the name"],
    ["authorisedBy: '   '\nnames: [a.b]", "scope.yaml:1: authorisedBy: expected the name"],
    ['authorisedBy: "Jane\\e[2J"\nnames: [a.b]', "scope.yaml:1: authorisedBy: expected the name"],
    ['authorisedBy: "Jane\\u202e"\nnames: [a.b]', "scope.yaml:1: authorisedBy: expected the name"],
    ["authorisedBy: <name>\nnames: [a.b]", "scope.yaml:1: authorisedBy: expected the name"],
    ["authorisedBy: Jane\nnames:\n - *.example.com", "scope.yaml:3: not valid YAML"],
    ["x: &a [a.b]\nauthorisedBy: Jane\nnames: *a", "scope.yaml:3: not valid YAML"],
    ["authorisedBy: [Jane", "scope.yaml:1: not valid YAML"],
    ["authorisedBy: Jane\nauthorisedBy: Joe\nnames: [a.b]", "scope.yaml:2: not valid YAML"],
    ["", "scope.yaml:1: expected authorisedBy, ranges and names"],
    ["just words", "scope.yaml:1: expected authorisedBy, ranges and names"],
    ["- 10.0.0.0/24", "scope.yaml:1: expected authorisedBy, ranges and names"],
  ])("%j is refused by line", (text, message) => {
    const { kind, message: came, hint } = failureOf(text);
    expect({ kind, came }).toEqual({ kind: "usage", came: expect.stringContaining(message) });
    expect(hint).toBeDefined();
  });

  test("of any size or depth gives an error and no crash", () => {
    const aliases = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (let level = 0; level < 12; level++) {
      const last = String.fromCharCode(97 + level);
      const next = String.fromCharCode(98 + level);
      aliases.push(`${next}: &${next} [${new Array(9).fill(`*${last}`).join(", ")}]`);
    }
    const hostile = [
      aliases.join("\n"),
      "[".repeat(20_000),
      "{a: ".repeat(20_000),
      "- ".repeat(20_000),
      "x".repeat(2_000_000),
      `authorisedBy: Jane\nranges:\n${" - 10.0.0.5\n".repeat(10_001)}`,
      "authorisedBy: !!binary aGVsbG8=\nnames: [a.b]",
      "\u0000\uFFFD",
    ];
    for (const text of hostile) expect(failureOf(text).kind).toBe("usage");
  });

  test("of 10,000 entries is read", () => {
    const ranges = Array.from({ length: 10_000 }, (_, at) => ` - 10.0.${at >> 8}.${at & 255}\n`).join("");
    expect(parseScopeFile(`authorisedBy: Jane\nranges:\n${ranges}`, "s").ranges.length).toBe(10_000);
  });

  test("is never quoted, whatever is wrong with it", () => {
    const marker = "c4nary-value";
    const texts = [
      `authorisedBy: Jane\nranges: [${marker}!]`,
      `authorisedBy: Jane\nnames: ["${marker}/x"]`,
      `authorisedBy: Jane\n${marker}: 1`,
      `authorisedBy: Jane\nuntil: ${marker}`,
      `authorisedBy: Jane\nnames: [*${marker}]`,
      `authorisedBy: "${marker}\\e"\nnames: [a.b]`,
      `${marker}: [`,
    ];
    for (const text of texts) {
      const { message, hint } = failureOf(text);
      expect(`${message} ${hint}`).not.toContain(marker);
    }
  });

  test("throws nothing but errors a person can act on", () => {
    const line = fc.constantFrom(
      "authorisedBy: Jane",
      "ranges:",
      " - 10.0.0.5",
      "names: [a.b]",
      "until: 2026-01-01",
      "&a",
      "*a",
      "? x",
      "---",
      "<<: *a",
      "!!set",
    );
    const good = [
      "authorisedBy: Jane",
      "names: [a.b]",
      "until: 2026-01-01",
      "ranges:\n - 10.0.0.5",
      "more: 1",
    ];
    const texts = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(line).map((lines) => lines.join("\n")),
      fc.shuffledSubarray(good).map((lines) => lines.join("\n")),
    );
    let read = 0;
    fc.assert(
      fc.property(texts, (text) => {
        try {
          new Scope(parseScopeFile(text, "s"), () => new Date(0));
          read += 1;
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(WatertightError);
        }
      }),
      { numRuns: 400 },
    );
    expect(read).toBeGreaterThan(0);
  });
});

describe("words on the command line", () => {
  const targets: readonly GrantedTarget[] = [
    { address: "10.0.0.5" },
    { name: "DB.internal." },
    { first: "10.0.1.5", last: "10.0.1.20" },
    "10.0.2.0/24",
    "fe80::1%eth0",
  ];

  test("that name a person cover exactly the targets given", () => {
    const grant = grantFromWords(" Authorised by  Jane Doe ".replace("  ", " "), targets);
    expect(grant).toEqual({
      authorisedBy: "Jane Doe",
      ranges: [
        ...["10.0.0.5", "10.0.1.5", "10.0.1.6/31", "10.0.1.8/29", "10.0.1.16/30", "10.0.1.20"],
        ...["10.0.2.0/24", "fe80::1%eth0"],
      ],
      names: ["db.internal"],
      source: "command line",
    });
    const scope = new Scope(grant, () => new Date(0));
    const inside = ["10.0.0.5", "10.0.1.5", "10.0.1.20", "10.0.2.255", "fe80::1%eth0"];
    const outside = ["10.0.0.4", "10.0.0.6", "10.0.1.4", "10.0.1.21", "10.0.3.0", "fe80::1%eth1", "fe80::1"];
    expect(inside.filter((address) => scope.decide(address).allowed)).toEqual(inside);
    expect(outside.filter((address) => scope.decide(address).allowed)).toEqual([]);
    expect(scope.decide("192.168.0.1", "db.internal").allowed).toBe(true);
  });

  test.each([
    ...["", "yes", "scope.yaml", "authorised", "authorised by", "authorised by  ", "authorised by <name>"],
    ...["authorised by 123", "I am authorised by Jane", "authorised by Jane\nDoe", "authorised by \u001b[2J"],
    `authorised by ${"a".repeat(10_000)}`,
  ])("%j are no authorisation", (words) => {
    expect(grantFromWords(words, ["10.0.0.5"])).toBeUndefined();
  });

  test.each<GrantedTarget>([
    ...["10.0.0.0/4", "127.1", "*.example.com", "a b"],
    { first: "10.0.0.9", last: "10.0.0.5" },
    { first: "10.0.0.5", last: "fd00::5" },
    { first: "0.0.0.0", last: "255.255.255.255" },
    { first: "x", last: "10.0.0.5" },
    { name: "http://db.internal/" },
    { address: "db internal" },
  ])("do not cover %j", (target) => {
    expect(() => grantFromWords("authorised by Jane Doe", [target])).toThrow(WatertightError);
  });
});
