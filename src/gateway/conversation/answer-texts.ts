import type { AnswerKind, AnswerRules } from "../restore/answer-rules.ts";
import { isRecord, type JsonObject } from "../restore/json-object.ts";
import { itemsOf, nodeOf, type RuleNode, ruleTree } from "../restore/rule-tree.ts";

/** One text of an answer. */
export interface AnswerPart {
  /** Where it stood: `choices[0].message.content`, `*` for a key that no rule names. Holds nothing of what was said. */
  readonly at: string;
  readonly text: string;
  readonly isJson: boolean;
  /** More was said than is kept. */
  readonly isCut: boolean;
}

/** Of one answer, in UTF-16 code units. */
const mostKept = 1 << 20;
const mostParts = 1000;
/** Pieces that are joined at a time: a stream of single characters takes little more room than its text. */
const piecesAtOnce = 512;
const deepest = 200;

/** Joins the texts of one answer, whole or event by event, as the vendor sent them. Changes no event and keeps none. */
export class AnswerTexts {
  readonly #rules: AnswerRules;
  readonly #jsonAnswer: boolean;
  readonly #parts: Part[] = [];
  readonly #lanes = new Map<string, Part>();
  readonly #sequences = new Map<string, { sort: string; number: number }>();
  #room = mostKept;
  #isCut = false;
  /** How many parts came before the event that is read. */
  #before = 0;

  constructor(rules: AnswerRules, jsonAnswer: boolean) {
    this.#rules = rules;
    this.#jsonAnswer = jsonAnswer;
  }

  get parts(): readonly AnswerPart[] {
    return this.#parts.map(({ at, isJson, isCut, text }) => ({ at, isJson, isCut, text: text() }));
  }

  get length(): number {
    return mostKept - this.#room;
  }

  /** Whether something of the answer is missing. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Takes the next event of a stream, or the whole answer. */
  take(event: unknown): void {
    for (const one of Array.isArray(event) ? (event as readonly unknown[]) : [event]) {
      if (!isRecord(one)) continue;
      this.#before = this.#parts.length;
      const { root, types } = ruleTree(this.#rules);
      const type = typeof one["type"] === "string" ? one["type"] : "";
      const site = this.#siteOf(one);
      const typed = types.get(type);
      this.#object(one, typed ?? root, site, `${site}${typed === undefined ? "" : type}/`, 0);
    }
  }

  /** Only numbers: a name may hold anything. */
  #siteOf(event: JsonObject): string {
    const numbers = (this.#rules.place ?? []).filter((name) => typeof event[name] === "number");
    return numbers.map((name) => `${name}=${String(event[name])}/`).join("");
  }

  #object(object: JsonObject, node: RuleNode, at: string, key: string, depth: number): void {
    const isTop = depth === 0 || (depth === 1 && at.endsWith("response"));
    for (const [name, value] of Object.entries(object)) {
      const isNamed = node.keys.has(name);
      // At the top of an answer the vendor repeats what it was asked with.
      if (isTop && !isNamed) continue;
      const shown = isNamed ? name : "*";
      const place = depth === 0 ? at + shown : `${at}.${shown}`;
      this.#value(value, nodeOf(node, name), place, `${key}/${name}`, depth + 1);
    }
  }

  #list(list: readonly unknown[], node: RuleNode, at: string, key: string, depth: number): void {
    for (const [position, item] of list.entries()) {
      let number = isRecord(item) && typeof item["index"] === "number" ? item["index"] : position;
      if (node.sequence) number = this.#placeIn(key, item);
      this.#value(item, itemsOf(node), `${at}[${number}]`, `${key}/${number}`, depth + 1);
    }
  }

  /** Items of one sort that follow each other are one text. */
  #placeIn(key: string, item: unknown): number {
    const isText = isRecord(item) && typeof item["text"] === "string";
    const sort = isText ? (item["thought"] === true ? "thought" : "text") : "other";
    const last = this.#sequences.get(key);
    if (last?.sort === sort && isText) return last.number;
    const number = last === undefined ? 0 : last.number + 1;
    this.#sequences.set(key, { sort, number });
    return number;
  }

  #value(value: unknown, node: RuleNode, at: string, key: string, depth: number): void {
    const { kind } = node;
    if (kind === "keep" || kind === "once" || kind.startsWith("token-")) return;
    if (typeof value === "string") this.#string(value, kind, at, key);
    else if (typeof value !== "object" || value === null) return;
    else if (depth >= deepest) this.#isCut = true;
    else if (isFree(node)) this.#whole(jsonOf(value), true, at);
    else if (Array.isArray(value)) this.#list(value as readonly unknown[], node, at, key, depth);
    else this.#object(value as JsonObject, node, at, key, depth);
  }

  #string(text: string, kind: AnswerKind, at: string, key: string): void {
    const isJson = kind.startsWith("json") || (this.#jsonAnswer && kind.startsWith("answer"));
    if (!kind.endsWith("lane")) {
      this.#whole(text, isJson, at);
      return;
    }
    if (text === "") return;
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = this.#opened(at, isJson);
      if (lane === undefined) return;
      this.#lanes.set(key, lane);
    }
    this.#push(lane, text);
  }

  /** A text in one piece. What an earlier event said is not said again, as vendors do at the end of a stream. */
  #whole(text: string | undefined, isJson: boolean, at: string): void {
    if (text === undefined) this.#isCut = true;
    if (text === undefined || text === "") return;
    if (this.#parts.slice(0, this.#before).some((part) => part.says(text))) return;
    const part = this.#opened(at, isJson);
    if (part !== undefined) this.#push(part, text);
  }

  #opened(at: string, isJson: boolean): Part | undefined {
    if (this.#room === 0 || this.#parts.length >= mostParts) {
      this.#isCut = true;
      return undefined;
    }
    const part = new Part(at, isJson);
    this.#parts.push(part);
    return part;
  }

  #push(part: Part, text: string): void {
    if (text.length > this.#room) {
      part.isCut = true;
      this.#isCut = true;
    }
    const kept = text.slice(0, this.#room);
    this.#room -= kept.length;
    if (kept !== "") part.push(kept);
  }
}

class Part {
  readonly at: string;
  readonly isJson: boolean;
  isCut = false;
  #chunks: string[] = [];
  #pieces: string[] = [];
  #length = 0;

  constructor(at: string, isJson: boolean) {
    this.at = at;
    this.isJson = isJson;
  }

  push(piece: string): void {
    this.#length += piece.length;
    if (this.#pieces.push(piece) < piecesAtOnce) return;
    this.#chunks.push(this.#pieces.join(""));
    this.#pieces = [];
  }

  readonly text = (): string => this.#chunks.join("") + this.#pieces.join("");

  says(text: string): boolean {
    return text.length === this.#length && this.text() === text;
  }
}

/** Whether the model chose the keys below: the input of a tool. */
function isFree({ keys, any, items, rest, kind }: RuleNode): boolean {
  const isLane = rest?.endsWith("lane") === true || kind.endsWith("lane");
  return keys.size === 0 && any === undefined && items === undefined && !isLane;
}

/** Undefined for what is nested deeper than can be written. */
function jsonOf(value: object): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
