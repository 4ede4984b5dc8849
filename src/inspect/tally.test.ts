import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogue, type Detector } from "../detect/index.ts";
import { severities } from "../model/index.ts";
import { Conversations } from "./conversations.ts";
import { Distinct } from "./distinct.ts";
import { Gaps } from "./gaps.ts";
import { type Occurrence, Tally } from "./tally.ts";

function detectorOf(id: string): Detector {
  const found = catalogue.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no detector ${id}`);
  return found;
}

const mail = detectorOf("contact.email");
const card = detectorOf("financial.card.number");

function fingerprint(value: number): string {
  return createHash("sha256").update(String(value)).digest("hex").slice(0, 32);
}

function one(detector: Detector, value: number, more: Partial<Occurrence> = {}): Occurrence {
  return {
    detector,
    fingerprint: fingerprint(value),
    confidence: "medium",
    sentAt: undefined,
    vendor: undefined,
    locations: () => [{ place: 0, collection: "a" }],
    preview: () => "…",
    ...more,
  };
}

describe("Tally", () => {
  it("adds up occurrences of one value", () => {
    const tally = new Tally();
    tally.beginCollection(0, "a", "text");
    tally.add(one(mail, 1, { sentAt: "2025-02-01T00:00:00Z", vendor: "openai" }));
    tally.add(one(mail, 1, { sentAt: "2025-01-01T00:00:00Z", vendor: "deepseek", confidence: "high" }));
    tally.add(one(mail, 2));
    tally.endCollection({ bytes: 99 });
    const { findings, classes, collections, people } = tally.totals();
    expect(findings[0]).toMatchObject({
      count: 2,
      confidence: "high",
      firstSeen: "2025-01-01T00:00:00Z",
      lastSeen: "2025-02-01T00:00:00Z",
      vendors: ["deepseek", "openai"],
    });
    expect(classes).toEqual([
      { dataClass: "contact", distinct: 2, count: 3, exact: true, worst: mail.severity },
    ]);
    expect(collections).toMatchObject([{ place: 0, name: "a", bytes: 99, count: 3, exact: true }]);
    expect(people).toEqual({ count: 2, exact: true, by: mail.title });
  });

  it("keeps the worst findings whole when there are more than it lists, and counts them all", () => {
    const bySeverity = severities.map((severity) => {
      const found = catalogue.find((detector) => detector.severity === severity);
      if (found === undefined) throw new Error(`no detector of severity ${severity}`);
      return found;
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(12)), { maxLength: 80 }), fc.nat(10), (seen, most) => {
        const tally = new Tally({ findings: most });
        const counts = new Map<string, number>();
        for (const [level, value] of seen) {
          const detector = bySeverity[level] ?? mail;
          tally.add(one(detector, value));
          const key = `${level} ${fingerprint(value)}`;
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
        const { findings, moreFindings } = tally.totals();
        expect(findings.length + moreFindings).toBe(counts.size);
        expect(findings.length).toBe(Math.min(most, counts.size));
        for (const finding of findings) {
          const level = severities.indexOf(finding.severity);
          expect(finding.count).toBe(counts.get(`${level} ${finding.fingerprint}`));
        }
        const levels = [...counts.keys()].map((key) => Number(key[0])).sort();
        expect(findings.map(({ severity }) => severities.indexOf(severity))).toEqual(
          levels.slice(0, findings.length),
        );
      }),
    );
  });

  it("lists so many locations and counts the others", () => {
    const tally = new Tally({ locations: 3 });
    for (let at = 0; at < 10; at++) tally.add(one(card, 1));
    expect(tally.totals().findings[0]).toMatchObject({ count: 10, moreLocations: 7 });
    expect(tally.totals().findings[0]?.locations).toHaveLength(3);
  });

  it("lists collections with findings before those without, and counts both", () => {
    const tally = new Tally({ collectionsWithFindings: 2, collectionsWithout: 1 });
    for (let at = 0; at < 10; at++) {
      tally.beginCollection(0, `c${at}`, "text");
      if (at % 2 === 1) tally.add(one(mail, at));
      tally.endCollection({ bytes: 1 });
    }
    const { collections, moreCollections, collectionsWithoutFindings } = tally.totals();
    expect(collections.map(({ name }) => name)).toEqual(["c0", "c1", "c3"]);
    expect({ moreCollections, collectionsWithoutFindings }).toEqual({
      moreCollections: 3,
      collectionsWithoutFindings: 5,
    });
  });

  it("says that a count is an estimate once it is one", () => {
    const tally = new Tally({ distinct: 1000, findings: 10 });
    tally.beginCollection(0, "a", "text");
    for (let value = 0; value < 20_000; value++) tally.add(one(mail, value));
    tally.endCollection({ bytes: 1 });
    const { classes, people } = tally.totals();
    expect(classes[0]).toMatchObject({ count: 20_000, exact: false });
    expect(people).toMatchObject({ exact: false });
    // Four standard errors of 2^14 registers.
    expect(Math.abs((people?.count ?? 0) - 20_000) / 20_000).toBeLessThan(0.033);
  });

  it("counts people by what tells people apart", () => {
    const tally = new Tally();
    const birthDate = detectorOf("identity.personal.birth-date");
    for (let value = 0; value < 9; value++) tally.add(one(birthDate, value));
    expect(tally.totals().people).toBeUndefined();
    tally.add(one(mail, 1));
    expect(tally.totals().people).toEqual({ count: 1, exact: true, by: mail.title });
  });
});

it("Distinct never counts a value twice, exact or not", () => {
  for (const left of [100_000, 100]) {
    const distinct = new Distinct({ left });
    for (let turn = 0; turn < 3; turn++) {
      for (let value = 0; value < 5000; value++) distinct.add(fingerprint(value));
    }
    expect(distinct.exact).toBe(left > 5000);
    if (distinct.exact) expect(distinct.count).toBe(5000);
    else expect(Math.abs(distinct.count - 5000)).toBeLessThan(5000 * 0.033);
  }
});

it("Gaps lists the unread before the skipped and counts what it does not list", () => {
  const gaps = new Gaps((name) => name, 2);
  for (let at = 0; at < 5; at++) {
    gaps.add(0, { collection: `s${at}`, why: "", kind: "skipped" });
    if (at < 3) gaps.add(1, { collection: `u${at}`, why: "", kind: "unread" });
  }
  expect(gaps.hasUnread).toBe(true);
  expect(gaps.all).toMatchObject({ moreUnread: 1, moreSkipped: 3 });
  expect(gaps.all.gaps.map(({ collection }) => collection)).toEqual(["u0", "u1", "s0", "s1"]);
});

it("Conversations remembers those with findings, by time, in bounded memory", () => {
  const conversations = new Conversations((name) => name, { listed: 2, remembered: 3 });
  for (let at = 0; at < 6; at++) {
    const day = `2025-01-0${9 - at}T00:00:00Z`;
    const message = { conversation: `c${at}`, message: "1", role: "user", sentAt: day } as const;
    const total = conversations.saw(0, "a", message, undefined);
    conversations.saw(0, "a", message, undefined);
    if (at % 2 === 0) conversations.found(total, "contact", "medium");
  }
  expect(conversations.counts).toEqual({ conversations: 6, messages: 6 });
  const { conversations: listed, moreConversations } = conversations.withFindings;
  expect(listed.map(({ conversation, count }) => [conversation, count])).toEqual([
    ["c2", 1],
    ["c0", 1],
  ]);
  expect(moreConversations).toBe(1);
});
