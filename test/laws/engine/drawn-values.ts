import type { Detector } from "../../../src/detect/index.ts";
import { type Node, parsePattern } from "../../../src/detect/pattern/syntax.ts";

/** A number from 0 to below `below`. */
export type Draw = (below: number) => number;

/** Draws the same numbers for the same seed: mulberry32 (T. Ettinger), any small generator does. */
export function drawsFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A text that fits the detector's pattern: made from the pattern, whatever its examples look like. */
export function drawnValue({ pattern }: Detector, draw: Draw): string {
  return written(parsePattern(pattern), draw);
}

/** Beyond ASCII: a letter, a sign of two halves, one without a case, a space. */
const beyondAscii = ["é", "Ж", "你", "\u{1F511}", "\u00a0", "\u3000"];
/** Repeats go on as often as that beyond what they must. */
const mostMore = 12;

function written(node: Node, draw: Draw): string {
  switch (node.kind) {
    case "edge":
      return "";
    case "set":
      return character(node, draw);
    case "sequence":
      return node.items.map((item) => written(item, draw)).join("");
    case "choice": {
      const item = node.items[draw(node.items.length)];
      return item === undefined ? "" : written(item, draw);
    }
    case "repeat": {
      const more = Math.min(node.most - node.least, mostMore);
      const times = node.least + (more === 0 ? 0 : draw(more + 1));
      return Array.from({ length: times }, () => written(node.item, draw)).join("");
    }
  }
}

function character({ has, beyond, literal }: Extract<Node, { kind: "set" }>, draw: Draw): string {
  if (literal !== undefined) return literal;
  const codes = [...has.keys()].filter((code) => has[code] === 1);
  if (codes.length === 0 || (beyond && draw(6) === 0)) return one(beyondAscii, draw);
  // What people write, more often than control characters.
  const usual = codes.filter((code) => code >= 32 && code < 127);
  return String.fromCharCode(one(usual.length > 0 && draw(8) > 0 ? usual : codes, draw));
}

export function one<T>(of: readonly T[], draw: Draw): T {
  const drawn = of[draw(of.length)];
  if (drawn === undefined) throw new RangeError("there is nothing to draw from");
  return drawn;
}
