import type { DataClass, Disclosure, DisclosureForm } from "../../model/index.ts";
import type { Concern, Reading } from "./read-request.ts";

/** What all entries of one request share. */
export type RequestFacts = Omit<Disclosure, "dataClass" | "form" | "count" | "values">;

const mostValues = 1000;

/** The entries that a request leaves in the ledger: one for each class, in the form in which it left or was held back. */
export function disclosuresOf(
  { parts, counts }: Reading,
  facts: RequestFacts,
  formOf: (concern: Concern | "none") => DisclosureForm,
): Disclosure[] {
  const values = new Map<DataClass, Map<string, Disclosure["values"][number]>>();
  let room = mostValues;
  for (const { found } of parts) {
    for (const { dataClass, fingerprint, detector, preview } of found) {
      if (dataClass === undefined || room === 0) continue;
      const ofClass = values.get(dataClass) ?? new Map();
      values.set(dataClass, ofClass);
      if (ofClass.has(fingerprint)) continue;
      ofClass.set(fingerprint, { fingerprint, detector, preview });
      room -= 1;
    }
  }
  if (counts.size === 0) return [{ ...facts, dataClass: "none", form: formOf("none"), count: 0, values: [] }];
  return [...counts].map(([concern, count]) => ({
    ...facts,
    dataClass: concern,
    form: formOf(concern),
    count,
    values: concern === "unread" ? [] : [...(values.get(concern)?.values() ?? [])],
  }));
}
