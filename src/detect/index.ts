export { chosenDetectors, type DetectorChoice } from "./chosen-detectors.ts";
export type {
  Candidate,
  Detector,
  DetectorId,
  Edges,
  Match,
  RemedyId,
  Shape,
  Span,
  TextContext,
  Wrapping,
} from "./detector.ts";
export { catalogue } from "./detectors/index.ts";
export { type EnginePlan, type EngineRule, neededIn, toEnginePlan } from "./engine/engine-plan.ts";
export { fullPattern } from "./engine/full-pattern.ts";
export { labelOf } from "./label.ts";
export { type MaskedText, type MaskStyle, mask } from "./mask.ts";
export { safePattern } from "./pattern/safe.ts";
export { previewOf } from "./preview.ts";
export { remedies } from "./remedies/index.ts";
export type { Remedy } from "./remedies/remedy.ts";
export { reportPreviewOf } from "./report-preview.ts";
export {
  createScanner,
  type Recogniser,
  type Scanner,
  type ScannerOptions,
  type ScanStream,
  type StreamMatch,
} from "./scanner.ts";
