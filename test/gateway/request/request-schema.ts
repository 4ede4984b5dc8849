import { join } from "node:path";
import { API, type Checker, type Type, TypeFlags } from "typescript/unstable/sync";

/** One place in a request type where a string may stand. */
export interface SchemaLeaf {
  /** `messages[].content[](type=image).source(type=base64).data`; `*` is any key of a free-form object. */
  readonly path: string;
  /** The smallest body that has it, with the fixed values that stand beside it on the way. */
  body(value: unknown): unknown;
}

export interface SchemaRoot {
  readonly file: string;
  readonly type: string;
}

/** What is not sent as JSON: switches of the SDK itself, callables, streams. */
const notSent =
  TypeFlags.Undefined | TypeFlags.Null | TypeFlags.Void | TypeFlags.Never | TypeFlags.BooleanLike;
const deepest = 14;

/** Reads request types from the declarations of installed packages, with the compiler's own checker. */
export function openSchemas(folder: string): { leavesOf(root: SchemaRoot): SchemaLeaf[]; close(): void } {
  const api = new API({ cwd: folder });
  return {
    leavesOf({ file, type }) {
      const path = join(folder, file);
      const snapshot = api.updateSnapshot({ openFiles: [path] });
      const project = snapshot.getDefaultProjectForFile(path);
      const source = project?.program.getSourceFile(path);
      if (project === undefined || source === undefined) throw new Error(`no declarations in ${file}`);
      const { checker } = project;
      const found = checker.resolveName(type, 788968 | 1920 | 111551, {
        document: path,
        position: source.end - 1,
      });
      if (found === undefined) throw new Error(`${file} declares no ${type}`);
      const leaves = new Map<string, SchemaLeaf>();
      enumerate(checker, checker.getDeclaredTypeOfSymbol(found), (leaf) => leaves.set(leaf.path, leaf));
      return [...leaves.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
    },
    close: () => api.close(),
  };
}

type Wrap = (value: unknown) => unknown;

function enumerate(checker: Checker, root: Type, found: (leaf: SchemaLeaf) => void): void {
  const onTheWay = new Set<number>();
  const visit = (type: Type, path: string, wrap: Wrap, depth: number): void => {
    if (type.isUnionType()) {
      for (const one of type.getTypes()) visit(one, path, wrap, depth);
      return;
    }
    if ((type.flags & notSent) !== 0) return;
    const anything = (type.flags & (TypeFlags.AnyOrUnknown | TypeFlags.NonPrimitive)) !== 0;
    if (anything || (type.flags & TypeFlags.StringLike) !== 0) found({ path, body: wrap });
    if (anything) found({ path: `${path}.*`, body: (value) => wrap({ anything: value }) });
    if ((type.flags & (TypeFlags.Object | TypeFlags.Intersection)) === 0) return;
    if (checker.isArrayType(type) || checker.isTupleType(type)) {
      for (const item of type.isTypeReference() ? checker.getTypeArguments(type) : [])
        visit(item, `${path}[]`, (value) => wrap([value]), depth);
      return;
    }
    if (onTheWay.has(type.id) || depth > deepest) return;
    onTheWay.add(type.id);
    for (const { valueType } of checker.getIndexInfosOfType(type))
      visit(valueType, `${path}.*`, (value) => wrap({ anything: value }), depth + 1);
    const properties = checker.getPropertiesOfType(type);
    const types = checker.getTypeOfSymbol(properties);
    const fixed: Record<string, string> = {};
    for (const [index, property] of properties.entries()) {
      const literal = firstLiteral(types[index]);
      if (literal !== undefined) fixed[property.name] = literal;
    }
    const here = fixed["type"] === undefined || path === "" ? path : `${path}(type=${fixed["type"]})`;
    for (const [index, property] of properties.entries()) {
      const kind = types[index];
      if (kind === undefined || property.name.startsWith("__")) continue;
      visit(
        kind,
        here === "" ? property.name : `${here}.${property.name}`,
        (value) => wrap({ ...fixed, [property.name]: value }),
        depth + 1,
      );
    }
    onTheWay.delete(type.id);
  };
  visit(root, "", (value) => value, 0);
}

/** The value of a property that has fixed values only; the first of several. */
function firstLiteral(type: Type | undefined): string | undefined {
  if (type === undefined) return undefined;
  const kinds = type.isUnionType() ? type.getTypes() : [type];
  const sent = kinds.filter((one) => (one.flags & notSent) === 0);
  const first = sent.find((one) => one.isStringLiteralType());
  return first?.isStringLiteralType() && sent.every((one) => one.isStringLiteralType())
    ? first.value
    : undefined;
}
