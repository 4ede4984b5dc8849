import { describe, expect, it } from "vitest";
import { begin, disclosure, disclosures, temporary } from "./disclosures.ts";
import { all, numbers, open } from "./opened.ts";

describe("the ledger", () => {
  it("answers who disclosed what to whom, in what form", async () => {
    const store = await open(await temporary());
    const writer = await store.writer("gateway");
    const given = [...disclosures(100), disclosure(100, { form: "blocked", dataClass: "secret" })];
    await Promise.all(given.map((one) => writer.record([one])));
    await store.drain();
    expect(await numbers(store)).toEqual(all(101));

    const byVendor = await store.ledger.totals({ by: ["vendor"] });
    expect(byVendor).toEqual({
      totals: [
        { by: { vendor: "openai" }, entries: 51, values: 102 },
        { by: { vendor: "deepseek" }, entries: 50, values: 100 },
      ],
      isCut: false,
    });
    const counted = (matches: (one: (typeof given)[number]) => boolean): number =>
      given.filter(matches).length;
    const filters = [
      [{ team: "team-1" }, counted(({ team }) => team === "team-1")],
      [
        { key: "key-2", vendor: "openai" },
        counted(({ key, vendor }) => key === "key-2" && vendor === "openai"),
      ],
      [{ dataClass: "secret" }, counted(({ dataClass }) => dataClass === "secret")],
      [{ form: "blocked" }, 1],
      [{ model: "another" }, 0],
      [{ tenant: "another" }, 0],
      [{ person: given[3]?.person?.fingerprint ?? "" }, counted(({ person }) => person?.preview === "p3@…")],
      [{ since: begin + 3_600_000 }, 0],
      [{ since: Date.UTC(2026, 0, 31) }, 0],
      [{ since: Date.UTC(2026, 0, 30), until: Date.UTC(2026, 0, 31) }, 101],
      [{ since: begin + 1, until: begin + 2 }, 101],
    ] as const;
    for (const [filter, entries] of filters) {
      const { totals } = await store.ledger.totals({ ...filter, by: [] });
      expect(totals[0]?.entries ?? 0, JSON.stringify(filter)).toBe(entries);
    }
    const byAll = await store.ledger.totals({
      by: ["vendor", "team", "key", "person", "model", "dataClass", "form", "surface", "day", "month"],
      limit: 3,
    });
    expect(byAll.isCut).toBe(true);
    expect(byAll.totals[0]).toMatchObject({
      by: { day: "2026-01-30", month: "2026-01", surface: "openai.chat" },
      preview: expect.stringContaining("@…"),
    });

    const values = await store.ledger.values({ vendor: "openai", dataClass: "secret" });
    expect(values.total).toBe(11);
    expect(values.held).toHaveLength(11);
    // What was blocked is not there.
    expect(values.held.every(({ forms }) => forms.join() === "token")).toBe(true);
    expect(values.held[0]).toMatchObject({
      detector: "contact.email",
      dataClass: "secret",
      last: begin + 96_000,
    });
    expect(values.held[0]?.who.length).toBeGreaterThan(0);
    expect((await store.ledger.values({ vendor: "openai", since: begin + 98_000 })).total).toBe(1);
    expect((await store.ledger.values({ vendor: "openai", until: begin })).total).toBe(0);
    expect(await store.ledger.values({ vendor: "nobody" })).toEqual({ held: [], total: 0 });

    const people = await store.ledger.people({ vendor: "deepseek", limit: 2 });
    expect(people.total).toBe(7);
    expect(people.held).toHaveLength(2);
    expect(people.held[0]).toMatchObject({ last: begin + 99_000, forms: ["raw"], dataClasses: ["contact"] });
  });

  it("gives entries back as they were, page by page", async () => {
    const store = await open(await temporary());
    const writer = await store.writer("gateway");
    const same = disclosures(25).map((one, at) => ({ ...one, at: begin + Math.floor(at / 10) }));
    const odd = disclosure(25, {
      request: "`'\\\n\u2028💧\u0000",
      team: "__proto__",
      values: [],
      count: 0,
      dataClass: "unread",
      at: begin + 50,
    });
    const { person: _, ...nameless } = disclosure(26, { dataClass: "none", at: begin + 49 });
    await writer.record([...same, odd, nameless]);
    await store.drain();
    const seen = [];
    let after: Awaited<ReturnType<typeof store.ledger.entries>>["next"];
    do {
      const page = await store.ledger.entries({ limit: 4, ...(after && { after }) });
      seen.push(...page.entries);
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual([odd, nameless, ...same.toReversed()]);
    const fingerprint = same[3]?.values[0]?.fingerprint ?? "";
    const holding = await store.ledger.entries({ fingerprint });
    expect(holding.entries).toHaveLength(2);
    expect((await store.ledger.entries({ request: odd.request })).entries).toEqual([odd]);
  });

  it("takes texts that are no valid Unicode, and times without end", async () => {
    const store = await open(await temporary());
    const writer = await store.writer("gateway");
    await writer.record([disclosure(0, { team: "a\ud800b\\ud800", at: Number.MAX_SAFE_INTEGER })]);
    await store.drain();
    const { entries } = await store.ledger.entries({});
    expect(entries[0]).toMatchObject({ team: "a\ufffdb\\ud800", at: Date.UTC(2300, 0, 1) - 1 });
  });

  it("erases a person, from the totals too", async () => {
    const store = await open(await temporary());
    const writer = await store.writer("gateway");
    await writer.record(disclosures(70));
    await store.drain();
    const person = disclosure(3).person?.fingerprint ?? "";
    expect(await store.ledger.erasePerson(person)).toBe(10);
    expect(await numbers(store)).toEqual(all(60));
    expect((await store.ledger.entries({ person })).entries).toEqual([]);
    expect((await store.ledger.totals({ person, by: [] })).totals[0]?.entries).toBe(0);
    expect(await store.ledger.erasePerson(person)).toBe(0);
    expect(await store.ledger.erasePerson("")).toBe(0);
  });
});
