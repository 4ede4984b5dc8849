import { type RemedyId, remedies } from "../detect/index.ts";
import type { RemedyText } from "../model/index.ts";

/** Each remedy once, for the report. */
export function remedyTexts(ids: readonly RemedyId[]): RemedyText[] {
  return [...new Set(ids)].sort().flatMap((id) => {
    const remedy = remedies.get(id);
    if (remedy === undefined) return [];
    const { title, steps, verified, asOf, references } = remedy;
    return [
      { id, title, steps: steps.map((step) => ({ ...step })), verified, asOf, references: [...references] },
    ];
  });
}
