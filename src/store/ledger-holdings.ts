import { type Engine, number, type Sql, sql, value } from "../clickhouse/index.ts";
import type { DisclosedClass, DisclosureForm } from "../model/index.ts";
import { instant, is, limited, where } from "./ledger-filter.ts";
import { whoNamed } from "./migrations/aggregates.ts";

export interface HoldingsQuestion {
  readonly vendor: string;
  readonly tenant?: string;
  readonly dataClass?: DisclosedClass;
  /** What left in any form, unless given: `blocked` did not. */
  readonly forms?: readonly DisclosureForm[];
  /** Disclosed last at or after it, in milliseconds since 1970. */
  readonly since?: number;
  /** Disclosed first before it. */
  readonly until?: number;
  /** At most 10,000; 1,000 unless given. */
  readonly limit?: number;
}

export interface HeldValue {
  readonly fingerprint: string;
  readonly detector: string;
  readonly dataClass: string;
  readonly preview: string;
  readonly forms: readonly string[];
  readonly entries: number;
  readonly first: number;
  readonly last: number;
  /** Up to 20 who disclosed it: people as previews, else ids of keys. */
  readonly who: readonly string[];
}

export interface HeldPerson {
  readonly fingerprint: string;
  readonly preview: string;
  readonly dataClasses: readonly string[];
  readonly forms: readonly string[];
  readonly entries: number;
  readonly values: number;
  readonly first: number;
  readonly last: number;
}

/** The latest first; `total` counts all there are. */
export interface Holdings<Held> {
  readonly held: readonly Held[];
  readonly total: number;
}

const left: readonly DisclosureForm[] = ["raw", "masked", "token"];

/** Which values a vendor holds, and in which form. */
export async function heldValues(engine: Engine, question: HoldingsQuestion): Promise<Holdings<HeldValue>> {
  const conditions = conditionsOf(question);
  const purpose = "which values a vendor holds";
  const latest = await latestFingerprints(engine, conditions, limitOf(question));
  const rows = await engine.rows<Record<string, unknown>>(
    sql`SELECT data_class, fingerprint, detector, groupUniqArray(form) AS forms, any(preview) AS preview, sum(entries) AS entries_,
min(toUnixTimestamp64Milli(first)) AS first_, max(toUnixTimestamp64Milli(last)) AS last_
FROM ledger_values ${where([...conditions, oneOf(latest)])} GROUP BY data_class, fingerprint, detector
ORDER BY last_ DESC, fingerprint, detector LIMIT ${number(limitOf(question))}`,
    { purpose },
  );
  const total = await count(
    engine,
    sql`fingerprint, detector, data_class`,
    sql`ledger_values`,
    conditions,
    purpose,
  );
  const who = await whoDisclosed(engine, question, rows);
  return {
    held: rows.map((row) => ({
      fingerprint: String(row["fingerprint"]),
      detector: String(row["detector"]),
      dataClass: String(row["data_class"]),
      preview: String(row["preview"]),
      forms: texts(row["forms"]),
      entries: Number(row["entries_"]),
      first: Number(row["first_"]),
      last: Number(row["last_"]),
      who: who.get(String(row["fingerprint"])) ?? [],
    })),
    total,
  };
}

/** Whose data a vendor holds, as far as callers named their end users. */
export async function heldPeople(engine: Engine, question: HoldingsQuestion): Promise<Holdings<HeldPerson>> {
  const conditions = conditionsOf(question);
  const purpose = "whose data a vendor holds";
  const rows = await engine.rows<Record<string, unknown>>(
    sql`SELECT person, any(preview) AS preview, groupUniqArray(data_class) AS classes, groupUniqArray(form) AS forms,
sum(entries) AS entries_, sum(counted) AS values_, min(toUnixTimestamp64Milli(first)) AS first_, max(toUnixTimestamp64Milli(last)) AS last_
FROM ledger_people ${where(conditions)} GROUP BY person ORDER BY last_ DESC, person LIMIT ${number(limitOf(question))}`,
    { purpose },
  );
  const total = await count(engine, sql`person`, sql`ledger_people`, conditions, purpose);
  return {
    held: rows.map((row) => ({
      fingerprint: String(row["person"]),
      preview: String(row["preview"]),
      dataClasses: texts(row["classes"]),
      forms: texts(row["forms"]),
      entries: Number(row["entries_"]),
      values: Number(row["values_"]),
      first: Number(row["first_"]),
      last: Number(row["last_"]),
    })),
    total,
  };
}

/** Times hold for each row, merged or not; a form that was used only before the time is not named. */
function conditionsOf(question: HoldingsQuestion): (Sql | undefined)[] {
  const { since, until } = question;
  return [
    is(sql`vendor`, "vendor", question.vendor),
    is(sql`tenant`, "tenant", question.tenant),
    is(sql`data_class`, "dataClass", question.dataClass),
    sql`form IN ${value("forms", "Array(String)", question.forms ?? left)}`,
    since === undefined ? undefined : sql`last >= ${instant("since", since)}`,
    until === undefined ? undefined : sql`first < ${instant("until", until)}`,
  ];
}

async function count(
  engine: Engine,
  key: Sql,
  table: Sql,
  conditions: readonly (Sql | undefined)[],
  purpose: string,
): Promise<number> {
  const [row] = await engine.rows<{ total: number }>(
    sql`SELECT uniqExact(cityHash64(${key})) AS total FROM ${table} ${where(conditions)}`,
    { purpose },
  );
  return Number(row?.total ?? 0);
}

/**
 * A value has a row for each form and each part that is not merged yet. Sorting rows by their time and keeping the first of each
 * value is many times faster than adding up millions of values of which a page is shown.
 */
async function latestFingerprints(
  engine: Engine,
  conditions: readonly (Sql | undefined)[],
  limit: number,
): Promise<string[]> {
  for (let rows = limit * 4; ; rows *= 4) {
    const found = await engine.rows<{ fingerprint: string }>(
      sql`SELECT fingerprint FROM ledger_values ${where(conditions)} ORDER BY last DESC LIMIT ${number(rows)}`,
      { purpose: "the latest values a vendor holds" },
    );
    const distinct = new Set(found.map(({ fingerprint }) => fingerprint));
    if (distinct.size >= limit || found.length < rows) return [...distinct].slice(0, limit);
  }
}

function oneOf(fingerprints: readonly string[]): Sql {
  return sql`fingerprint IN ${value("fingerprints", "Array(String)", fingerprints)}`;
}

/** Asked for those alone that are shown: it costs more than all the rest. */
async function whoDisclosed(
  engine: Engine,
  question: HoldingsQuestion,
  rows: readonly Record<string, unknown>[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const fingerprints = [...new Set(rows.map((row) => String(row["fingerprint"])))];
  const who = new Map<string, readonly string[]>();
  for (let at = 0; at < fingerprints.length; at += 10_000) {
    const conditions = [...conditionsOf(question), oneOf(fingerprints.slice(at, at + 10_000))];
    const named = await engine.rows<{ fingerprint: string; who: readonly string[] }>(
      sql`SELECT fingerprint, arraySort(groupUniqArrayMerge(${number(whoNamed)})(ledger_values.who)) AS who
FROM ledger_values ${where(conditions)} GROUP BY fingerprint`,
      { purpose: "who disclosed these values" },
    );
    for (const { fingerprint, who: names } of named) who.set(fingerprint, names);
  }
  return who;
}

function limitOf({ limit }: HoldingsQuestion): number {
  return limited(limit, 1000, 10_000);
}

function texts(list: unknown): string[] {
  return Array.isArray(list) ? list.map(String).sort() : [];
}
