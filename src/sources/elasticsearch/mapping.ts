import { type Column, timeColumn } from "../selection.ts";
import type { Http } from "./http.ts";
import { objectAt, textAt } from "./json-shape.ts";
import { encodedName } from "./server.ts";

/** Fields of an index as its mapping has them. */
export interface Mapping {
  readonly columns: readonly Column[];
  /** Numbers only; left out on the server. */
  readonly vectors: readonly string[];
  readonly time: string | undefined;
  /** Documents are kept as they came. */
  readonly keepsSource: boolean;
}

const mostColumns = 10_000;
const vectorTypes = new Set(["dense_vector", "knn_vector", "sparse_vector", "rank_vectors", "rank_features"]);

/** @throws Failed */
export async function mappingOf(http: Http, index: string): Promise<Mapping> {
  const { body } = await http.ask({ method: "GET", path: `/${encodedName(index)}/_mapping` });
  const mappings = objectAt(body, index, "mappings");
  const columns: Column[] = [{ name: "_id", type: "keyword" }];
  const vectors: string[] = [];
  const pending = [{ path: "", properties: objectAt(mappings, "properties") }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const [key, field] of Object.entries(next.properties)) {
      const name = next.path === "" ? key : `${next.path}.${key}`;
      const type = textAt(field, "type") ?? "object";
      if (vectorTypes.has(type)) vectors.push(name);
      else if (columns.length < mostColumns) columns.push({ name, type });
      pending.push({ path: name, properties: objectAt(field, "properties") });
    }
  }
  // "@timestamp" is what every shipper of logs calls it (Elastic Common Schema).
  const known = columns.find(({ name, type }) => name === "@timestamp" && type.startsWith("date"));
  return {
    columns,
    vectors,
    time: (known ?? timeColumn(columns.filter(({ type }) => /^date(?:_nanos)?$/.test(type))))?.name,
    keepsSource: objectAt(mappings, "_source")["enabled"] !== false,
  };
}
