import type { ScanReport } from "../../model/index.ts";
import { clean } from "../clean.ts";
import { inkFor } from "../ink.ts";
import { many, minute } from "../words.ts";

/** One thing that is not as it was, as far as it is told. */
export interface ToldChange {
  readonly kind: "appeared" | "worse" | "better" | "gone" | "door";
  readonly title: string;
  readonly doors: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly why: string;
}

const names: Readonly<Record<ToldChange["kind"], string>> = {
  appeared: "new",
  worse: "worse",
  better: "better",
  gone: "gone",
  door: "new door",
};

/** Doors that are named of each change. */
const mostDoors = 5;

/** What changed since the look before, what got worse first. */
export function changesText(
  changes: readonly ToldChange[],
  report: ScanReport,
  { colour }: { readonly colour: boolean },
): string {
  const ink = inkFor(colour);
  const lines = [...changes]
    .sort((one, other) => Number(isBad(other)) - Number(isBad(one)))
    .map((change) => (isBad(change) ? ink.critical(lineOf(change)) : lineOf(change)));
  const cut = report.interrupted ? ["stopped before its end: what is not named here is not known"] : [];
  return `${minute(report.endedAt)}, ${many(changes.length, "change")}\n${[...lines, ...cut].map((line) => `  ${line}\n`).join("")}`;
}

function lineOf({ kind, title, doors, from, to, why }: ToldChange): string {
  const shown = doors.slice(0, mostDoors).map(clean).join(", ");
  const more = doors.length > mostDoors ? ` and ${many(doors.length - mostDoors, "more door")}` : "";
  const turned = from === undefined ? (to ?? "") : `${from}, now ${to ?? "no answer"}`;
  return `${names[kind]}: ${clean(title)} at ${shown}${more}: ${turned}: ${clean(why)}`;
}

/** What lets strangers do more than before. */
function isBad({ kind, to }: ToldChange): boolean {
  return kind === "worse" || ((kind === "appeared" || kind === "door") && (to === "open" || to === "weak"));
}
