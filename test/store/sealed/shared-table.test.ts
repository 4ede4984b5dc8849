import { expect, it } from "vitest";
import { sql } from "../../../src/clickhouse/index.ts";
import { conversationTables } from "../../../src/store/conversations/conversation-tables.ts";
import { keyTables } from "../../../src/store/gateway-keys/table-keys.ts";
import { deleteStatement, mergeStatement } from "../../../src/store/sealed/shared-table.ts";
import { shelfTables } from "../../../src/store/sealed/table-storage.ts";

it("are copied between replicas and spread over a cluster, and deleted from on all of it", () => {
  const layout = { cluster: "three`s" };
  for (const tables of [shelfTables, keyTables, conversationTables]) {
    const [rows, all, ...more] = tables(layout).map(({ text }) => text);
    expect(more).toEqual([]);
    expect(rows).toMatch(
      /^CREATE TABLE IF NOT EXISTS `\w+_shard` ON CLUSTER `three\\`s` .*ENGINE = Replicated/s,
    );
    expect(all).toMatch(/ON CLUSTER `three\\`s` AS `\w+_shard`\nENGINE = Distributed\(`three\\`s`,/);
    expect(tables()).toHaveLength(1);
    expect(tables()[0]?.text).not.toMatch(/Replicated|_shard|CLUSTER/);
  }
  expect(deleteStatement("shelf", sql`1`, layout).text).toMatch(
    /^ALTER TABLE `shelf_shard` ON CLUSTER `three\\`s` DELETE/,
  );
  expect(mergeStatement("shelf", layout).text).toMatch(
    /^OPTIMIZE TABLE `shelf_shard` ON CLUSTER `three\\`s` FINAL$/,
  );
});
