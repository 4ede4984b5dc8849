import { type Engine, type Sql, value } from "../../clickhouse/index.ts";

/** A text beside the statement; for a server that takes none there, in hexadecimal digits, which can be nothing but a value. */
export function textValue({ capabilities }: Engine, key: string, of: string): Sql {
  if (capabilities.parameters) return value(key, "String", of);
  return { text: `unhex('${Buffer.from(of).toString("hex")}')`, params: {} };
}
