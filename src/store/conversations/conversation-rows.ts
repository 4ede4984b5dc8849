import { z } from "zod";
import { type Engine, list, number, type Sql, sql, value } from "../../clickhouse/index.ts";
import { DisclosedClass } from "../../model/index.ts";
import type { ConversationQuery } from "./conversation.ts";

/** A row without its sealed text. */
export const ConversationRow = z.object({
  tenant: z.string(),
  person: z.string(),
  entry: z.string(),
  request: z.string(),
  at: z.coerce.number(),
  vendor: z.string(),
  classes: z.array(DisclosedClass),
  expires: z.coerce.number(),
  data_key: z.string(),
  bytes: z.coerce.number(),
  /** SHA-256 of the sealed text, in hex. */
  digest: z.string(),
});
export type ConversationRow = z.infer<typeof ConversationRow>;

/** Rows that are looked at with one statement. */
const page = 500;

/** The rows of a tenant, oldest first, page by page: no statement stays open while somebody reads slowly. */
export async function* rowsOf(
  engine: Engine,
  which: Sql,
  signal?: AbortSignal,
): AsyncGenerator<readonly ConversationRow[]> {
  let last: ConversationRow | undefined;
  do {
    const after: Sql =
      last === undefined
        ? sql`1`
        : sql`(person, conversations.at, entry) > (${value("lastPerson", "String", last.person)},
          fromUnixTimestamp64Milli(${value("lastAt", "Int64", last.at)}, 'UTC'), ${value("lastEntry", "String", last.entry)})`;
    const found = await engine.rows(
      sql`SELECT tenant, person, entry, request, toUnixTimestamp64Milli(conversations.at) AS at, vendor, classes,
          toUnixTimestamp64Milli(expires_at) AS expires, data_key, length(sealed) AS bytes, lower(hex(SHA256(sealed))) AS digest
        FROM conversations WHERE ${which} AND ${after}
        ORDER BY person, conversations.at, entry LIMIT ${number(page)}`,
      { purpose: "conversations", ...(signal && { signal }) },
    );
    const rows = found.map((row) => ConversationRow.parse(row));
    if (rows.length > 0) yield rows;
    last = rows.at(page - 1);
  } while (last !== undefined);
}

/** The sealed texts of some rows, by entry. */
export async function sealedOf(
  engine: Engine,
  rows: readonly ConversationRow[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { tenant = "" } = rows[0] ?? {};
  const found = await engine.rows<{ entry: string; text: string }>(
    sql`SELECT entry, base64Encode(sealed) AS text FROM conversations
      WHERE tenant = ${value("tenant", "String", tenant)}
        AND person IN ${value("persons", "Array(String)", [...new Set(rows.map(({ person }) => person))])}
        AND entry IN ${value(
          "entries",
          "Array(String)",
          rows.map(({ entry }) => entry),
        )}`,
    { purpose: "sealed conversations", ...(signal && { signal }) },
  );
  return new Map(found.map(({ entry, text }) => [entry, Buffer.from(text, "base64")]));
}

/** Groups of rows whose sealed texts fit into memory together; a larger one stands alone. */
export function* inGroups(rows: readonly ConversationRow[], bytes: number): Generator<ConversationRow[]> {
  let group: ConversationRow[] = [];
  let held = 0;
  for (const row of rows) {
    if (group.length > 0 && held + row.bytes > bytes) {
      yield group;
      group = [];
      held = 0;
    }
    group.push(row);
    held += row.bytes;
  }
  if (group.length > 0) yield group;
}

/** The condition that a query stands for. */
export function whichOf({ tenant, person, since, until }: ConversationQuery): Sql {
  const parts = [sql`tenant = ${value("tenant", "String", tenant)}`];
  if (person !== undefined) parts.push(sql`person = ${value("person", "String", person)}`);
  if (since !== undefined)
    parts.push(sql`conversations.at >= fromUnixTimestamp64Milli(${value("since", "Int64", since)}, 'UTC')`);
  if (until !== undefined)
    parts.push(sql`conversations.at < fromUnixTimestamp64Milli(${value("until", "Int64", until)}, 'UTC')`);
  return list(parts, " AND ");
}
