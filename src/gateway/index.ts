export { GatewayKey, newGatewayKey } from "./access/key-record.ts";
export { createFinder } from "./narrow/finder.ts";
export { configWarnings } from "./policy/config-warnings.ts";
export { explain } from "./policy/explain.ts";
export { toPolicy } from "./policy/policy.ts";
export { openVendors, type Vendor } from "./policy/vendors.ts";
export type { ConversationTurn, GatewayPorts } from "./ports.ts";
export { type Gateway, type GatewayOptions, startGateway } from "./server/gateway.ts";
export type { Listen } from "./server/listener.ts";
