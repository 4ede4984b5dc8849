import { mediaInside } from "../request/media.ts";
import { readString } from "../request/read-string.ts";
import type { LeafRule, RequestRules } from "../request/request-rules.ts";
import { type Place, treeOf } from "../request/rule-tree.ts";

type Holder = Record<string | number, unknown>;

/** The rules for a body of which `onlyReadable` took the rest away: what stood for it is text. */
export function rulesOfReadable(rules: RequestRules): RequestRules {
  const known = textRules.get(rules);
  if (known !== undefined) return known;
  const made: RequestRules = { ...rules, signed: [], proof: [], sealed: [], codes: [], files: [], media: {} };
  textRules.set(rules, made);
  return made;
}

const textRules = new WeakMap<RequestRules, RequestRules>();

/** Puts the text of attached documents in the place of their bytes, in place, and a word for what nobody can read: images, token ids, what is sealed. */
export function onlyReadable(body: object, rules: RequestRules): void {
  walk(body as Holder, treeOf(rules));
}

/** What is kept of a text that holds a picture, or of one that does not. */
export function withoutPictures(text: string): string {
  const kind = mediaInside(text);
  return kind === undefined ? text : wordFor(kind);
}

function walk(holder: Holder, found: Place): void {
  if (Array.isArray(holder)) {
    const isEncoded = found.rule === "codes" && holder.some((one) => typeof one === "number");
    if (isEncoded) holder.splice(0, holder.length, wordFor("encoded"));
    for (const at of holder.keys()) put(holder as unknown as Holder, at, found.item);
    return;
  }
  const type = found.byType === undefined ? undefined : holder["type"];
  const at = (typeof type === "string" ? found.byType?.get(type) : undefined) ?? found;
  for (const key of Object.keys(holder)) put(holder, key, at.named.get(key) ?? at.other);
}

function put(holder: Holder, key: string | number, at: Place): void {
  const value = holder[key];
  if (typeof value === "string") holder[key] = readable(value, at.rule, holder);
  else if (typeof value === "object" && value !== null) walk(value as Holder, at);
}

function readable(value: string, rule: LeafRule | undefined, beside: object): string {
  if (rule === "proof" || rule === "sealed") return wordFor("sealed");
  if (typeof rule !== "object") return value;
  const { text, unread } = readString(value, rule, beside);
  // An address is no picture.
  if (text !== undefined && (unread === undefined || unread === "address")) return text;
  return wordFor(unread ?? rule.holds);
}

function wordFor(kind: string): string {
  return `(${kind}, not kept)`;
}
