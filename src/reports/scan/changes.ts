import type { ScanReport } from "../../model/index.ts";
import { clean } from "../clean.ts";
import { inkFor } from "../ink.ts";

/** One thing that is not as it was, as far as it is told. */
export interface ToldChange {
  readonly kind: "appeared" | "worse" | "better" | "gone" | "door";
  readonly title: string;
  readonly doors: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly why: string;
}

/** What changed since the look before, a line each. */
export function changesText(
  changes: readonly ToldChange[],
  { endedAt }: ScanReport,
  { colour }: { colour: boolean },
): string {
  const ink = inkFor(colour);
  const lines = changes.map(({ kind, title, doors, from, to, why }) => {
    const turned = from === undefined ? (to ?? "") : `${from} → ${to ?? "not there"}`;
    const line = `${kind}: ${clean(title)} at ${doors.map(clean).join(", ")}: ${turned}, ${clean(why)}`;
    return kind === "worse" || (kind === "appeared" && (to === "open" || to === "weak"))
      ? ink.critical(line)
      : line;
  });
  return `${endedAt.slice(0, 19).replace("T", " ")} UTC\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
