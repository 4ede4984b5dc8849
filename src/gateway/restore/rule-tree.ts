import type { AnswerKind, AnswerPaths, AnswerRules, OffsetRule } from "./answer-rules.ts";

/** What the rules say about one place of an answer. */
export interface RuleNode {
  kind: AnswerKind;
  keys: Map<string, RuleNode>;
  items: RuleNode | undefined;
  any: RuleNode | undefined;
  rest: AnswerKind | undefined;
  ends: boolean;
  sequence: boolean;
  offset: OffsetRule | undefined;
}

export interface RuleTree {
  readonly root: RuleNode;
  readonly types: ReadonlyMap<string, RuleNode>;
}

const trees = new WeakMap<AnswerRules, RuleTree>();

/** The rules as a tree that is walked beside an answer; made once for each surface. */
export function ruleTree(rules: AnswerRules): RuleTree {
  const known = trees.get(rules);
  if (known !== undefined) return known;
  const types = Object.entries(rules.types ?? {}).map(
    ([type, paths]) => [type, treeOf(rules, { ...rules.paths, ...paths })] as const,
  );
  const tree = { root: treeOf(rules, rules.paths), types: new Map(types) };
  trees.set(rules, tree);
  return tree;
}

/** The node of a key below this one. */
export function nodeOf(node: RuleNode, key: string): RuleNode {
  return node.keys.get(key) ?? node.any ?? unnamed(node.rest);
}

/** The node of the items of a list at this node. */
export function itemsOf(node: RuleNode): RuleNode {
  return node.items ?? unnamed(node.rest ?? node.kind);
}

const unnamedNodes = new Map<AnswerKind, RuleNode>();

function unnamed(kind: AnswerKind = "whole"): RuleNode {
  let node = unnamedNodes.get(kind);
  if (node === undefined) {
    node = { ...newNode(kind), rest: kind };
    unnamedNodes.set(kind, node);
  }
  return node;
}

function newNode(kind: AnswerKind): RuleNode {
  return {
    kind,
    keys: new Map(),
    items: undefined,
    any: undefined,
    rest: undefined,
    ends: false,
    sequence: false,
    offset: undefined,
  };
}

function treeOf(rules: AnswerRules, paths: AnswerPaths): RuleNode {
  const root = newNode("whole");
  for (const [path, kind] of Object.entries(paths)) {
    if (path === "**") root.rest = kind;
    else if (path.endsWith(".**")) reach(root, path.slice(0, -3)).rest = kind;
    else reach(root, path).kind = kind;
  }
  for (const path of rules.ends ?? []) reach(root, path).ends = true;
  for (const path of rules.sequences ?? []) reach(root, path).sequence = true;
  for (const offset of rules.offsets ?? []) reach(root, offset.at).offset = offset;
  inherit(root, undefined);
  return root;
}

function reach(root: RuleNode, path: string): RuleNode {
  let node = root;
  for (const step of path.split(".")) {
    const [key = "", ...lists] = step.split("[]");
    node = below(node, key);
    for (const _ of lists) {
      node.items ??= newNode("whole");
      node = node.items;
    }
  }
  return node;
}

function below(node: RuleNode, key: string): RuleNode {
  let child = key === "*" ? node.any : node.keys.get(key);
  if (child === undefined) {
    child = newNode(node.rest ?? "whole");
    if (key === "*") node.any = child;
    else node.keys.set(key, child);
  }
  return child;
}

function inherit(node: RuleNode, rest: AnswerKind | undefined): void {
  node.rest ??= rest;
  for (const child of [...node.keys.values(), node.items, node.any])
    if (child !== undefined) inherit(child, node.rest);
}
