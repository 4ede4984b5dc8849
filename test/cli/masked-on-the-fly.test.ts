import { join } from "node:path";
import { expect, test } from "vitest";
import { openEmbedded, sql, value } from "../../src/clickhouse/index.ts";
import { run, temporaryFolder } from "./run.ts";

/** A Parquet file with an address in two of its columns, one plain and one in running text. */
async function parquetIn(folder: string): Promise<void> {
  const budget = { threads: 1, memoryBytes: 1e9, seconds: 60 };
  const engine = await openEmbedded({ budget, tag: "watertight/test" });
  const file = sql`file(${value("file", "String", join(folder, "users.parquet"))}, 'Parquet')`;
  try {
    await engine.run(
      sql`INSERT INTO FUNCTION ${file} SELECT number AS id, concat('anna', toString(number), '.berger@firma-mail.de') AS email,
        if(number % 3 = 0, concat('please write to bob', toString(number), '@firma-mail.de'), 'nothing to see') AS message
        FROM numbers(300)`,
      { purpose: "a file to mask" },
    );
  } finally {
    await engine.close();
  }
}

test("minimise --verify without a copy tries the plan's own masking in the engine, and changes nothing", async () => {
  const cwd = await temporaryFolder();
  await parquetIn(cwd);
  const found = await run(["inspect", "users.parquet", "--format", "json"], { cwd });
  expect(JSON.parse(found.stdout).findings).toHaveLength(400);
  const args = ["minimise", "users.parquet", "--verify", "--format", "json"];
  const { code, stdout } = await run(args, { cwd });
  expect(JSON.parse(stdout)).toMatchObject({
    state: "clean",
    copy: "users.parquet masked on the fly",
    values: 400,
    left: [],
    unknown: [],
    read: { rows: 300 },
  });
  expect(code).toBe(0);
  expect((await run(["inspect", "users.parquet"], { cwd })).code).toBe(1);
});

test("minimise --verify without a copy proves nothing of what no engine reads", async () => {
  const { code, stdout } = await run(["minimise", "-", "--verify"], {
    stdin: "write to anna@firma-mail.de\n",
  });
  expect(code).toBe(3);
  expect(stdout).toMatch(/^Not proved: /);
});
