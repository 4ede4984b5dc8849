import { createScanner, type Detector } from "../../../src/detect/index.ts";
import { type Draw, drawnValue, one } from "./drawn-values.ts";
import { waysOfWriting } from "./ways-of-writing.ts";

/** A text made around a value, in which the scanner finds something. */
export interface DrawnText {
  readonly text: string;
  readonly column: string | undefined;
  /** The value stands in it plainly. */
  readonly plain: boolean;
}

/** What surrounds values in real data. */
const fillers = [
  "",
  " ",
  "\n",
  "lorem ipsum ",
  '{"a": 1}\n',
  "— 你好 — ",
  "x = y; ",
  "<td>",
  "2025-01-29T10:00:00Z ",
  "\u{1F511}",
  "\\",
  '"',
  "café\t",
  "a/b?c=1&d=%20",
];
const signs = [" ", ": ", "=", '": "', "：", " - ", "\n", "\t", "는 ", "=>'"];

/**
 * Finds what the detector's pattern, edges and words allow, whatever its check says of a value: patterns know nothing of
 * checks, and few drawn values would pass them.
 */
export class DrawnTexts {
  readonly #detector: Detector;
  readonly #scanner: ReturnType<typeof createScanner>;

  constructor(detector: Detector) {
    const { check: _, ...unchecked } = detector;
    this.#detector = detector;
    this.#scanner = createScanner({ detectors: [unchecked] });
  }

  /** Undefined when the scanner finds nothing in what was drawn. */
  draw(draw: Draw): DrawnText | undefined {
    const { near = [], context } = this.#detector;
    const words = near.length > 0 && (context === "required" || draw(2) === 0) ? [one(near, draw)] : [];
    const [word] = words.map((plain) => one([plain, plain.toUpperCase(), `client_${plain}`], draw));
    const value = drawnValue(this.#detector, draw);
    const behind = one(fillers, draw);
    const inColumn = word !== undefined && draw(3) === 0;
    const column = inColumn ? `users.${word}` : undefined;
    const spoken = word === undefined || inColumn ? "" : word + one(signs, draw);
    const after = draw(4) === 0;
    const text = `${one(fillers, draw)}${after ? "" : spoken}${value}${behind}${after ? spoken : ""}`;
    const ways = Object.values(waysOfWriting);
    const way = draw(2) === 0 ? ways[0] : one(ways, draw);
    const written = way?.(text) ?? text;
    const matches = this.#scanner.scan(written, column === undefined ? undefined : { name: column });
    if (matches.length === 0) return undefined;
    return { text: written, column, plain: matches.some(({ wrapping }) => wrapping === undefined) };
  }
}
