import { WatertightError } from "../base/index.ts";
import { name, type OwnEngine, sql } from "../clickhouse/index.ts";
import { type Aggregate, aggregates, refillStatements } from "./migrations/aggregates.ts";
import type { Layout } from "./migrations/layout.ts";

/** An entry of another process may come between emptying and filling. */
const turns = 5;
const seconds = 3600;

/** Compares what the engine added up with the ledger itself, and adds up again where a crash came between the two. */
export async function mendAggregates(engine: OwnEngine, layout: Layout): Promise<void> {
  for (const aggregate of aggregates) {
    for (let turn = 0; !(await agrees(engine, aggregate)); turn++) {
      if (turn === turns) {
        throw new WatertightError(
          "fault",
          `the totals in ${aggregate.table.name} do not agree with the ledger`,
          "stop all other processes of Watertight, then start one again",
        );
      }
      await refill(engine, layout, aggregate);
    }
  }
}

/** Adds everything up again. */
export async function refillAggregates(engine: OwnEngine, layout: Layout): Promise<void> {
  for (const aggregate of aggregates) await refill(engine, layout, aggregate);
}

async function refill(engine: OwnEngine, layout: Layout, aggregate: Aggregate): Promise<void> {
  const options = { purpose: `${aggregate.table.name}, from the ledger`, seconds };
  for (const statement of refillStatements(aggregate, layout)) await engine.run(statement, options);
}

/** In one statement, so that nothing comes between the two sums. */
async function agrees(engine: OwnEngine, { table, total, totalOfLedger }: Aggregate): Promise<boolean> {
  const [row] = await engine.rows<{ same: number }>(
    sql`SELECT (SELECT ${total} FROM ${name(table.name)}) = (SELECT ${totalOfLedger} FROM ledger) AS same`,
    { purpose: "whether the totals agree with the ledger", seconds },
  );
  return Number(row?.same) === 1;
}
