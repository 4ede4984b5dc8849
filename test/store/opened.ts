import { onTestFinished } from "vitest";
import { sql } from "../../src/clickhouse/index.ts";
import { openStore, type Store, type StoreOptions } from "../../src/store/index.ts";
import { budget, tag } from "./disclosures.ts";

export const purpose = "a test";

/** A store that is closed when the test ends. */
export async function open(home: string, more: Partial<StoreOptions> = {}): Promise<Store> {
  const store = await openStore({ home, budget, tag, signal: new AbortController().signal, ...more });
  onTestFinished(() => store.close());
  return store;
}

/** How many entries each of its tables knows of. */
export async function numbers(store: Store): Promise<unknown> {
  const [row] = await store.engine.rows(
    sql`SELECT (SELECT count() FROM ledger) AS entries, (SELECT uniqExact(request) FROM ledger) AS requests,
(SELECT sum(entries) FROM ledger_hours) AS hours, (SELECT sum(entries) FROM ledger_people) AS people,
(SELECT sum(entries) FROM ledger_values) AS held,
(SELECT sum(entries) FROM ledger_days) AS days`,
    { purpose },
  );
  return row;
}

/** What `numbers` gives when all of them agree. */
export const all = (count: number): object => ({
  entries: count,
  requests: count,
  hours: count,
  people: count,
  held: count,
  days: count,
});
