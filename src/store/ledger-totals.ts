import { type Engine, list, name, number, type Sql, sql, value } from "../clickhouse/index.ts";
import type { DisclosedClass, DisclosureForm } from "../model/index.ts";
import { is, limited, where } from "./ledger-filter.ts";

export type Dimension =
  | "vendor"
  | "team"
  | "key"
  | "person"
  | "model"
  | "dataClass"
  | "form"
  | "surface"
  | "day"
  | "month";

export interface TotalsQuestion {
  readonly tenant?: string;
  readonly vendor?: string;
  readonly team?: string;
  readonly key?: string;
  /** Fingerprint. */
  readonly person?: string;
  readonly dataClass?: DisclosedClass;
  readonly form?: DisclosureForm;
  readonly model?: string;
  /** Milliseconds since 1970; `until` is the first that no longer counts. Rounded outwards to hours, with people to days (UTC). */
  readonly since?: number;
  readonly until?: number;
  readonly by: readonly Dimension[];
  /** At most 100,000; 10,000 unless given. */
  readonly limit?: number;
}

export interface Total {
  /** What it was asked by; people by fingerprint, days as `2025-01-30`, months as `2025-01`. */
  readonly by: Readonly<Partial<Record<Dimension, string>>>;
  /** Masked, when asked by person. */
  readonly preview?: string;
  readonly entries: number;
  /** Sensitive values, repeated ones included. */
  readonly values: number;
}

export interface Totals {
  /** Most entries first. */
  readonly totals: readonly Total[];
  /** There are more than the limit. */
  readonly isCut: boolean;
  /** The time that was counted, rounded. */
  readonly since?: number;
  readonly until?: number;
}

const columns: Readonly<Record<Exclude<Dimension, "day" | "month">, Sql>> = {
  vendor: sql`vendor`,
  team: sql`team`,
  key: sql`key`,
  person: sql`person`,
  model: sql`model`,
  dataClass: sql`data_class`,
  form: sql`form`,
  surface: sql`surface`,
};

/** Milliseconds. */
const day = 86_400_000;

/** Adds up the ledger by some of its dimensions. */
export async function totals(engine: Engine, question: TotalsQuestion): Promise<Totals> {
  const byPerson = question.by.includes("person");
  const people = byPerson || question.person !== undefined;
  const [table, time, step] = tableFor(question, people);
  const since = question.since === undefined ? undefined : Math.floor(question.since / step) * step;
  const until = question.until === undefined ? undefined : Math.ceil(question.until / step) * step;
  const limit = limited(question.limit, 10_000, 100_000);
  const dimensions = [...new Set(question.by)];
  const keys = dimensions.map((_, at) => name(`by${at}`));
  const chosen = dimensions.map((dimension, at) => sql`${columnOf(dimension, time)} AS ${name(`by${at}`)}`);
  const conditions = [
    is(columns.vendor, "vendor", question.vendor),
    is(sql`tenant`, "tenant", question.tenant),
    is(columns.team, "team", question.team),
    is(columns.key, "key", question.key),
    is(columns.person, "person", question.person),
    is(columns.dataClass, "dataClass", question.dataClass),
    is(columns.form, "form", question.form),
    is(columns.model, "model", question.model),
    since === undefined ? undefined : sql`${time} >= ${moment("since", since, step === day)}`,
    until === undefined ? undefined : sql`${time} < ${moment("until", until, step === day)}`,
  ];
  const rows = await engine.rows<Record<string, unknown>>(
    sql`SELECT ${list([...chosen, ...(byPerson ? [sql`any(preview) AS preview`] : []), sql`sum(entries) AS entries_`, sql`sum(counted) AS values_`])}
FROM ${table} ${where(conditions)}${keys.length === 0 ? sql`` : sql` GROUP BY ${list(keys)}`}
ORDER BY ${list([sql`entries_ DESC`, ...keys])} LIMIT ${number(limit + 1)}`,
    { purpose: "totals of the ledger" },
  );
  return {
    totals: rows.slice(0, limit).map((row) => ({
      by: Object.fromEntries(dimensions.map((dimension, at) => [dimension, String(row[`by${at}`])])),
      ...(byPerson && { preview: String(row["preview"]) }),
      entries: Number(row["entries_"]),
      values: Number(row["values_"]),
    })),
    isCut: rows.length > limit,
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
}

/** The smallest table that answers it. */
function tableFor(question: TotalsQuestion, people: boolean): readonly [Sql, Sql, number] {
  if (people) return [name("ledger_people"), sql`day`, day];
  const { since = 0, until = 0, key, model, by } = question;
  const isCoarse =
    key === undefined &&
    model === undefined &&
    !by.some((one) => one === "key" || one === "model" || one === "surface") &&
    since % day === 0 &&
    until % day === 0;
  return isCoarse ? [name("ledger_days"), sql`day`, day] : [name("ledger_hours"), sql`hour`, 3_600_000];
}

function columnOf(dimension: Dimension, time: Sql): Sql {
  if (dimension === "day") return sql`formatDateTime(${time}, '%F')`;
  if (dimension === "month") return sql`formatDateTime(${time}, '%Y-%m')`;
  return columns[dimension];
}

function moment(key: string, milliseconds: number, isDay: boolean): Sql {
  const seconds = sql`toDateTime64(${value(key, "Int64", Math.trunc(milliseconds / 1000))}, 0, 'UTC')`;
  return isDay ? sql`toDate32(${seconds})` : seconds;
}
