import type { DataClass } from "../model/index.ts";
import type { Detector } from "./detector.ts";
import { catalogue } from "./detectors/index.ts";

/** Which detectors a run looks with. */
export interface DetectorChoice {
  /** Besides the catalogue. */
  readonly ownDetectors: readonly Detector[];
  /** Ids, or beginnings of ids up to a dot, that are not wanted. */
  readonly disabled: readonly string[];
  readonly only: readonly DataClass[] | undefined;
}

/** The catalogue and one's own detectors, without what is not wanted. */
export function chosenDetectors({ ownDetectors, disabled, only }: DetectorChoice): readonly Detector[] {
  return [...catalogue, ...ownDetectors].filter(
    ({ id, dataClass }) =>
      (only?.includes(dataClass) ?? true) &&
      !disabled.some((name) => id === name || id.startsWith(`${name}.`)),
  );
}
