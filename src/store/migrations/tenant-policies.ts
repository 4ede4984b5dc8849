import { type OwnEngine, type Sql, sql } from "../../clickhouse/index.ts";
import { aggregates } from "./aggregates.ts";
import { type Layout, onCluster, rowsOf } from "./layout.ts";

/**
 * Lets every user of the server but ours see the rows of one tenant only: the one in the setting `SQL_watertight_tenant`, which
 * an administrator fixes for a user (`CREATE USER … SETTINGS SQL_watertight_tenant = 'acme' CONST`). Without that setting
 * a question fails. Statements for a server whose user may manage access.
 */
export function tenantPolicies(layout: Layout): Sql[] {
  return ["ledger", ...aggregates.map(({ table }) => table.name), "shelf", "conversations"].map(
    (
      table,
    ) => sql`CREATE ROW POLICY IF NOT EXISTS watertight_tenant${onCluster(layout.cluster)} ON ${rowsOf(table, layout)}
USING tenant = getSetting('SQL_watertight_tenant') TO ALL EXCEPT CURRENT_USER`,
  );
}

/** Makes the row policies; `unknown` with the reason where the server does not let its user. */
export async function isolateTenants(
  engine: OwnEngine,
  layout: Layout,
): Promise<{ readonly state: "isolated" } | { readonly state: "unknown"; readonly why: string }> {
  try {
    for (const statement of tenantPolicies(layout))
      await engine.run(statement, { purpose: "row policies of tenants" });
    return { state: "isolated" };
  } catch (thrown) {
    return { state: "unknown", why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
