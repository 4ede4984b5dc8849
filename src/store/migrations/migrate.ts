import { WatertightError } from "../../base/index.ts";
import { type OwnEngine, sql, value } from "../../clickhouse/index.ts";
import { type Layout, tableStatements } from "./layout.ts";
import { applied, type Migration, migrations } from "./steps.ts";

/** The oldest server whose tokens and materialized views are tested to go together. */
const oldest = 24;

/**
 * Brings the tables to the newest step.
 * @throws WatertightError `refused` when they are newer than this program, or the server older than what it needs
 */
export async function migrate(
  engine: OwnEngine,
  layout: Layout,
  steps: readonly Migration[] = migrations,
): Promise<void> {
  const { version } = engine.capabilities;
  if (Number(version.split(".")[0]) < oldest) {
    throw new WatertightError(
      "refused",
      `the store needs ClickHouse ${oldest} or newer, and this server is ${version}`,
      "use a newer server, or leave the address out for the embedded engine",
    );
  }
  for (const statement of tableStatements(applied, layout))
    await engine.run(statement, { purpose: "the table of migrations" });
  const [row] = await engine.rows<{ step: number }>(sql`SELECT max(step) AS step FROM store_migrations`, {
    purpose: "which migrations were applied",
  });
  const now = Number(row?.step ?? 0);
  if (now > steps.length) {
    throw new WatertightError(
      "refused",
      `the store was made by a newer Watertight (its tables are at step ${now}, this program knows ${steps.length})`,
      "update Watertight, or use another WATERTIGHT_HOME",
    );
  }
  for (const [at, { title, statements }] of steps.entries()) {
    const step = at + 1;
    if (step <= now) continue;
    const purpose = `migration ${step}: ${title}`;
    for (const statement of statements(layout)) await engine.run(statement, { purpose, seconds: 24 * 3600 });
    await engine.run(
      sql`INSERT INTO store_migrations (step, title) SELECT ${value("step", "UInt32", step)}, ${value("title", "String", title)}`,
      { purpose },
    );
  }
}
