import { drawn } from "./draw.ts";
import { kinds } from "./log-stream.ts";
import type { Either, Kind, Part } from "./recipe.ts";
import { chosen, kindOf } from "./recipe-text.ts";

/** What stands in the first rows of the demo to be found by one detector. */
export interface Planted {
  /** Every time it stands there. */
  readonly count: number;
  /** Different values; undefined where only what is around them is the recipe's. */
  readonly distinct: number | undefined;
}

/** By detector: what the first `rows` rows of the demo hold, counted over the choices that made them and not over their text. */
export function plantedIn(rows: number): ReadonlyMap<string, Planted> {
  const tally = new Tally();
  for (let row = 0; row < rows; row++) {
    for (const part of plantingOf(kindOf(kinds, row))) tally.take(part, row);
  }
  return tally.result();
}

class Tally {
  readonly #counts = new Map<string, number>();
  readonly #values = new Map<string, Set<string>>();

  take(part: Part, row: number): void {
    if (typeof part === "string") return;
    if ("alternatives" in part) {
      for (const inner of chosen(part, row).parts) this.take(inner, row);
    } else if ("text" in part) {
      for (const detector of part.plants) this.#count(detector);
    } else if ("from" in part) {
      const { plants, values } = part.from;
      if (plants.length === 0) return;
      const value = values[drawn(row, part.draw) % values.length] ?? "";
      for (const detector of plants) {
        this.#count(detector);
        const known = this.#values.get(detector);
        if (known === undefined) this.#values.set(detector, new Set([value]));
        else known.add(value);
      }
    }
  }

  result(): ReadonlyMap<string, Planted> {
    return new Map(
      [...this.#counts].map(([detector, count]) => [
        detector,
        { count, distinct: this.#values.get(detector)?.size },
      ]),
    );
  }

  #count(detector: string): void {
    this.#counts.set(detector, (this.#counts.get(detector) ?? 0) + 1);
  }
}

const planting = new Map<Kind, readonly Part[]>();

/** The parts of a kind that may plant something; most rows have few. */
function plantingOf(kind: Kind): readonly Part[] {
  let parts = planting.get(kind);
  if (parts === undefined) {
    parts = [kind.span, kind.service, ...kind.source, ...kind.values.flat()].filter(mayPlant);
    planting.set(kind, parts);
  }
  return parts;
}

function mayPlant(part: Part): boolean {
  if (typeof part === "string") return false;
  if ("alternatives" in part)
    return (part satisfies Either).alternatives.some(({ parts }) => parts.some(mayPlant));
  if ("text" in part) return part.plants.length > 0;
  return "from" in part && part.from.plants.length > 0;
}
