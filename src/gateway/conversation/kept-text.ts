import { labelOf } from "../../detect/index.ts";
import type { DataClass } from "../../model/index.ts";
import type { Finder } from "../narrow/finder.ts";
import { openRequest } from "../request/open-request.ts";
import { parseBody } from "../request/parse-body.ts";
import type { RequestRules } from "../request/request-rules.ts";
import { insideJson, LiveTokens } from "../restore/live-tokens.ts";
import type { AnswerPart } from "./answer-texts.ts";
import { onlyReadable, rulesOfReadable, withoutPictures } from "./readable-body.ts";

/** A request and its answer, as they are to be kept. */
export interface SaidTurn {
  /** JSON as the vendor got it; as it came where values are kept. */
  readonly body: Uint8Array;
  readonly rules: RequestRules;
  readonly parts: readonly AnswerPart[];
  /** Something of the answer is missing: it was too long, or broke off. */
  readonly isCut: boolean;
  readonly isBroken: boolean;
}

export interface KeptText {
  /** `{"request": …, "answer": [{"at": …, "text": …}]}`; at most 4 MiB of UTF-8. */
  readonly text: string;
  /** What was found and masked. */
  readonly dataClasses: ReadonlySet<DataClass>;
}

/** What is done with a text before it is kept. */
type Write = (text: string, name: string | undefined) => string;

const mostBytes = 4 << 20;
/** For the texts of each of the two; JSON takes some more. */
const roomForTexts = 1.5 * (1 << 20);
/** Behind a cut only half of a value may stand, which no detector knows: the end goes, as much as a key can be long. */
const unsureCharacters = 8192;
const cutMark = "(cut)";
const answerRules: RequestRules = {
  text: ["answer[].text"],
  opaque: ["answer[].at"],
  json: ["answer[].json"],
  personAt: [],
};

/** A turn in which every value that a detector finds is a label; tokens stay. */
export function maskedTurn(said: SaidTurn, find: Finder): KeptText {
  const dataClasses = new Set<DataClass>();
  const mask = (text: string, name: string | undefined, until = text.length): string => {
    let masked = "";
    let done = 0;
    for (const { start, end, dataClass, detector } of find(text, name)) {
      if (start >= until) break;
      // In the shape of a token, and of those none holds a value.
      if (dataClass === undefined) continue;
      dataClasses.add(dataClass);
      masked += `${text.slice(done, start)}[${labelOf(detector)}]`;
      done = end;
    }
    return masked + text.slice(done, Math.max(done, until));
  };
  const parts = said.parts.map((part) => {
    if (!part.isCut) return part;
    const text = part.isJson ? unescaped(part.text) : part.text;
    return { ...part, isJson: false, text: mask(text, "text", Math.max(0, text.length - unsureCharacters)) };
  });
  return {
    text: turnText({ ...said, parts }, (text, name) => mask(withoutPictures(text), name)),
    dataClasses,
  };
}

/** A turn with its values. */
export function rawTurn(said: SaidTurn, live: ReadonlyMap<string, string>): KeptText {
  const tokens = new LiveTokens(live);
  const parts = said.parts.map((part) => ({
    ...part,
    text: tokens.restore(part.text, part.isJson ? insideJson : undefined),
  }));
  return { text: turnText({ ...said, parts }, withoutPictures), dataClasses: new Set() };
}

function turnText({ body, rules, parts, isCut, isBroken }: SaidTurn, write: Write): string {
  const asked = parseBody(body);
  onlyReadable(asked, rules);
  const request = rewritten(asked, rulesOfReadable(rules), write);
  const answer = parts.map(({ at, text, isJson }) =>
    isJson && isObject(text) ? { at, json: text } : { at, text: isJson ? unescaped(text) : text },
  );
  const marks = { ...(isCut && { isCut }), ...(isBroken && { isBroken }) };
  const answered = rewritten({ answer, ...marks }, answerRules, write);
  const candidates = [
    [request, answered],
    [JSON.stringify(cutMark), answered],
    [JSON.stringify(cutMark), JSON.stringify({ answer: [], isCut: true })],
  ].map(([one, other]) => `{"request":${one},${other?.slice(1)}`);
  return candidates.find((text) => Buffer.byteLength(text) <= mostBytes) ?? "{}";
}

/** From the end on, since what is newest stands there and what is older was kept with earlier turns. */
function rewritten(value: object, rules: RequestRules, write: Write): string {
  const opened = openRequest(value, rules);
  let room = roomForTexts;
  for (const leaf of opened.leaves.toReversed()) {
    const next = leaf.text.length > room ? cutMark : write(leaf.text, leaf.name);
    const bytes = Buffer.byteLength(next);
    leaf.write(bytes > room ? cutMark : next);
    room -= Math.min(room, bytes);
  }
  return opened.text();
}

function isObject(json: string): boolean {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

/** JSON that broke off or is a string, so that an escape hides nothing from a detector. */
function unescaped(json: string): string {
  return json.replace(/\\(?:u([0-9a-f]{4})|([^u]))/gi, (_, code: string | undefined, letter: string) =>
    code === undefined ? (letters[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

const letters: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
