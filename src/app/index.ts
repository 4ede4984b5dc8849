export { type GatewayHome, openGatewayHome } from "./gateway-home.ts";
export { type InspectPlan, inspectPlaces, inspectTargets } from "./inspecting.ts";
export { importLedger } from "./ledger-import.ts";
export { runGateway } from "./running-gateway.ts";
export { type HostsToScan, type ScanPlan, scanHosts, scanTargets } from "./scanning.ts";
export { knownSchemes } from "./source-for.ts";
