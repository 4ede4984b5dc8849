export { confidences, dataClasses, severities } from "./data-class.ts";
export { Confidence, DataClass, Severity } from "./data-class-schema.ts";
export { DisclosedClass, Disclosure, DisclosureForm, disclosedClasses } from "./disclosure.ts";
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
export {
  Budget,
  GatewayConfig,
  PolicyAction,
  PolicyClass,
  PolicyRule,
  Price,
  policyClasses,
  UsageLimits,
  VendorFamily,
  VendorState,
} from "./gateway-config.ts";
export type { Gap, MessagePosition, Place, Position, RequestFacts, Role } from "./place.ts";
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
