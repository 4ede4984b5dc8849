export { type Deed, demandWhole, Evidence, verifyEvidence } from "./evidence.ts";
export { Network } from "./network.ts";
export { Pace, type PacePlan, usualPace } from "./pace.ts";
export { type ScanHost, type Scanned, type ScanPlan, type ScanProgress, scan } from "./scan.ts";
export type { Service } from "./service.ts";
export { services } from "./services/index.ts";
