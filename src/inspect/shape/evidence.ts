import type { CollectionKind, DataClass } from "../../model/index.ts";
import type { ColumnEvidence } from "./column-evidence.ts";
import type { Concept, NameHint } from "./concepts.ts";
import type { Signal } from "./signals.ts";

/** What one rule makes of the evidence. */
export interface Judgement {
  readonly kind: CollectionKind;
  /** 0 to 100; below 50 it is no judgement. */
  readonly score: number;
  readonly because: readonly string[];
}

/** A rule for one kind; it says nothing when nothing speaks for it. */
export type Rule = (evidence: Evidence) => Judgement | undefined;

/** Everything that was gathered, in the words that rules ask in. */
export class Evidence {
  readonly columns: readonly ColumnEvidence[];
  readonly rows: number | undefined;
  readonly #all: readonly ColumnEvidence[];
  readonly #hints: ReadonlySet<NameHint>;

  constructor(
    columns: readonly ColumnEvidence[],
    running: ColumnEvidence,
    hints: ReadonlySet<NameHint>,
    rows: number | undefined,
  ) {
    this.columns = columns;
    this.rows = rows;
    this.#all = running.texts > 0 ? [...columns, running] : columns;
    this.#hints = hints;
  }

  named(hint: NameHint): boolean {
    return this.#hints.has(hint);
  }

  has(...concepts: readonly Concept[]): boolean {
    return concepts.some((concept) => this.of(concept).length > 0);
  }

  /** How many of the concepts have a column of their own. */
  countOf(...concepts: readonly Concept[]): number {
    const taken = new Set<ColumnEvidence>();
    return concepts.filter((concept) => {
      const column = this.of(concept).find((one) => !taken.has(one));
      if (column !== undefined) taken.add(column);
      return column !== undefined;
    }).length;
  }

  of(concept: Concept): readonly ColumnEvidence[] {
    return this.columns.filter(({ concepts }) => concepts.has(concept));
  }

  /** The column, or the running text, with the largest share of texts that show one of the signals. */
  strongest(
    ...signals: readonly Signal[]
  ): { column: ColumnEvidence; signal: Signal; share: number } | undefined {
    const shares = this.#all.flatMap((column) =>
      signals.map((signal) => ({ column, signal, share: column.share(signal) })),
    );
    return shares.filter(({ share }) => share > 0).sort((one, other) => other.share - one.share)[0];
  }

  /** Columns in which the class was found in at least this share of the rows. */
  holding(dataClass: DataClass, least: number): readonly ColumnEvidence[] {
    return this.#all.filter((column) => column.foundShare(dataClass, this.rows) >= least);
  }

  /** "columns `trace_id`, `span_id` and `duration`"; empty when no name may be shown. */
  columnsText(...concepts: readonly Concept[]): string {
    const names = this.#shownNames(concepts);
    const last = names.pop();
    if (last === undefined) return "";
    return names.length === 0 ? `column ${last}` : `columns ${names.join(", ")} and ${last}`;
  }

  /** "columns `email` and `login` are those of accounts", "column `iban` is one of payments"; empty when no name may be shown. */
  columnsOf(whose: string, ...concepts: readonly Concept[]): string {
    const text = this.columnsText(...concepts);
    if (text === "") return "";
    return this.#shownNames(concepts).length === 1
      ? `${text} is one of ${whose}`
      : `${text} are those of ${whose}`;
  }

  #shownNames(concepts: readonly Concept[]): string[] {
    const names = new Set<string>();
    for (const concept of concepts) {
      // One column of each tells enough, the first is the most telling.
      const shown = this.of(concept).find(
        (column) => column.shown !== undefined && !names.has(column.shown),
      )?.shown;
      if (shown !== undefined) names.add(shown);
    }
    return [...names].slice(0, 5).map((name) => `\`${name}\``);
  }
}

/** "412 of 500 texts of `body` are JSON with `role` and `content`". */
export function counted({ column, signal }: { column: ColumnEvidence; signal: Signal }, are: string): string {
  const count = column.count(signal);
  return `${count} of ${column.texts} ${column.texts === 1 ? "text" : "texts"}${column.shown === undefined ? "" : ` of \`${column.shown}\``} ${count === 1 ? are.replace(/^are /, "is ").replace(/^show /, "shows ") : are}`;
}

/** " in `body`"; empty where the column has no name to show. */
export function inColumn({ shown }: ColumnEvidence): string {
  return shown === undefined ? "" : ` in \`${shown}\``;
}

/** Leaves out reasons that came out empty. */
export function reasons(...texts: readonly (string | undefined | false)[]): string[] {
  return texts.filter((text): text is string => typeof text === "string" && text !== "");
}
