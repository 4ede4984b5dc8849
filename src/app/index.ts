export { type InspectPlan, inspectPlaces, inspectTargets } from "./inspecting.ts";
export { type HostsToScan, type ScanPlan, scanHosts, scanTargets } from "./scanning.ts";
export { knownSchemes } from "./source-for.ts";
