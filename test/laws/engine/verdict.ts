import { type Detector, type EnginePlan, type EngineRule, neededIn } from "../../../src/detect/index.ts";

/** Says whether a plan lets a text through for a detector, given the patterns that fit the text. */
export class Verdict {
  readonly #rules = new Map<string, EngineRule[]>();

  constructor({ rules }: EnginePlan) {
    for (const rule of rules) {
      for (const { id } of rule.detectors) this.#rules.set(id, [...(this.#rules.get(id) ?? []), rule]);
    }
  }

  /** The rules that look for the value as it stands. */
  plainRules({ id }: Detector): EngineRule[] {
    return (this.#rules.get(id) ?? []).filter(({ wrapped }) => wrapped !== true);
  }

  /** By what the value looks like itself, wrappings left aside. */
  plainly(detector: Detector, fits: ReadonlySet<number>, column: string | undefined): boolean {
    return this.plainRules(detector).some((rule) => holds(rule, fits, column));
  }

  atAll({ id }: Detector, fits: ReadonlySet<number>, column: string | undefined): boolean {
    return (this.#rules.get(id) ?? []).some((rule) => holds(rule, fits, column));
  }
}

function holds(rule: EngineRule, fits: ReadonlySet<number>, column: string | undefined): boolean {
  const { any, near } = column === undefined ? rule : neededIn(rule, column);
  return [any, near].every((needed) => needed?.some((index) => fits.has(index)) ?? true);
}

/** The patterns as JavaScript reads them. They hold no flag and no dot, so that both read them alike. */
export function asRegExps({ patterns }: EnginePlan): RegExp[] {
  return patterns.map((source) => new RegExp(source, "u"));
}

/** Indices of the patterns that fit. */
export function fitting(patterns: readonly (RegExp | undefined)[], text: string): Set<number> {
  // Half a surrogate pair has no form in UTF-8.
  const wellFormed = Buffer.from(text).toString();
  return new Set([...patterns.keys()].filter((index) => patterns[index]?.test(wellFormed)));
}
