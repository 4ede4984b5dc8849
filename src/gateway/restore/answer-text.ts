import { WatertightError } from "../../base/index.ts";
import type { AnswerKind, AnswerRules, OffsetRule } from "./answer-rules.ts";
import { isRecord, type JsonObject } from "./json-object.ts";
import { Lane } from "./lane.ts";
import { insideJson, type LiveTokens } from "./live-tokens.ts";
import { type AddedEvent, type AnyLane, type Holder, OpenLanes } from "./open-lanes.ts";
import { PieceLane } from "./piece-lane.ts";
import { itemsOf, nodeOf, type RuleNode, ruleTree } from "./rule-tree.ts";
import type { TextShifts } from "./text-shifts.ts";
import { pieceFormOf } from "./token-pieces.ts";

const deepest = 200;

/** What the request said about its answer. */
export interface AnswerOptions {
  /** The request asked for a JSON answer (`response_format` and the like): what the model says is JSON in a string. */
  readonly jsonAnswer?: boolean;
  /** The documents of the request, as the vendor got them. */
  readonly documents?: readonly string[];
}

interface Pending {
  readonly rule: OffsetRule;
  readonly object: JsonObject;
  readonly text: string;
}

/** The text of one answer, whole or event by event: restores it in place, and holds what may become a token. */
export class AnswerText {
  readonly #rules: AnswerRules;
  readonly #live: LiveTokens;
  readonly #streamed: boolean;
  readonly #jsonAnswer: boolean;
  readonly #documents: readonly string[];
  readonly #lanes = new OpenLanes();

  #changed = false;
  #ended: string[] = [];
  #offsets: Pending[] = [];
  readonly #shifts = new Map<string, TextShifts>();
  /** From the top of the event to what is being read, as lanes are named and as it stands. */
  #site = "";
  #place = "";
  readonly #keys: string[] = [];
  readonly #path: (string | number)[] = [];

  constructor(rules: AnswerRules, live: LiveTokens, streamed: boolean, options: AnswerOptions = {}) {
    this.#rules = rules;
    this.#live = live;
    this.#streamed = streamed;
    this.#jsonAnswer = options.jsonAnswer === true;
    this.#documents = options.documents ?? [];
  }

  get holds(): boolean {
    return this.#lanes.holds;
  }

  /** Restores an event in place and says whether it changed; `like` is its frame, `last` that every lane ends with it. */
  read(event: JsonObject, like: string, last: boolean): { changed: boolean; before: AddedEvent[] } {
    const { root, types } = ruleTree(this.#rules);
    const type = typeof event["type"] === "string" ? event["type"] : "";
    const typed = types.get(type);
    const node = typed ?? root;
    this.#lanes.next({ event, node, like });
    this.#changed = false;
    this.#site = this.#siteOf(event);
    this.#place = typed === undefined ? this.#site : `${this.#site}${type}/`;
    this.#ended = this.#endedBy(type, last);
    this.#object(event, node);
    for (const prefix of this.#ended) this.#end(prefix);
    for (const offset of this.#offsets.splice(0)) this.#move(offset);
    this.#shifts.clear();
    return { changed: this.#changed, before: this.#lanes.added() };
  }

  /** Ends every lane between two events: what goes before the next one. */
  end(): AddedEvent[] {
    this.#lanes.next(undefined);
    this.#lanes.end("");
    return this.#lanes.added();
  }

  #siteOf(event: JsonObject): string {
    let site = "";
    for (const name of this.#rules.place ?? []) {
      const value = event[name];
      if (typeof value === "number" || typeof value === "string") site += `${name}=${value}/`;
    }
    return site;
  }

  #endedBy(type: string, last: boolean): string[] {
    if (last || this.#rules.endsAll?.test(type) === true) return [""];
    return this.#rules.endsPlace?.test(type) === true ? [this.#site] : [];
  }

  #object(object: JsonObject, node: RuleNode): void {
    if (node.offset !== undefined) this.#offsets.push(this.#pending(object, node.offset));
    this.#moveCitation(object);
    for (const key of Object.keys(object)) {
      const value = object[key];
      const child = nodeOf(node, key);
      if (child.ends && value !== null && value !== undefined && value !== false)
        this.#ended.push(this.#keys.length === 0 ? "" : this.#keyOf(""));
      this.#value(value, child, object, key, key);
    }
    if (isFree(node)) this.#restoreKeys(object);
  }

  #list(list: unknown[], node: RuleNode): void {
    const child = itemsOf(node);
    for (const [at, item] of list.entries()) {
      let name = String(at);
      if (this.#streamed && node.sequence) {
        name = sortOf(item);
        this.#end(this.#keyOf(""), this.#keyOf(`${name}/`));
      } else if (this.#streamed && isRecord(item) && typeof item["index"] === "number")
        name = String(item["index"]);
      this.#value(item, child, list as unknown as Holder, at, name);
    }
  }

  #value(value: unknown, node: RuleNode, holder: Holder, key: string | number, name: string): void {
    const { kind } = node;
    if (kind === "keep" || kind === "once") return;
    if (typeof value !== "string" && (typeof value !== "object" || value === null)) return;
    if (this.#path.length >= deepest)
      throw new WatertightError(
        "unreadable",
        `expected an answer nested at most ${deepest} deep, got a deeper one`,
        "see whether the address of the vendor is right",
      );
    this.#keys.push(name);
    this.#path.push(key);
    const form = pieceFormOf(kind);
    if (typeof value === "string") this.#put(holder, key, value, this.#string(value, kind, holder, key));
    else if (form !== undefined) {
      const make = (): PieceLane => new PieceLane(this.#live, form, this.#jsonAnswer);
      this.#put(holder, key, value, this.#through(value, make, holder, key));
    } else if (Array.isArray(value)) this.#list(value, node);
    else if (isRecord(value)) this.#object(value, node);
    this.#keys.pop();
    this.#path.pop();
  }

  #put(holder: Holder, key: string | number, before: unknown, after: unknown): void {
    if (after === before) return;
    holder[key] = after;
    this.#changed = true;
  }

  #string(text: string, kind: AnswerKind, holder: Holder, key: string | number): unknown {
    const inJson = kind === "json" || kind === "json-lane" || (this.#jsonAnswer && kind.startsWith("answer"));
    if (this.#streamed && kind.endsWith("lane")) {
      const unit = this.#rules.offsets === undefined ? undefined : this.#rules.unit;
      return this.#through(text, () => new Lane(this.#live, inJson, unit), holder, key);
    }
    if (!text.includes("[")) return text;
    if (this.#rules.offsets === undefined) return this.#live.restore(text, inJson ? insideJson : undefined);
    const lane = new Lane(this.#live, inJson, this.#rules.unit);
    const restored = lane.push(text);
    if (lane.shifts !== undefined) this.#shifts.set(this.#keyOf(), lane.shifts);
    return lane.holds ? lane.release(restored) : restored;
  }

  #through(value: unknown, make: () => AnyLane, holder: Holder, key: string | number): unknown {
    return this.#lanes.push(value, this.#keyOf(), make, { holder, key, path: this.#path });
  }

  #end(prefix: string, except?: string): void {
    if (this.#lanes.end(prefix, except)) this.#changed = true;
  }

  #restoreKeys(object: JsonObject): void {
    const entries = Object.entries(object);
    if (!entries.some(([key]) => key.includes("["))) return;
    const names = new Set(entries.map(([key]) => key));
    const renamed = entries.map(([key, value]) => {
      const name = this.#live.restore(key);
      if (names.has(name)) return [key, value] as const;
      names.add(name);
      return [name, value] as const;
    });
    if (names.size === entries.length) return;
    for (const [key] of entries) delete object[key];
    for (const [key, value] of renamed)
      Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
    this.#changed = true;
  }

  #pending(object: JsonObject, rule: OffsetRule): Pending {
    const path = (this.#streamed ? rule.streamed : undefined) ?? rule.text;
    const text = path.replace(/\{(\w+)\}/g, (_, name: string) => String(Number(object[name] ?? 0)));
    const above = rule.up === "root" ? [] : this.#keys.slice(0, this.#keys.length - rule.up);
    return {
      rule,
      object,
      text: (rule.up === "root" ? this.#site : this.#place) + [...above, text].join("/"),
    };
  }

  #move({ rule, object, text }: Pending): void {
    const lane = this.#lanes.at(text);
    const shifts = this.#shifts.get(text) ?? (lane instanceof Lane ? lane.shifts : undefined);
    if (shifts === undefined) return;
    for (const edge of ["start", "end"] as const) {
      const offset = object[rule[edge]];
      if (typeof offset === "number") this.#put(object, rule[edge], offset, shifts.moved(offset, edge));
    }
  }

  #moveCitation(object: JsonObject): void {
    const { documents: keys } = this.#rules;
    const document = keys === undefined ? undefined : this.#documents[Number(object[keys.index])];
    if (keys === undefined || document === undefined || !document.includes("[")) return;
    const lane = new Lane(this.#live, false, "code-points");
    lane.push(document);
    for (const edge of ["start", "end"] as const) {
      const offset = object[keys[edge]];
      if (typeof offset !== "number" || lane.shifts === undefined) continue;
      this.#put(object, keys[edge], offset, lane.shifts.moved(offset, edge));
    }
  }

  #keyOf(below?: string): string {
    const key = this.#place + this.#keys.join("/");
    return below === undefined ? key : `${key}/${below}`;
  }
}

/** Whether the keys of an object here are text of the model, not names of the vendor. */
function isFree(node: RuleNode): boolean {
  return node.keys.size === 0 && node.any === undefined && node.rest?.endsWith("lane") !== true;
}

function sortOf(item: unknown): string {
  if (!isRecord(item) || typeof item["text"] !== "string") return "other";
  return item["thought"] === true ? "thought" : "text";
}
