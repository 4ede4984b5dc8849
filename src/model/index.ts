export { confidences, dataClasses, severities } from "./data-class.ts";
export { Confidence, DataClass, Severity } from "./data-class-schema.ts";
export {
  Ability,
  type BlastRadius,
  type Certificate,
  type ClosedDoor,
  type Exposure,
  type ExposureDoor,
  type FixStep,
  type Holding,
  LifecycleState,
  type Proof,
  type ReachEntry,
  type Reader,
  ScanReport,
  type StrangeDoor,
  Verdict,
  type Vulnerability,
} from "./exposure.ts";
export type { Gap, MessagePosition, Place, Position, Role } from "./place.ts";
export {
  CollectionKind,
  type CollectionTotal,
  type ConversationTotal,
  type Finding,
  type GapRecord,
  type Location,
  type RemedyText,
  Report,
} from "./report.ts";
