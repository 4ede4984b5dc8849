import type { Disclosure } from "../model/index.ts";

/** The end of the year 2299, where the engine's DateTime64 ends. */
const latest = Date.UTC(2300, 0, 1) - 1;

/**
 * One entry as the table `ledger` takes it, with the end of its line. Writer and sequence come first: together they are the
 * entry's id, and are read back from the head of a file.
 */
export function ledgerLine(writer: string, sequence: number, entry: Disclosure): string {
  const row = {
    writer,
    sequence,
    at: Math.min(entry.at, latest),
    request: entry.request,
    tenant: entry.tenant,
    team: entry.team,
    key: entry.key,
    person: entry.person?.fingerprint ?? "",
    person_preview: entry.person?.preview ?? "",
    vendor: entry.vendor,
    model: entry.model,
    region: entry.region,
    surface: entry.surface,
    data_class: entry.dataClass,
    form: entry.form,
    counted: entry.count,
    fingerprints: entry.values.map(({ fingerprint }) => fingerprint),
    detectors: entry.values.map(({ detector }) => detector),
    previews: entry.values.map(({ preview }) => preview),
    policy: entry.policy,
  };
  const line = JSON.stringify(row);
  // JSON.stringify writes lone surrogates, and only them, as \ud8…; the engine refuses such a line, and with it the file.
  return `${/\\ud[89a-f]/.test(line) ? JSON.stringify(row, wellFormed) : line}\n`;
}

/** Where a file of entries begins: which writer wrote it, and the sequence of its first line. */
export function headOf(line: string): { readonly writer: string; readonly sequence: number } | undefined {
  const [, writer, sequence] = /^\{"writer":"([\w-]{1,64})","sequence":(\d{1,15}),/.exec(line) ?? [];
  return writer === undefined ? undefined : { writer, sequence: Number(sequence) };
}

function wellFormed(_: string, value: unknown): unknown {
  return typeof value === "string" ? Buffer.from(value).toString() : value;
}
