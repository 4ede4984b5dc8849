import { WatertightError } from "../../base/index.ts";
import { countKeys, parseJson } from "./parse-body.ts";
import { readString, readText } from "./read-string.ts";
import { type Renames, toJson } from "./renames.ts";
import type { RequestRules, UnreadKind } from "./request-rules.ts";
import { type Place, treeOf } from "./rule-tree.ts";

/** A text of a request, to be read and perhaps written anew. */
export interface Leaf {
  readonly text: string;
  /** The nearest key. */
  readonly name: string | undefined;
  /** Where in the schema: `messages[].content`, `*` for a key that no rule names. Holds nothing of what was sent. */
  readonly place: string;
  /** Its vendor signed it and refuses it when it changes. */
  readonly signed?: true;
  write(text: string): void;
}

/** A part that could not be read. */
export interface Unread {
  readonly kind: UnreadKind;
  readonly place: string;
}

export interface OpenedRequest {
  readonly leaves: readonly Leaf[];
  readonly unread: readonly Unread[];
  /** The body with all that was written, as JSON. */
  text(): string;
}

const deepest = 100;
const mostParts = 200_000;
/** Shorter numbers identify nobody. */
const fewestDigits = 7;

/** An object or a list of the request. */
type Holder = Record<string | number, unknown>;

/** JSON in a string of the request. */
interface Embedded {
  readonly root: object;
  readonly holder: Holder;
  readonly key: string | number;
  keys: number;
  changed: boolean;
}

/**
 * Takes a parsed body apart into its texts. The body belongs to the opened request from then on.
 * @throws WatertightError `usage` for one nested deeper than 100 levels or with more than 200,000 parts
 */
export function openRequest(body: unknown, rules: RequestRules): OpenedRequest {
  const leaves: Leaf[] = [];
  const unread: Unread[] = [];
  const embedded: Embedded[] = [];
  const renames: Renames = new Map();
  let inside: Embedded | undefined;

  const skip = (kind: UnreadKind, place: string): void => {
    unread.push({ kind, place });
    refuseTooMany(leaves.length + unread.length);
  };

  const add = (
    text: string,
    name: string | undefined,
    place: string,
    put: (text: string) => void,
    signed?: true,
  ): void => {
    const from = inside;
    const write = (next: string): void => {
      if (next === text) return;
      put(next);
      if (from !== undefined) from.changed = true;
    };
    leaves.push(signed === undefined ? { text, name, place, write } : { text, name, place, signed, write });
    refuseTooMany(leaves.length + unread.length);
  };

  const openString = (
    holder: Holder,
    key: string | number,
    value: string,
    at: Place,
    name: string | undefined,
    place: string,
    depth: number,
  ): void => {
    const { rule } = at;
    if (rule === "json" && openJson(holder, key, value, at, name, place, depth)) return;
    const {
      text,
      pack,
      signed,
      unread: kind,
    } = rule === undefined ? readText(value) : readString(value, rule, holder);
    if (kind !== undefined) skip(kind, place);
    if (text === undefined || text === "") return;
    const put = (next: string): void => {
      holder[key] = pack === undefined ? next : pack(next);
    };
    add(text, name, place, put, signed);
  };

  const openJson = (
    holder: Holder,
    key: string | number,
    value: string,
    at: Place,
    name: string | undefined,
    place: string,
    depth: number,
  ): boolean => {
    const root = objectIn(value);
    if (root === undefined) return false;
    const before = inside;
    const here: Embedded = { root, holder, key, keys: 0, changed: false };
    inside = here;
    open(root as Holder, at, name, place, depth + 1);
    inside = before;
    // Of a key that occurs twice only the last was read, so only the last may leave.
    here.changed = here.keys !== countKeys(value);
    embedded.push(here);
    return true;
  };

  const openValue = (
    holder: Holder,
    key: string | number,
    at: Place,
    name: string | undefined,
    place: string,
    depth: number,
  ): void => {
    const value = holder[key];
    if (typeof value === "string") {
      if (value !== "") openString(holder, key, value, at, name, place, depth);
    } else if (typeof value === "object" && value !== null) {
      open(value as Holder, at, name, place, depth + 1);
    } else if (typeof value === "number" && at.rule !== "opaque" && digitsOf(value) >= fewestDigits) {
      add(String(value), name, place, (next) => {
        holder[key] = next;
      });
    }
  };

  const open = (
    holder: Holder,
    found: Place,
    name: string | undefined,
    place: string,
    depth: number,
  ): void => {
    if (depth > deepest) {
      throw new WatertightError("usage", `a request is nested at most ${deepest} levels deep, got more`);
    }
    if (Array.isArray(holder)) {
      const codes = found.rule === "codes" && holder.some((one) => typeof one === "number");
      if (codes) skip("encoded", place);
      const items = `${place}[]`;
      for (let index = 0; index < holder.length; index += 1) {
        if (codes && typeof holder[index] === "number") continue;
        openValue(holder, index, found.item, name, items, depth);
      }
      return;
    }
    const type = found.byType === undefined ? undefined : holder["type"];
    const at = (typeof type === "string" ? found.byType?.get(type) : undefined) ?? found;
    const keys = Object.keys(holder);
    if (inside !== undefined) inside.keys += keys.length;
    const head = place === "" ? "" : `${place}.`;
    for (const key of keys) {
      const known = at.named.get(key);
      if (known !== undefined) {
        openValue(holder, key, known, key, head + key, depth);
        continue;
      }
      const below = `${head}*`;
      if (key !== "" && !shortNumber.test(key)) add(key, name, below, (next) => rename(holder, key, next));
      openValue(holder, key, at.other, key, below, depth);
    }
  };

  const rename = (holder: Holder, key: string, next: string): void => {
    const names = renames.get(holder) ?? new Map<string, string>();
    names.set(key, next);
    renames.set(holder, names);
  };

  if (typeof body === "object" && body !== null) open(body as Holder, treeOf(rules), undefined, "", 1);

  const text = (): string => {
    // The innermost were pushed first.
    for (const { changed, holder, key, root } of embedded) if (changed) holder[key] = toJson(root, renames);
    return toJson(body, renames);
  };
  return { leaves, unread, text };
}

/** Keys such as token ids. */
const shortNumber = /^\d{1,6}$/;

function digitsOf(value: number): number {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? 0 : String(value).replace(/\D/g, "").length;
}

function objectIn(json: string): object | undefined {
  try {
    const value: unknown = parseJson(json);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function refuseTooMany(parts: number): void {
  if (parts <= mostParts) return;
  throw new WatertightError(
    "usage",
    `a request has at most ${mostParts} texts, got more`,
    "send it in parts",
  );
}
