import { type LeafRule, type RequestRules, rulesOf } from "./request-rules.ts";

/** Where a walk stands: what the value is, and where each step leads. */
export interface Place {
  readonly rule: LeafRule | undefined;
  /** Keys that a pattern names. */
  readonly named: ReadonlyMap<string, Place>;
  /** Below any other key. */
  readonly other: Place;
  readonly item: Place;
  /** Objects of some `type` that have rules of their own. */
  readonly byType: ReadonlyMap<string, Place> | undefined;
}

interface Step {
  readonly is: "key" | "type" | "item" | "any" | "below";
  /** Of keys and types: any of these. */
  readonly names: readonly string[];
}

interface Pattern {
  readonly steps: readonly Step[];
  readonly rule: LeafRule;
  readonly weight: number;
}

/** How far a walk has come in a pattern. */
interface Position {
  readonly pattern: Pattern;
  readonly at: number;
}

const trees = new WeakMap<RequestRules, Place>();

/** The rules as a tree, made once. */
export function treeOf(rules: RequestRules): Place {
  const known = trees.get(rules);
  if (known !== undefined) return known;
  const starts: Position[] = [];
  for (const [written, rule] of rulesOf(rules)) {
    for (const one of spelledOut(written)) {
      const steps = stepsOf(one, rules.snakeCaseToo === true);
      starts.push({ pattern: { steps, rule, weight: weightOf(steps) }, at: 0 });
    }
  }
  const tree = placeMaker()(starts);
  trees.set(rules, tree);
  return tree;
}

function placeMaker(): (positions: readonly Position[]) => Place {
  const places = new Map<string, Place>();
  const numbers = new Map<Pattern, number>();
  const numberOf = (pattern: Pattern): number => {
    const number = numbers.get(pattern) ?? numbers.size;
    numbers.set(pattern, number);
    return number;
  };
  const placeOf = (given: readonly Position[]): Place => {
    const byKey = new Map<string, Position>();
    for (const one of given.flatMap(withSkipped)) byKey.set(`${numberOf(one.pattern)}:${one.at}`, one);
    const key = [...byKey.keys()].sort().join(" ");
    const known = places.get(key);
    if (known !== undefined) return known;

    const positions = [...byKey.values()];
    const anyKey = positions.filter(isAt("any", "below")).map(next);
    const named = new Map<string, Place>();
    const byType = new Map<string, Place>();
    const place: { -readonly [Key in keyof Place]: Place[Key] | undefined } = {
      rule: ruleAt(positions),
      named,
      byType: undefined,
      other: undefined,
      item: undefined,
    };
    // A place may lead back to itself, so it is known before what it leads to.
    const whole = place as Place;
    places.set(key, whole);
    place.other = placeOf(anyKey);
    place.item = placeOf(positions.filter(isAt("item", "below")).map(next));
    for (const [name, those] of byName(positions.filter(isAt("key")))) {
      named.set(name, placeOf([...those.map(next), ...anyKey]));
    }
    const ofTypes = byName(positions.filter(isAt("type")));
    const ofAnyType = positions.filter((one) => !isAt("type")(one));
    for (const [name, those] of ofTypes) byType.set(name, placeOf([...ofAnyType, ...those.map(next)]));
    if (byType.size > 0) place.byType = byType;
    return whole;
  };
  return placeOf;
}

/** `**` may also stand for nothing. */
function withSkipped(position: Position): Position[] {
  const { pattern, at } = position;
  return pattern.steps[at]?.is === "below" ? [position, ...withSkipped({ pattern, at: at + 1 })] : [position];
}

/** @throws Error when two rules say different things of the same path */
function ruleAt(positions: readonly Position[]): LeafRule | undefined {
  const ended = positions.filter(({ pattern, at }) => at === pattern.steps.length);
  const [first, second] = ended.map(({ pattern }) => pattern).sort((one, other) => other.weight - one.weight);
  if (second?.weight === first?.weight && JSON.stringify(second?.rule) !== JSON.stringify(first?.rule)) {
    throw new Error(`two rules for ${JSON.stringify(first)}`);
  }
  return first?.rule;
}

function isAt(...kinds: readonly Step["is"][]): (position: Position) => boolean {
  return ({ pattern, at }) => kinds.some((is) => pattern.steps[at]?.is === is);
}

/** One step on; what stands for anything stays where it is. */
function next({ pattern, at }: Position): Position {
  return { pattern, at: pattern.steps[at]?.is === "below" ? at : at + 1 };
}

function byName(positions: readonly Position[]): Map<string, Position[]> {
  const names = new Map<string, Position[]>();
  for (const position of positions) {
    for (const name of position.pattern.steps[position.at]?.names ?? []) {
      const those = names.get(name) ?? [];
      those.push(position);
      names.set(name, those);
    }
  }
  return names;
}

function weightOf(steps: readonly Step[]): number {
  const count = (is: Step["is"]): number => steps.filter((step) => step.is === is).length;
  return count("type") - 100 * count("any") - 10_000 * count("below");
}

/** `[?]`, and `{a,b}` that holds more than keys, written out. */
function spelledOut(pattern: string): string[] {
  const [whole, choices] = pattern.includes("[?]")
    ? ["[?]", ",[]"]
    : (/\{([^{}]*[.[*][^{}]*)\}/.exec(pattern) ?? []);
  if (whole === undefined || choices === undefined) return [pattern];
  return choices.split(",").flatMap((choice) => spelledOut(pattern.replace(whole, () => choice)));
}

function stepsOf(pattern: string, snakeCaseToo: boolean): Step[] {
  const parts = pattern.matchAll(/\[\]|\(\{?([\w.,-]+)\}?\)|\{([^}]+)\}|[^.[\](){}]+/g);
  return Array.from(parts, ([part, types, keys]): Step => {
    if (types !== undefined) return { is: "type", names: types.split(",") };
    if (part === "[]") return { is: "item", names: [] };
    if (part === "*") return { is: "any", names: [] };
    if (part === "**") return { is: "below", names: [] };
    const names = (keys ?? part).split(",");
    return { is: "key", names: snakeCaseToo ? [...names, ...names.map(inSnakeCase)] : names };
  });
}

function inSnakeCase(key: string): string {
  return key.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
