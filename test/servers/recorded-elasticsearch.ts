import { createServer, type IncomingMessage } from "node:http";

/** Documents as they were indexed; `_id` is the document's id. */
export interface RecordedIndex {
  readonly documents: readonly Readonly<Record<string, unknown>>[];
  readonly properties?: object;
  readonly isClosed?: boolean;
  readonly keepsSource?: boolean;
}

export interface Asked {
  readonly method: string;
  /** With its query, as it came. */
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers what Elasticsearch 8 or OpenSearch 2 answer to what reading asks, and 405 to everything else. */
export interface RecordedElastic {
  readonly port: number;
  readonly asked: readonly Asked[];
  /** Who opened the searches that are kept now. */
  openSearches(): readonly string[];
  load(indices: Readonly<Record<string, RecordedIndex>>): void;
  /** Takes the place of an answer. */
  instead: ((asked: Asked) => Answer | undefined) | undefined;
  close(): Promise<void>;
}

interface Search {
  readonly by: string;
  readonly index: string;
  size: number;
  from: number;
  query: unknown;
  time: string | undefined;
}

/** What each says at `/`. */
export const versions = {
  elasticsearch: { number: "8.15.3", build_flavor: "default", lucene_version: "9.11.1" },
  opensearch: { distribution: "opensearch", number: "2.17.1", lucene_version: "9.11.1" },
  newerOpensearch: { distribution: "opensearch", number: "3.3.0", lucene_version: "10.3.0" },
  older: { number: "6.8.23", build_flavor: "oss", lucene_version: "7.7.3" },
} as const;

export function failure(status: number, type: string, reason = type): Answer {
  return { status, body: { error: { root_cause: [{ type, reason }], type, reason }, status } };
}

export async function startRecordedElastic(
  version: keyof typeof versions = "elasticsearch",
): Promise<RecordedElastic> {
  let indices: Readonly<Record<string, RecordedIndex>> = {};
  let lastSearch = 0;
  const searches = new Map<string, Search>();
  const asked: Asked[] = [];
  const elastic = {
    asked,
    instead: undefined as RecordedElastic["instead"],
    openSearches: () => [...searches.values()].map(({ by }) => by),
    load(loaded: typeof indices) {
      indices = loaded;
    },
  };
  const ok = (body: unknown): Answer => ({ status: 200, body });
  const kept = (index: string, { headers, body }: Asked): string => {
    const id = `search/${++lastSearch}==`;
    const by = String(headers["x-opaque-id"]);
    searches.set(id, {
      by,
      index,
      size: Number(body["size"] ?? 0),
      from: 0,
      query: body["query"],
      time: timeOf(body),
    });
    return id;
  };
  const hitsOf = ({ index, from, size, query, time }: Search): object[] =>
    (indices[index]?.documents ?? [])
      .filter((document) => fits(document, query))
      .slice(from, from + size)
      .map(({ _id, ...source }, at) => ({
        _index: index,
        _id: String(_id),
        ...(indices[index]?.keepsSource === false ? {} : { _source: source }),
        ...(time !== undefined && typeof source[time] === "string" && { fields: { [time]: [source[time]] } }),
        sort: [from + at],
      }));
  const page = (hits: object[], more: object): Answer =>
    ok({
      took: 1,
      timed_out: false,
      _shards: { total: 1, successful: 1, skipped: 0, failed: 0 },
      hits: { max_score: null, hits },
      ...more,
    });
  const scrolledPage = (id: string): Answer => {
    const search = searches.get(id);
    if (search === undefined) return failure(404, "search_context_missing_exception");
    const hits = hitsOf(search);
    search.from += hits.length;
    return page(hits, { _scroll_id: id });
  };
  const pitPage = ({ body }: Asked): Answer => {
    const { id } = body["pit"] as { id: string };
    const search = searches.get(id);
    if (search === undefined) return failure(404, "search_context_missing_exception");
    const [after] = (body["search_after"] as number[] | undefined) ?? [-1];
    const wanted = { ...search, from: Number(after) + 1, size: Number(body["size"]), query: body["query"] };
    return page(hitsOf({ ...wanted, time: timeOf(body) }), { pit_id: id });
  };
  const gone = (ids: unknown): Answer => {
    for (const id of [ids].flat()) searches.delete(String(id));
    return ok({ succeeded: true, num_freed: 1 });
  };

  const answer = (one: Asked): Answer => {
    const { method, body } = one;
    const [path = "", query = ""] = one.path.split("?");
    const parts = path.split("/").slice(1).map(decodeURIComponent);
    const index = parts[0] ?? "";
    const known = indices[index];
    const has = (endpoint: string): boolean => parts.slice(1).join("/") === endpoint && known !== undefined;
    if (known?.isClosed === true) return failure(400, "index_closed_exception");
    const isPit = version === "elasticsearch" || version === "newerOpensearch";
    const endpoint = version === "newerOpensearch" ? "_search/point_in_time" : "_pit";
    if (method === "GET") {
      if (path === "/") return ok({ name: "node-1", cluster_name: "recorded", version: versions[version] });
      if (path.startsWith("/_cat/indices/")) return ok(catOf(indices, parts[2] ?? "*"));
      if (has("_mapping"))
        return ok({
          [index]: {
            mappings: {
              ...(known?.keepsSource === false && { _source: { enabled: false } }),
              properties: known?.properties ?? {},
            },
          },
        });
      if (has("_count"))
        return ok({ count: known?.documents.length, _shards: { total: 1, successful: 1, failed: 0 } });
    }
    if (method === "POST") {
      if (isPit && has(endpoint)) {
        const id = kept(index, one);
        return ok(endpoint === "_pit" ? { id } : { pit_id: id, creation_time: 1 });
      }
      if (isPit && path === "/_search") return pitPage(one);
      if (has("_search") && query.includes("scroll=")) return scrolledPage(kept(index, one));
      if (path === "/_search/scroll") return scrolledPage(String(body["scroll_id"]));
    }
    if (method === "DELETE") {
      if (isPit && path === `/${endpoint}`) return gone(body["id"] ?? body["pit_id"]);
      if (path === "/_search/scroll") return gone(body["scroll_id"]);
    }
    if (known === undefined && !index.startsWith("_")) return failure(404, "index_not_found_exception");
    return failure(405, "method_not_allowed");
  };

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => {});
    response.on("error", () => {});
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const { method = "", url = "", headers } = request;
      const one = { method, path: url, headers, body: text === "" ? {} : JSON.parse(text) };
      asked.push(one);
      const { status, body, headers: more } = elastic.instead?.(one) ?? answer(one);
      response.writeHead(status, { "content-type": "application/json", ...more });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return Object.assign(elastic, {
    port: typeof address === "object" && address !== null ? address.port : 0,
    close,
  });
}

function timeOf(body: Asked["body"]): string | undefined {
  const [field] = (body["docvalue_fields"] as { field: string }[] | undefined) ?? [];
  return field?.field;
}

function catOf(indices: Readonly<Record<string, RecordedIndex>>, pattern: string): object[] {
  return Object.entries(indices)
    .filter(
      ([name]) =>
        pattern === "*" ||
        name === pattern ||
        (pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1))),
    )
    .map(([name, { isClosed, documents }]) => ({
      index: name,
      status: isClosed === true ? "close" : "open",
      "store.size": isClosed === true ? null : String(JSON.stringify(documents).length),
    }));
}

/** As far as queries are asked for: all, or a range of dates. */
function fits(document: Readonly<Record<string, unknown>>, query: unknown): boolean {
  const range = (query as { range?: Record<string, { gte: string }> }).range ?? {};
  return Object.entries(range).every(([field, { gte }]) => {
    const value = document[field];
    return typeof value === "string" && Date.parse(value) >= Date.parse(gte);
  });
}
