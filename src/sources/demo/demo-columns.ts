import type { Column } from "../selection.ts";

/** As published. */
export const columns = [
  { name: "timestamp", type: "DateTime64(3, 'UTC')" },
  { name: "span_name", type: "LowCardinality(String)" },
  { name: "string.names", type: "Array(String)" },
  { name: "string.values", type: "Array(String)" },
  { name: "_service", type: "LowCardinality(String)" },
  { name: "_source", type: "String" },
] as const satisfies readonly Column[];
