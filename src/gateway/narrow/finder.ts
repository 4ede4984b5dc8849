import { createHash } from "node:crypto";
import { Recent } from "../../base/index.ts";
import { createScanner, type Detector, type DetectorId, reportPreviewOf } from "../../detect/index.ts";
import type { DataClass } from "../../model/index.ts";
import { tokenShapesIn } from "../tokens/token.ts";

/** Part of a text that a policy decides on. Offsets are UTF-16 code units. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly detector: DetectorId;
  /** `undefined`: text in the shape of a token. It is no value, and is replaced so that it cannot pass for one. */
  readonly dataClass: DataClass | undefined;
  readonly fingerprint: string;
  readonly preview: string;
}

/** Finds what is sensitive in one text; `name` is the key it stands under. */
export type Finder = (text: string, name: string | undefined) => readonly Found[];

export interface FinderOptions {
  readonly detectors: readonly Detector[];
  /** Names a value under the installation's key. */
  readonly fingerprint: (value: string, dataClass: DataClass) => string;
}

/** What text in the shape of a token is replaced as: `[TEXT:…]`. */
const lookAlike = "token.text";

/** Shorter texts are read as fast as they are looked up. */
const worthRemembering = 128;
const remembered = 4096;
/** A text with more is read again each time. */
const mostRemembered = 200;

/**
 * A finder that remembers what it found in which text: a conversation sends all its earlier turns again. It keeps a digest of
 * the text, offsets, fingerprints and previews, and no value.
 */
export function createFinder({ detectors, fingerprint }: FinderOptions): Finder {
  const scanner = createScanner({ detectors });
  const byId = new Map(detectors.map((one) => [one.id, one]));
  const known = new Recent<string, readonly Found[]>(remembered);

  const read = (text: string, name: string | undefined): readonly Found[] => {
    const found: Found[] = [];
    for (const match of scanner.find(text, name === undefined ? undefined : { name })) {
      const detector = byId.get(match.detector);
      if (detector === undefined) continue;
      const { start, end, dataClass, value } = match;
      found.push({
        start,
        end,
        detector: detector.id,
        dataClass,
        fingerprint: fingerprint(value, dataClass),
        preview: reportPreviewOf(value, detector),
      });
    }
    return withLookAlikes(found, text);
  };

  return (text, name) => {
    if (text.length < worthRemembering) return read(text, name);
    const digest = createHash("sha256")
      .update(name ?? "")
      .update("\0")
      .update(text)
      .digest("base64");
    const before = known.get(digest);
    if (before !== undefined) return before;
    const found = read(text, name);
    if (found.length <= mostRemembered) known.set(digest, found);
    return found;
  };
}

/** A value that only touches such a shape stays a value: nothing can be hidden by writing a token into it. */
function withLookAlikes(found: readonly Found[], text: string): readonly Found[] {
  const looks = tokenShapesIn(text)
    .filter((shape) => found.every(({ start, end }) => end <= shape.start || shape.end <= start))
    .map((shape) => ({ ...shape, detector: lookAlike, dataClass: undefined, fingerprint: "", preview: "" }));
  return looks.length === 0 ? found : [...found, ...looks].sort((a, b) => a.start - b.start);
}
