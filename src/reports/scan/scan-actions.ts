import type { Exposure, FixStep, ScanReport, Severity } from "../../model/index.ts";
import { listed, productText, worstFirst } from "./scan-words.ts";

/** What to do about one product, wherever the same has to be done. */
export interface ActionGroup {
  /** "ClickHouse 18.16.1"; of the last group, which is about all of them, undefined. */
  readonly product: string | undefined;
  readonly worst: Severity;
  readonly exposures: readonly Exposure[];
  /** In the order to do them in. */
  readonly steps: readonly FixStep[];
}

/**
 * What to do, by product, the worst first. Services of a product with the same steps are one group; steps at the end
 * that all groups have in common are a group of their own, the last.
 */
export function actionGroups({ exposures }: ScanReport): readonly ActionGroup[] {
  const groups = new Map<string, ActionGroup & { readonly exposures: Exposure[] }>();
  for (const exposure of worstFirst(exposures)) {
    if (exposure.fix.length === 0) continue;
    const key = JSON.stringify([productText(exposure), exposure.fix]);
    const known = groups.get(key);
    if (known !== undefined) known.exposures.push(exposure);
    else
      groups.set(key, {
        product: productText(exposure),
        worst: exposure.severity ?? "low",
        exposures: [exposure],
        steps: exposure.fix,
      });
  }
  return withCommonEnd([...groups.values()]);
}

function withCommonEnd(groups: readonly ActionGroup[]): readonly ActionGroup[] {
  const [first] = groups;
  if (first === undefined || groups.length === 1) return groups;
  const keys = groups.map(({ steps }) => steps.map((step) => JSON.stringify(step)));
  let common = 0;
  while (
    common < first.steps.length &&
    keys.every(
      (each) => each.at(-1 - common) !== undefined && each.at(-1 - common) === keys[0]?.at(-1 - common),
    )
  ) {
    common += 1;
  }
  if (common === 0) return groups;
  return [
    ...groups
      .map((group) => ({ ...group, steps: group.steps.slice(0, group.steps.length - common) }))
      .filter(({ steps }) => steps.length > 0),
    {
      product: undefined,
      worst: first.worst,
      exposures: groups.flatMap(({ exposures }) => exposures),
      steps: first.steps.slice(first.steps.length - common),
    },
  ];
}

/** Above the steps: "ClickHouse 18.16.1", "Redis 7.0.15, 3 services", "Then, for all of them". */
export function groupTitle({ product, exposures }: ActionGroup): string {
  if (product === undefined) return "Then, for all of them";
  return exposures.length === 1 ? product : `${product}, ${exposures.length} services`;
}

/** Some of the places that a list of several names: "a; b and 12 more". */
export function someOf(texts: readonly string[], most: number): string {
  return listed(texts.slice(0, most), texts.length);
}
