import { chosenDetectors, type Detector, fullPattern } from "../detect/index.ts";
import { type Dialect, type Plan, type PlanOptions, planOf, wrappedColumns } from "../inspect/index.ts";
import type { CollectionTotal, Report } from "../model/index.ts";
import { type Collection, timeColumn } from "../sources/index.ts";
import type { Besides } from "./inspection.ts";

/** A collection with findings, and what its plan is made with. */
export interface Planned {
  readonly total: CollectionTotal;
  readonly options: PlanOptions;
}

interface Seen {
  /** As the place itself calls it; the report may show it masked. */
  readonly name: string;
  readonly time: string | undefined;
}

/** Remembers of each collection what the report does not say and a plan needs. */
export class Planning {
  readonly #target: string;
  readonly #detectors: ReadonlyMap<string, Detector>;
  /** By the name in the report. */
  readonly #seen = new Map<string, Seen>();

  constructor(target: string, ownDetectors: readonly Detector[]) {
    this.#target = target;
    const all = chosenDetectors({ ownDetectors, disabled: [], only: undefined });
    this.#detectors = new Map(all.map((one) => [one.id, one]));
  }

  get hooks(): Besides {
    return { onCollection: (collection, shown) => this.#see(collection, shown) };
  }

  #see({ name, columns = [] }: Collection, shown: string): void {
    this.#seen.set(shown, { name, time: timeColumn(columns)?.name });
  }

  planFrom(report: Report): Plan {
    const dialect = dialectOf(report.places[0]?.kind ?? "");
    return report.collections.flatMap((total) => {
      const seen = this.#seen.get(total.name);
      // A name that is itself sensitive is shown masked, and no statement can be written with that.
      const isShown = seen !== undefined && seen.name === total.name;
      return planOf(total, isShown ? dialect : "other", this.#optionsFor(report, total, seen));
    });
  }

  /** Those with findings, by the name that the place itself gives them. */
  totalsFrom(report: Report): ReadonlyMap<string, Planned> {
    return new Map(
      report.collections.flatMap((total) => {
        const seen = this.#seen.get(total.name);
        return seen === undefined || total.count === 0
          ? []
          : [[seen.name, { total, options: this.#optionsFor(report, total, seen) }]];
      }),
    );
  }

  #optionsFor(report: Report, total: CollectionTotal, seen: Seen | undefined): PlanOptions {
    return {
      patternsFor: (ids) => this.#patternsFor(ids),
      path: pathOf(this.#target, total.name),
      wrapped: wrappedColumns(report, total),
      ...(seen?.time !== undefined && { time: seen.time }),
    };
  }

  /** Whole patterns: those that narrow fit far more than what was found. */
  #patternsFor(ids: readonly string[]): { readonly source: string }[] {
    const detectors = ids.flatMap((id) => this.#detectors.get(id) ?? []);
    // None where one is not known any more: the whole column is masked then.
    return detectors.length < ids.length ? [] : detectors.map((one) => ({ source: fullPattern(one) }));
  }
}

function dialectOf(kind: string): Dialect {
  if (kind === "ClickHouse") return "clickhouse";
  if (kind === "PostgreSQL") return "postgres";
  if (kind === "MySQL" || kind === "MariaDB") return "mysql";
  return kind.startsWith("SQLite") ? "sqlite" : "other";
}

/** `shop.public.orders`, of all databases of a PostgreSQL, stands as `public.orders` in statements run in `shop`. */
function pathOf(target: string, name: string): string[] {
  const isWholeServer = /^postgres(?:ql)?:\/\/[^/?#]*\/?(?:[?#]|$)/i.test(target);
  const inDatabase = isWholeServer ? name.slice(name.indexOf(".") + 1) : name;
  const point = inDatabase.indexOf(".");
  return point < 0 ? [inDatabase] : [inDatabase.slice(0, point), inDatabase.slice(point + 1)];
}
