import { type Engine, number, sql, value } from "../clickhouse/index.ts";
import { type DisclosedClass, Disclosure, type DisclosureForm } from "../model/index.ts";
import { instant, is, limited, where } from "./ledger-filter.ts";

export interface EntriesQuestion {
  readonly tenant?: string;
  readonly vendor?: string;
  readonly team?: string;
  readonly key?: string;
  /** Fingerprint. */
  readonly person?: string;
  /** Of a value that the entry has to hold. */
  readonly fingerprint?: string;
  readonly request?: string;
  readonly dataClass?: DisclosedClass;
  readonly form?: DisclosureForm;
  readonly since?: number;
  readonly until?: number;
  /** At most 10,000; 100 unless given. */
  readonly limit?: number;
  /** Where the last page ended. */
  readonly after?: EntriesCursor;
}

/** Names one entry; stays valid while entries are added. */
export interface EntriesCursor {
  readonly at: number;
  readonly writer: string;
  readonly sequence: number;
}

export interface Entries {
  /** Newest first. */
  readonly entries: readonly Disclosure[];
  /** Absent on the last page. */
  readonly next?: EntriesCursor;
}

/** Entries as they were recorded, a page at a time. */
export async function entries(engine: Engine, question: EntriesQuestion): Promise<Entries> {
  const { since, until, after, fingerprint } = question;
  const limit = limited(question.limit, 100, 10_000);
  const conditions = [
    is(sql`vendor`, "vendor", question.vendor),
    is(sql`tenant`, "tenant", question.tenant),
    is(sql`team`, "team", question.team),
    is(sql`key`, "key", question.key),
    is(sql`person`, "person", question.person),
    is(sql`request`, "request", question.request),
    is(sql`data_class`, "dataClass", question.dataClass),
    is(sql`form`, "form", question.form),
    fingerprint === undefined
      ? undefined
      : sql`has(fingerprints, ${value("fingerprint", "String", fingerprint)})`,
    since === undefined ? undefined : sql`at >= ${instant("since", since)}`,
    until === undefined ? undefined : sql`at < ${instant("until", until)}`,
    after && sql`at <= ${instant("after", after.at)}`,
    after &&
      sql`(at < ${instant("after", after.at)} OR (writer, sequence) < (${value("afterWriter", "String", after.writer)}, ${value("afterSequence", "UInt64", after.sequence)}))`,
  ];
  const rows = await engine.rows<Row>(
    sql`SELECT * EXCEPT at, toUnixTimestamp64Milli(ledger.at) AS at_ FROM ledger ${where(conditions)}
ORDER BY at DESC, writer DESC, sequence DESC LIMIT ${number(limit + 1)}`,
    { purpose: "entries of the ledger" },
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    entries: page.map(disclosureOf),
    ...(rows.length > limit &&
      last !== undefined && {
        next: { at: Number(last.at_), writer: last.writer, sequence: Number(last.sequence) },
      }),
  };
}

interface Row {
  readonly at_: number | string;
  readonly writer: string;
  readonly sequence: number | string;
  readonly request: string;
  readonly tenant: string;
  readonly team: string;
  readonly key: string;
  readonly person: string;
  readonly person_preview: string;
  readonly vendor: string;
  readonly model: string;
  readonly region: string;
  readonly surface: string;
  readonly data_class: string;
  readonly form: string;
  readonly counted: number | string;
  readonly fingerprints: readonly string[];
  readonly detectors: readonly string[];
  readonly previews: readonly string[];
  readonly policy: string;
}

function disclosureOf(row: Row): Disclosure {
  return Disclosure.parse({
    request: row.request,
    at: Number(row.at_),
    tenant: row.tenant,
    team: row.team,
    key: row.key,
    ...(row.person !== "" && { person: { fingerprint: row.person, preview: row.person_preview } }),
    vendor: row.vendor,
    model: row.model,
    region: row.region,
    surface: row.surface,
    dataClass: row.data_class,
    form: row.form,
    count: Number(row.counted),
    values: row.fingerprints.map((fingerprint, at) => ({
      fingerprint,
      detector: row.detectors[at] ?? "",
      preview: row.previews[at] ?? "",
    })),
    policy: row.policy,
  });
}
