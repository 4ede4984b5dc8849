import { catalogue, createScanner, type Detector } from "../../src/detect/index.ts";
import type { PatternSource, PlanOptions } from "../../src/inspect/minimise/plan.ts";
import type { CollectionTotal, DataClass } from "../../src/model/index.ts";

/** Names that would act where they were not quoted. */
export const hostileTable = "a\"`'; DROP TABLE x; --\n\u202e";
export const hostileColumn = "m`e\"s\\sage'; --";

const scanner = createScanner({ detectors: catalogue });
const byId = new Map<string, Detector>(catalogue.map((one) => [one.id, one]));

/** Texts in which detectors find something plainly, as their own examples say, and texts that no detector wants. */
export function textsOf(detectors: readonly Detector[]): string[] {
  return detectors
    .flatMap(({ finds }) => finds.slice(0, 3))
    .flatMap((text) => [text, `before it: ${text}\nafter it`, "it is so"])
    .filter((text) => !text.includes("\u0000"))
    .filter((text) => scanner.scan(text).every(({ wrapping }) => wrapping === undefined));
}

/** The same, hidden in base64, where no pattern sees it. */
export function wrappedTextsOf(detectors: readonly Detector[]): string[] {
  return textsOf(detectors).map((text) =>
    Buffer.from(`{"config": "${text} and more of it"}`).toString("base64"),
  );
}

/** What is found in the texts of a column, and whether inside wrappings. */
export function foundIn(texts: readonly string[]): {
  ids: string[];
  classes: Partial<Record<DataClass, number>>;
  wrapped: boolean;
} {
  const ids = new Set<string>();
  const classes: Partial<Record<DataClass, number>> = {};
  let wrapped = false;
  for (const text of texts) {
    for (const { detector, dataClass, wrapping } of scanner.scan(text)) {
      ids.add(detector);
      classes[dataClass] = (classes[dataClass] ?? 0) + 1;
      wrapped ||= wrapping !== undefined;
    }
  }
  return { ids: [...ids], classes, wrapped };
}

/** Each detector's own pattern in RE2's syntax, its counted repeats cut to what is quickly compiled and matches no less. */
export function patternsFor(ids: readonly string[]): PatternSource[] {
  return ids.flatMap((id) => {
    const pattern = byId.get(id)?.pattern;
    if (pattern === undefined) return [];
    const source = pattern.source
      .replace(/\\u([0-9a-fA-F]{4})/g, "\\x{$1}")
      .replace(/\\u\{([0-9a-fA-F]+)\}/g, "\\x{$1}")
      .replace(/(?<!\\x)\{(\d+)(,?)(\d*)\}/g, (all, least: string, _comma: string, most: string) =>
        Number(most === "" ? least : most) <= 6 ? all : `{${Math.min(6, Number(least))},}`,
      );
    return [{ source: pattern.flags.includes("i") ? `(?i)${source}` : source }];
  });
}

export interface MadeColumn {
  readonly name: string;
  readonly type: string;
  readonly texts: readonly string[];
}

/** A collection as a report has it, and what a plan is made with. */
export function reported(
  name: string,
  path: readonly string[],
  columns: readonly MadeColumn[],
): { collection: CollectionTotal; options: PlanOptions } {
  const found = columns.map(({ texts }) => foundIn(texts));
  const wrapped = new Set(columns.filter((_, at) => found[at]?.wrapped).map((column) => column.name));
  const classes = Object.assign({}, ...found.map((one) => one.classes)) as CollectionTotal["classes"];
  const collection: CollectionTotal = {
    place: 0,
    name,
    format: "table",
    bytes: 1,
    count: 1,
    exact: true,
    classes,
    is: { kind: "chat history", because: ["its name says so"] },
    columns: columns.map((column, at) => ({
      name: column.name,
      type: column.type,
      count: 1,
      exact: true,
      classes: found[at]?.classes ?? {},
      detectors: found[at]?.ids ?? [],
    })),
  };
  return { collection, options: { patternsFor, path, time: "when", wrapped } };
}

/** Detectors that were found before and are found again. */
export function left(texts: readonly string[], before: readonly string[]): string[] {
  const kinds = new Set(before);
  return texts.flatMap((text) =>
    scanner
      .scan(text)
      .filter(({ detector }) => kinds.has(detector))
      .map(({ detector }) => `${detector} in ${text.slice(0, 24)}`),
  );
}
