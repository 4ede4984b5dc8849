import { reasonOf, WatertightError } from "../base/index.ts";
import { createScanner, type Detector, remedies, safePattern } from "../detect/index.ts";
import type { OwnDetector } from "./config.ts";

/**
 * Makes a detector of a configured one and tries its examples.
 * @throws WatertightError `usage` naming the detector and what is wrong with it
 */
export function ownDetector(own: OwnDetector): Detector {
  const { id, title, dataClass, severity, keywords, near, requireNear, remedy, finds, ignores } = own;
  const wrong = (what: string, hint: string): WatertightError =>
    new WatertightError("usage", `detector ${id}: ${what}`, hint);
  if (!remedies.has(remedy))
    throw wrong(`remedy ${remedy} is not known`, `one of: ${[...remedies.keys()].join(", ")}`);

  let pattern: RegExp;
  try {
    pattern = safePattern(own.pattern, own.ignoreCase);
  } catch (thrown) {
    throw wrong(
      reasonOf(thrown).replace(own.pattern, "…"),
      "patterns use the RE2 subset, without nested repeats",
    );
  }
  const detector: Detector = {
    id,
    title,
    dataClass,
    severity,
    pattern,
    remedy,
    finds,
    ignores,
    references: ["watertight.yaml"],
    ...(keywords && { keywords: keywords.map((word) => word.toLowerCase()) }),
    ...(near && { near: near.map((word) => word.toLowerCase()) }),
    ...(requireNear && { context: "required" as const }),
  };
  try {
    const scanner = createScanner({ detectors: [detector] });
    finds.forEach((text, at) => {
      if (scanner.scan(text).length === 0)
        throw wrong(`finds[${at}] is not found`, "correct the example or the pattern");
    });
    ignores.forEach((text, at) => {
      if (scanner.scan(text).length > 0)
        throw wrong(`ignores[${at}] is found`, "correct the example or the pattern");
    });
  } catch (thrown) {
    if (thrown instanceof WatertightError) throw thrown;
    throw wrong(
      "nothing in its pattern can be looked for quickly",
      "begin the pattern with fixed text, or give keywords that stand in every match, or near with requireNear: true",
    );
  }
  return detector;
}
