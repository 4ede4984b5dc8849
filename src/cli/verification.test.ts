import { describe, expect, test } from "vitest";
import type { CollectionTotal, Finding, Report } from "../model/index.ts";
import { exitCodeOfVerification, verificationOf, verificationText } from "./verification.ts";

function report(target: string, findings: readonly Partial<Finding>[], more: Partial<Report> = {}): Report {
  return {
    schema: "watertight.report/1",
    run: "r",
    tool: { name: "watertight", version: "0" },
    verb: "inspect",
    startedAt: "2025-01-29T00:00:00.000Z",
    endedAt: "2025-01-29T00:00:01.000Z",
    places: [{ target, kind: "PostgreSQL" }],
    state: "complete",
    interrupted: false,
    read: { collections: 1, bytes: 10, rows: 2, messages: 0, conversations: 0 },
    classes: [],
    findings: findings.map((one) => ({
      fingerprint: "a",
      detector: "contact.email",
      title: "e-mail address",
      dataClass: "contact",
      severity: "medium",
      confidence: "high",
      preview: "a…",
      count: 1,
      exact: true,
      remedy: "protect.business",
      locations: [{ place: 0, collection: "public.users", field: "email" }],
      moreLocations: 0,
      ...one,
    })),
    allowed: 0,
    moreFindings: 0,
    collections: [],
    moreCollections: 0,
    collectionsWithoutFindings: 0,
    conversations: [],
    moreConversations: 0,
    remedies: [],
    gaps: [],
    moreUnread: 0,
    moreSkipped: 0,
    ...more,
  };
}

const original = report("original", [{ fingerprint: "a" }, { fingerprint: "b", severity: "low" }]);
const partly: CollectionTotal = {
  place: 0,
  name: "public.users",
  format: "table",
  bytes: 1,
  count: 0,
  exact: true,
  classes: {},
  share: 0.5,
};

describe("a masked copy", () => {
  test("is clean when nothing is left", () => {
    const verification = verificationOf(original, report("copy", []), "medium");
    expect(verification).toMatchObject({ state: "clean", left: [], unknown: [], values: 2 });
    expect(exitCodeOfVerification(verification)).toBe(0);
    expect(verificationText(verification)).toMatch(
      /^Proved: none of the 2 sensitive values of original is left/,
    );
  });

  test("is not when a value of the original is left, however harmless", () => {
    const copy = report("copy", [
      { fingerprint: "b", severity: "low" },
      { fingerprint: "c", severity: "low" },
    ]);
    const verification = verificationOf(original, copy, "medium");
    expect(verification.left).toMatchObject([{ column: "email", values: 1, ofOriginal: 1 }]);
    expect(exitCodeOfVerification(verification)).toBe(1);
    expect(verificationText(verification)).toContain("public.users, column email: 1 × e-mail address");
  });

  test("is not when something else is found in it from --fail-on up", () => {
    const copy = report("copy", [{ fingerprint: "c" }]);
    expect(verificationOf(original, copy, "medium")).toMatchObject({ state: "left" });
    expect(verificationOf(original, copy, "high")).toMatchObject({ state: "clean" });
  });

  const unread = {
    gaps: [{ place: 0, collection: "public.log", why: "no permission", kind: "unread" as const }],
  };
  test.each<[string, Report, Report]>([
    ["a part of the copy is unread", original, report("copy", [], unread)],
    ["a part of the original is unread", { ...original, ...unread }, report("copy", [])],
    ["unread parts are too many to be listed", original, report("copy", [], { moreUnread: 3 })],
    ["the reading was stopped", original, report("copy", [], { interrupted: true })],
    ["only a share of it was read", original, report("copy", [], { collections: [partly] })],
    [
      "not all was decided",
      original,
      report("copy", [], { collections: [{ ...partly, share: 1, exact: false }] }),
    ],
    ["more was found in it than is listed", original, report("copy", [{}], { moreFindings: 1 })],
    [
      "the original holds more than is listed, and the copy something",
      { ...original, moreFindings: 1 },
      report("copy", [{ fingerprint: "c", severity: "low" }]),
    ],
    [
      "it holds nothing at all",
      original,
      report("copy", [], { read: { ...original.read, bytes: 0, rows: 0 } }),
    ],
  ])("is unknown, never clean, when %s", (_, first, second) => {
    const verification = verificationOf(first, second, "medium");
    expect(verification.state).toBe("unknown");
    expect(verification.unknown.length).toBeGreaterThan(0);
    expect(exitCodeOfVerification(verification)).toBe(3);
    expect(verificationText(verification)).toMatch(/^Not proved: what is in copy is unknown, not safe\./);
  });

  test("of an original with more findings than listed is clean when it holds none", () => {
    const many = { ...original, moreFindings: 5 };
    expect(verificationOf(many, report("copy", []), "medium")).toMatchObject({ state: "clean", values: 7 });
  });

  test("whose names would act on a terminal is shown without that", () => {
    const locations = [{ place: 0, collection: "a\u001b[2Jb", field: "c\nd" }];
    const text = verificationText(verificationOf(original, report("copy", [{ locations }]), "medium"));
    expect(text).toContain("a?[2Jb, column c?d");
  });
});
