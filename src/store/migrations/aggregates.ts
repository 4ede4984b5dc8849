import { list, name, number, type Sql, sql } from "../../clickhouse/index.ts";
import { type Layout, onCluster, rowsOf, type Table, tableStatements } from "./layout.ts";

/** A table that the engine keeps up to date by itself with what comes into `ledger`. */
export interface Aggregate {
  readonly table: Table;
  /** What follows from rows of the ledger: `FROM` what is given. */
  readonly select: (from: Sql) => Sql;
  /** A sum over it, and the same over the ledger: equal, or something is missing or doubled. */
  readonly total: Sql;
  readonly totalOfLedger: Sql;
}

const word = sql`LowCardinality(String)`;
const sum = sql`SimpleAggregateFunction(sum, UInt64)`;
const time = sql`DateTime64(3, 'UTC')`;

export const hours: Aggregate = {
  table: {
    name: "ledger_hours",
    kind: "AggregatingMergeTree",
    columns: sql`tenant ${word}, vendor ${word}, hour DateTime('UTC') CODEC(ZSTD(1)), team ${word}, key ${word}, model ${word},
surface ${word}, data_class ${word}, form ${word}, entries ${sum}, counted ${sum}`,
    orderBy: sql`tenant, vendor, hour, team, key, model, surface, data_class, form`,
    shardBy: sql`rand()`,
  },
  select: (
    from,
  ) => sql`SELECT tenant, vendor, toStartOfHour(toDateTime(at, 'UTC')) AS hour, team, key, model, surface, data_class, form,
count() AS entries, sum(ledger.counted) AS counted FROM ${from} AS ledger
GROUP BY tenant, vendor, hour, team, key, model, surface, data_class, form`,
  total: sql`sum(entries)`,
  totalOfLedger: sql`count()`,
};

/** What is asked most often, small enough to be read whole. */
export const days: Aggregate = {
  table: {
    name: "ledger_days",
    kind: "AggregatingMergeTree",
    columns: sql`tenant ${word}, vendor ${word}, day Date, team ${word}, data_class ${word}, form ${word}, entries ${sum}, counted ${sum}`,
    orderBy: sql`tenant, vendor, day, team, data_class, form`,
    shardBy: sql`rand()`,
  },
  select: (
    from,
  ) => sql`SELECT tenant, vendor, toDate(at, 'UTC') AS day, team, data_class, form, count() AS entries, sum(ledger.counted) AS counted
FROM ${from} AS ledger GROUP BY tenant, vendor, day, team, data_class, form`,
  total: sql`sum(entries)`,
  totalOfLedger: sql`count()`,
};

export const people: Aggregate = {
  table: {
    name: "ledger_people",
    kind: "AggregatingMergeTree",
    columns: sql`tenant ${word}, vendor ${word}, day Date, person String CODEC(ZSTD(1)), team ${word}, key ${word}, model ${word},
surface ${word}, data_class ${word}, form ${word}, preview SimpleAggregateFunction(any, String) CODEC(ZSTD(1)), entries ${sum}, counted ${sum},
first SimpleAggregateFunction(min, ${time}) CODEC(ZSTD(1)), last SimpleAggregateFunction(max, ${time}) CODEC(ZSTD(1))`,
    orderBy: sql`tenant, vendor, day, person, team, key, model, surface, data_class, form`,
    shardBy: sql`cityHash64(person)`,
  },
  select: (
    from,
  ) => sql`SELECT tenant, vendor, toDate(at, 'UTC') AS day, person, team, key, model, surface, data_class, form,
any(person_preview) AS preview, count() AS entries, sum(ledger.counted) AS counted, min(at) AS first, max(at) AS last FROM ${from} AS ledger
WHERE person != '' GROUP BY tenant, vendor, day, person, team, key, model, surface, data_class, form`,
  total: sql`sum(entries)`,
  totalOfLedger: sql`countIf(person != '')`,
};

/** Who disclosed it: that many of them are named. */
export const whoNamed = 20;

export const values: Aggregate = {
  table: {
    name: "ledger_values",
    kind: "AggregatingMergeTree",
    columns: sql`tenant ${word}, vendor ${word}, data_class ${word}, fingerprint String CODEC(ZSTD(1)), detector ${word}, form ${word},
preview SimpleAggregateFunction(any, String) CODEC(ZSTD(1)), entries ${sum},
first SimpleAggregateFunction(min, ${time}) CODEC(ZSTD(1)), last SimpleAggregateFunction(max, ${time}) CODEC(ZSTD(1)),
who AggregateFunction(groupUniqArray(${number(whoNamed)}), String) CODEC(ZSTD(1))`,
    orderBy: sql`tenant, vendor, data_class, fingerprint, detector, form`,
    shardBy: sql`cityHash64(fingerprint)`,
  },
  select: (
    from,
  ) => sql`SELECT tenant, vendor, data_class, fingerprint, detector, form, any(a_preview) AS preview, count() AS entries,
min(at) AS first, max(at) AS last, groupUniqArrayState(${number(whoNamed)})(if(person = '', toString(key), person_preview)) AS who FROM ${from}
ARRAY JOIN fingerprints AS fingerprint, detectors AS detector, previews AS a_preview
GROUP BY tenant, vendor, data_class, fingerprint, detector, form`,
  total: sql`sum(entries)`,
  totalOfLedger: sql`sum(length(fingerprints))`,
};

export const aggregates: readonly Aggregate[] = [hours, people, values, days];

/** Makes the table, fills it from what the ledger holds, and has the engine keep it from then on. */
export function aggregateStatements(aggregate: Aggregate, layout: Layout): Sql[] {
  const { table } = aggregate;
  const view = sql`CREATE MATERIALIZED VIEW IF NOT EXISTS ${name(`${table.name}_view`)}${onCluster(layout.cluster)} TO ${rowsOf(table.name, layout)}
AS ${aggregate.select(rowsOf("ledger", layout))}`;
  return [...tableStatements(table, layout), ...refillStatements(aggregate, layout), view];
}

/** Empties the table and fills it from the ledger. Nothing may come into the ledger meanwhile. */
export function refillStatements({ table, select }: Aggregate, layout: Layout): Sql[] {
  return [
    sql`TRUNCATE TABLE ${rowsOf(table.name, layout)}${onCluster(layout.cluster)}`,
    sql`INSERT INTO ${name(table.name)} (${columnNames(table)}) ${select(name("ledger"))} SETTINGS insert_deduplicate = 0, max_bytes_before_external_group_by = 400000000`,
  ];
}

function columnNames({ columns }: Table): Sql {
  // Between the commas that stand in no parentheses: the first word.
  const flat = columns.text.replace(/\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g, "");
  return list(flat.split(",").map((column) => name(column.trim().split(/\s/)[0] ?? "")));
}
