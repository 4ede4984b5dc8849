export { openEmbedded } from "./embedded/open-embedded.ts";
export type { Engine, EngineBudget, EngineCapabilities, QueryOptions } from "./engine.ts";
export { list, name, number, type Sql, sql, value } from "./sql.ts";
