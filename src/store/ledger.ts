import { type OwnEngine, sql, value } from "../clickhouse/index.ts";
import { type Entries, type EntriesQuestion, entries } from "./ledger-entries.ts";
import {
  type HeldPerson,
  type HeldValue,
  type Holdings,
  type HoldingsQuestion,
  heldPeople,
  heldValues,
} from "./ledger-holdings.ts";
import { type Totals, type TotalsQuestion, totals } from "./ledger-totals.ts";
import { refillAggregates } from "./mend-aggregates.ts";
import { type Layout, onCluster, rowsOf } from "./migrations/layout.ts";

export interface LedgerOptions {
  readonly engine: OwnEngine;
  readonly layout: Layout;
  /** Runs something while nothing is drained. */
  readonly alone: <T>(job: () => Promise<T>) => Promise<T>;
}

/** Who disclosed which classes of data to which vendor, when and in what form. What was recorded shows once it is drained. */
export class Ledger {
  readonly #options: LedgerOptions;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  /** Adds up entries and values by some dimensions. */
  totals(question: TotalsQuestion): Promise<Totals> {
    return totals(this.#options.engine, question);
  }

  /** Which values a vendor holds, and in which form. */
  values(question: HoldingsQuestion): Promise<Holdings<HeldValue>> {
    return heldValues(this.#options.engine, question);
  }

  /** Whose data a vendor holds. */
  people(question: HoldingsQuestion): Promise<Holdings<HeldPerson>> {
    return heldPeople(this.#options.engine, question);
  }

  /** Entries as they were recorded, newest first, a page at a time. */
  entries(question: EntriesQuestion): Promise<Entries> {
    return entries(this.#options.engine, question);
  }

  /** Which of these imported requests it has already. */
  async known(requests: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await this.#options.engine.rows<{ request: string }>(
      sql`SELECT DISTINCT request FROM ledger WHERE startsWith(surface, 'import.') AND request IN ${value("requests", "Array(String)", requests)}`,
      { purpose: "which requests the ledger knows" },
    );
    return new Set(rows.map(({ request }) => request));
  }

  /**
   * Removes all entries of a person, by fingerprint, and what was added up from them; says how many there were. Drain before:
   * what still waits in files is not seen.
   */
  erasePerson(fingerprint: string): Promise<number> {
    const { engine, layout, alone } = this.#options;
    const person = value("person", "String", fingerprint);
    const purpose = "to erase a person";
    return alone(async () => {
      const [row] = await engine.rows<{ entries: number }>(
        sql`SELECT count() AS entries FROM ledger WHERE person = ${person}`,
        { purpose },
      );
      const found = Number(row?.entries ?? 0);
      if (fingerprint === "" || found === 0) return 0;
      await engine.run(
        sql`ALTER TABLE ${rowsOf("ledger", layout)}${onCluster(layout.cluster)} DELETE WHERE person = ${person} SETTINGS mutations_sync = 2`,
        { purpose, seconds: 3600 },
      );
      await refillAggregates(engine, layout);
      return found;
    });
  }
}
