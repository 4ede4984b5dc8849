import type { AnswerRules, AnswerUsage } from "./answer-rules.ts";

/** Numbers of one usage object: those of a direction are added up. */
interface UsageFields {
  /** Where the object may stand; the first that is there counts. */
  readonly at: readonly string[];
  readonly input: readonly string[];
  readonly output: readonly string[];
}

/** `usageOf`, `idOf` and `modelOf` from the paths where they stand; the first that is there counts. */
export function factsAt(places: {
  readonly usage: UsageFields;
  readonly id: readonly string[];
  readonly model: readonly string[];
}): Pick<AnswerRules, "usageOf" | "idOf" | "modelOf"> {
  const { usage } = places;
  return {
    usageOf: (event) => {
      for (const path of usage.at) {
        const found = usageIn(valueAt(event, path), usage);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    idOf: (event) => firstString(event, places.id),
    modelOf: (event) => firstString(event, places.model),
  };
}

function usageIn(object: unknown, fields: UsageFields): AnswerUsage | undefined {
  const input = sumOf(object, fields.input);
  const output = sumOf(object, fields.output);
  if (input === undefined && output === undefined) return undefined;
  return { ...(input !== undefined && { input }), ...(output !== undefined && { output }) };
}

function sumOf(object: unknown, names: readonly string[]): number | undefined {
  let sum: number | undefined;
  for (const name of names) {
    const value = valueAt(object, name);
    if (typeof value === "number" && Number.isFinite(value) && value >= 0) sum = (sum ?? 0) + value;
  }
  return sum;
}

function firstString(event: unknown, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const value = valueAt(event, path);
    if (typeof value === "string" && value !== "") return value.slice(0, 256);
  }
  return undefined;
}

/** The value at a path of plain keys; the empty path is the value itself. */
function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const key of path === "" ? [] : path.split(".")) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[key];
  }
  return at;
}
