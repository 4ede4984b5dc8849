import type { CollectionTotal } from "../../model/index.ts";
import { conceptsOf } from "../shape/names.ts";
import type { Advice, AdviceKind, Dialect, PlanOptions } from "./plan.ts";

type ColumnTotal = NonNullable<CollectionTotal["columns"]>[number];

/** What a dialect's planner is given. */
export interface PlanTask {
  readonly collection: CollectionTotal;
  readonly columns: readonly AdvisedColumn[];
  readonly path: readonly string[];
  readonly options: PlanOptions;
  readonly days: number;
}

/** A column with findings, and what is best done with it. */
export interface AdvisedColumn {
  readonly name: string;
  readonly type: string;
  readonly found: readonly string[];
  readonly advice: "drop" | "mask" | "hash";
  readonly why: string;
}

/** Everything a plan's step has besides what every step has. */
export type Step = Omit<Advice, "collection" | "column" | "found"> &
  Partial<Pick<Advice, "column" | "found">>;

/** What the whole of a collection calls for, whatever the dialect. */
export function taskOf(collection: CollectionTotal, options: PlanOptions): PlanTask {
  const { name } = collection;
  const point = name.indexOf(".");
  return {
    collection,
    columns: (collection.columns ?? []).filter(({ count }) => count > 0).map(advised),
    path: options.path ?? (point < 0 ? [name] : [name.slice(0, point), name.slice(point + 1)]),
    options,
    days: Math.max(1, Math.floor(options.days ?? 30)),
  };
}

function advised(column: ColumnTotal): AdvisedColumn {
  const { name, type = "", detectors } = column;
  const classes = Object.keys(column.classes);
  const concepts = conceptsOf(name);
  const isText = type === "" || /char|text|string/i.test(type);
  const isPlain = isText && !/array|map|tuple|fixed|\[\]|json/i.test(type);
  const identifies = ["email", "phone", "card", "account", "login", "patient"] as const;
  const only = (...allowed: readonly string[]): boolean => classes.every((one) => allowed.includes(one));
  const told = { name, type, found: detectors };
  if (
    isPlain &&
    identifies.some((one) => concepts.has(one)) &&
    only("contact", "identity", "financial", "health")
  ) {
    return {
      ...told,
      advice: "hash",
      why: "it tells people apart; a keyed hash still does, for joins and counts, and tells nobody who they are",
    };
  }
  if (isPlain && only("secret") && (concepts.has("secret") || concepts.has("card"))) {
    return {
      ...told,
      advice: "drop",
      why: "keys belong in a vault; whoever needs them should ask there, not here",
    };
  }
  if (/vector/i.test(type) || (/array|list/i.test(type) && /float|double/i.test(type))) {
    return { ...told, advice: "drop", why: "what a model made of a text can tell much of the text again" };
  }
  return {
    ...told,
    advice: "mask",
    why: "a label takes the place of every text in which something was found; the other texts stay as they are",
  };
}

/** Whether rows of the kind lose their use with time. */
export function ages({ is }: CollectionTotal): boolean {
  return is !== undefined && /log|traces|chat history|events|correspondence/.test(is.kind);
}

/** Whether there are secrets to be replaced before anything else. */
export function rotation({ collection }: PlanTask): Step[] {
  const secrets = collection.secrets ?? [];
  if (secrets.length === 0 && collection.classes.secret === undefined) return [];
  const found = secrets.map(({ detector }) => detector);
  const which = secrets.slice(0, 5).map(({ title }) => title);
  const named = which.length === 0 ? "what was found" : which.join(", ");
  return [
    step("rotate", [], {
      found,
      why: `replace every secret that stands here (${named}${secrets.length > which.length ? " and others" : ""}): masking does not take back what somebody has read; the report says where each is replaced`,
    }),
  ];
}

/** One step of a plan. */
export function step(
  advice: AdviceKind,
  statements: readonly (string | undefined)[],
  rest: Omit<Step, "advice" | "statements">,
): Step {
  return { advice, statements: statements.filter((one) => one !== undefined), ...rest };
}

/** The steps as they stand in a plan. */
export function planned({ collection }: PlanTask, steps: readonly Step[]): Advice[] {
  return steps.map((one) => ({ collection: collection.name, column: undefined, found: [], ...one }));
}

/** A planner of one dialect. */
export type Planner = (task: PlanTask) => Step[];

export type Planners = Readonly<Record<Dialect, Planner>>;
