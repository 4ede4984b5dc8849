import { isRecord, type JsonObject } from "./json-object.ts";
import { itemsOf, nodeOf, type RuleNode } from "./rule-tree.ts";

/** Where a value stands in an event: keys and positions from the top. */
export type EventPath = readonly (string | number)[];

/** What an additional event is to hold in place of the text of the one it repeats. */
interface Repeated {
  readonly path: EventPath;
  readonly value: unknown;
}

/**
 * An event of the same shape that holds these values and no other text: ids and numbers stay, other lanes are
 * empty, what clients would join or count is left out.
 */
export function repeatedEvent(event: JsonObject, node: RuleNode, values: readonly Repeated[]): JsonObject {
  return repeatedObject(event, node, values, 0);
}

function repeatedObject(
  object: JsonObject,
  node: RuleNode,
  values: readonly Repeated[],
  level: number,
): JsonObject {
  const kept: [string, unknown][] = [];
  for (const [key, value] of Object.entries(object)) {
    const child = nodeOf(node, key);
    const here = values.filter(({ path }) => path[level] === key);
    const exact = here.find(({ path }) => path.length === level + 1);
    if (exact !== undefined) kept.push([key, exact.value]);
    else if (here.length > 0) kept.push([key, repeated(value, child, here, level + 1)]);
    else if (typeof value === "string" && child.kind.endsWith("lane")) kept.push([key, ""]);
    else if (child.kind === "keep") kept.push([key, value]);
    else if (child.kind !== "once" && typeof value !== "string")
      kept.push([key, repeated(value, child, [], level + 1)]);
  }
  return Object.fromEntries(kept);
}

function repeated(value: unknown, node: RuleNode, values: readonly Repeated[], level: number): unknown {
  if (isRecord(value)) return repeatedObject(value, node, values, level);
  if (!Array.isArray(value)) return value;
  return value.flatMap((item: unknown, at) => {
    const here = values.filter(({ path }) => path[level] === at);
    if (here.length === 0) return [];
    const exact = here.find(({ path }) => path.length === level + 1);
    return [exact === undefined ? repeated(item, itemsOf(node), here, level + 1) : exact.value];
  });
}
