export { columnPasses } from "./column-passes.ts";
export { columnText } from "./column-text.ts";
export { openEmbedded } from "./embedded/open-embedded.ts";
export type { Engine, EngineBudget, OwnEngine, QueryOptions } from "./engine.ts";
export { RowBinaryReader, rowMark } from "./row-binary.ts";
export { openOwnServer, openServer } from "./server/open-server.ts";
export { openShared } from "./shared-engine/open-shared.ts";
export { list, name, number, type Sql, sql, value } from "./sql.ts";
export { readWholeRows, WholeRows } from "./whole-rows.ts";
