import type { Hit } from "./decide.ts";
import type { Detector, DetectorId, Match, TextContext } from "./detector.ts";
import { withoutOverlaps } from "./overlap.ts";
import { type Plan, planFor } from "./plan.ts";
import { wrappedScan } from "./wrapped-scan.ts";

/** Something besides patterns that recognises values, such as a model for names. Its matches join the scanner's. */
export interface Recogniser {
  /** What its matches belong to: class, title and remedy. */
  readonly detectors: readonly Detector[];
  recognise(text: string, context: TextContext | undefined): readonly Match[];
}

export interface ScannerOptions {
  readonly detectors: readonly Detector[];
  readonly recognisers?: readonly Recogniser[];
}

export interface Scanner {
  /** Matches in reading order, never overlapping. Offsets are UTF-16 code units. */
  scan(text: string, context?: TextContext): Match[];
  /** The same, each match with what was found. */
  find(text: string, context?: TextContext): StreamMatch[];
  /** A scan of a text that comes in parts; any parting gives the same matches as the whole. */
  stream(context?: TextContext): ScanStream;
}

export interface ScanStream {
  /** Takes the next part and gives the matches that are certain by now; offsets count from the first part. */
  push(part: string): StreamMatch[];
  end(): StreamMatch[];
  /** No match that is still to come begins before this offset. */
  readonly decided: number;
}

/** A match with what was found, since the stream keeps no more text than it needs. */
export interface StreamMatch extends Match {
  /** Wrappings taken off: a key found in base64 reads as the key. */
  readonly value: string;
}

/** @throws Error naming the detector when one cannot be used. */
export function createScanner({ detectors, recognisers = [] }: ScannerOptions): Scanner {
  const others = recognisers.flatMap((one) => one.detectors);
  const plan = planFor(detectors, others);
  const known = new Map<DetectorId, Detector>([...detectors, ...others].map((one) => [one.id, one]));
  const scanBlock: ScanBlock = (given, context) => {
    const text = inOnePiece(given);
    const hits = wrappedScan(plan, text, context);
    for (const recogniser of recognisers) {
      for (const match of recogniser.recognise(text, context)) {
        const by = known.get(match.detector);
        if (by !== undefined) hits.push({ ...match, by, value: text.slice(match.start, match.end) });
      }
    }
    return withoutOverlaps(hits);
  };
  const find = (text: string, context?: TextContext): StreamMatch[] => {
    // One block is the rule; a text of several goes the way of a stream, so that both always agree.
    if (text.length <= blockLength) {
      return scanBlock(text, context).map((hit) => ({ ...plainMatch(hit), value: hit.value }));
    }
    const stream = new BlockStream(plan, scanBlock, context);
    return [...stream.push(text), ...stream.end()];
  };
  return {
    find,
    scan: (text, context) => find(text, context).map(({ value: _, ...match }) => match),
    stream: (context) => new BlockStream(plan, scanBlock, context),
  };
}

type ScanBlock = (text: string, context: TextContext | undefined) => Hit[];

/** Shorter texts are read before a copy would have paid. */
const worthCopying = 512;

/**
 * The same text, stored in one stretch of memory. Engines keep parts and sums of texts as references to others,
 * and then every character read costs a detour.
 */
function inOnePiece(text: string): string {
  if (text.length < worthCopying) return text;
  const middle = text.length >> 1;
  return [text.slice(0, middle), text.slice(middle)].join("");
}

function plainMatch({ detector, dataClass, start, end, confidence, wrapping }: Hit): Match {
  return { detector, dataClass, start, end, confidence, ...(wrapping && { wrapping }) };
}

/** A block ends at the first line end behind this many characters … */
const blockLength = 1 << 18;
/** … or here, when the line never ends. */
const longestBlock = blockLength + (1 << 16);
/** What stands before a block is read with it, for the words and escapes there. */
const lookBehind = 2048;

/**
 * Cuts a text into blocks whose borders depend on the text alone, never on how it arrived. Each block is read
 * together with what stands around it, and gives the matches that begin in it.
 */
class BlockStream implements ScanStream {
  readonly #scanBlock: ScanBlock;
  readonly #context: TextContext | undefined;
  readonly #lookAhead: number;
  #parts: string[] = [];
  #waiting = 0;
  /** The text not yet done with, `lookBehind` included; its first character stands at `#base`. */
  #text = "";
  #base = 0;
  /** Start of the next block in `#text`. */
  #from = 0;
  /** End of the last match given, counted from the beginning of everything. */
  #lastEnd = 0;

  constructor(plan: Plan, scanBlock: ScanBlock, context: TextContext | undefined) {
    this.#scanBlock = scanBlock;
    this.#context = context;
    this.#lookAhead = plan.longest + 256;
  }

  push(part: string): StreamMatch[] {
    this.#parts.push(part);
    this.#waiting += part.length;
    const need = longestBlock + this.#lookAhead - (this.#text.length - this.#from);
    if (this.#waiting < Math.max(need, blockLength / 4)) return [];
    this.#gather();
    const matches: StreamMatch[] = [];
    while (this.#text.length - this.#from >= longestBlock + this.#lookAhead) {
      this.#takeBlock(this.#blockEnd(), matches);
    }
    return matches;
  }

  end(): StreamMatch[] {
    this.#gather();
    const matches: StreamMatch[] = [];
    while (this.#text.length - this.#from > blockLength) this.#takeBlock(this.#blockEnd(), matches);
    this.#takeBlock(this.#text.length, matches);
    return matches;
  }

  get decided(): number {
    return this.#base + this.#from;
  }

  #gather(): void {
    if (this.#parts.length === 0) return;
    this.#text += this.#parts.join("");
    this.#parts = [];
    this.#waiting = 0;
  }

  #blockEnd(): number {
    const least = this.#from + blockLength;
    const most = Math.min(this.#from + longestBlock, this.#text.length);
    const lineEnd = this.#text.indexOf("\n", least);
    if (lineEnd >= 0 && lineEnd < most) return lineEnd + 1;
    // Never between the two halves of a surrogate pair.
    return isHighSurrogate(this.#text.charCodeAt(most - 1)) ? most - 1 : most;
  }

  #takeBlock(end: number, matches: StreamMatch[]): void {
    const from = Math.max(0, this.#from - lookBehind);
    const window = this.#text.slice(from, Math.min(this.#text.length, end + this.#lookAhead));
    for (const hit of this.#scanBlock(window, this.#context)) {
      const start = from + hit.start;
      const startInAll = this.#base + start;
      if (start < this.#from || start >= end || startInAll < this.#lastEnd) continue;
      const endInAll = this.#base + from + hit.end;
      this.#lastEnd = endInAll;
      matches.push({ ...plainMatch(hit), start: startInAll, end: endInAll, value: hit.value });
    }
    const keepFrom = Math.max(0, end - lookBehind);
    this.#text = this.#text.slice(keepFrom);
    this.#base += keepFrom;
    this.#from = end - keepFrom;
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}
