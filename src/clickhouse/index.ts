export { columnPasses } from "./column-passes.ts";
export { columnText } from "./column-text.ts";
export { openEmbedded } from "./embedded/open-embedded.ts";
export type { Engine, EngineBudget, QueryOptions } from "./engine.ts";
export { RowBinaryReader, rowMark } from "./row-binary.ts";
export { openServer } from "./server/open-server.ts";
export { list, name, number, type Sql, sql, value } from "./sql.ts";
export { readWholeRows, WholeRows } from "./whole-rows.ts";
