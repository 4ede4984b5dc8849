export { Confidence, confidences, DataClass, dataClasses, Severity, severities } from "./data-class.ts";
export type { Gap, MessagePosition, Place, Position, Role } from "./place.ts";
export {
  type CollectionTotal,
  type ConversationTotal,
  type Finding,
  type Location,
  type RemedyText,
  Report,
} from "./report.ts";
