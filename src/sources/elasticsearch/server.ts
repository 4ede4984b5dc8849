import { Failed, type Failed as FailedType, type Http } from "./http.ts";
import { listAt, textAt } from "./json-shape.ts";

/** What the server says of itself, and what follows for reading. */
export interface Server {
  readonly product: "Elasticsearch" | "OpenSearch";
  /**
   * How a search is continued without losing or repeating a document. A point in time needs an order that is unique over all shards and
   * costs nothing: `_shard_doc`, which Elasticsearch has since 7.12 and OpenSearch since 3.3 (OpenSearch #18924). Older ones
   * would have to sort by `_id`, which loads the ids of all documents into their memory; there it is a scroll.
   */
  readonly paging: "_pit" | "_search/point_in_time" | "scroll";
}

/** @throws Failed when nobody answers, or nobody who is one of these */
export async function serverOf(http: Http): Promise<Server> {
  let body: unknown;
  try {
    ({ body } = await http.ask({ method: "GET", path: "/" }));
  } catch (thrown) {
    // Who may read an index need not be allowed to ask this.
    if ((thrown as FailedType).status === 403) return { product: "Elasticsearch", paging: "scroll" };
    throw thrown;
  }
  const number = textAt(body, "version", "number");
  if (number === undefined) throw new Failed("what answers there is neither Elasticsearch nor OpenSearch");
  const isOpenSearch = textAt(body, "version", "distribution") === "opensearch";
  const [major = 0, minor = 0] = number.split(".").map(Number);
  const version = major * 100 + minor;
  if (isOpenSearch)
    return { product: "OpenSearch", paging: version >= 303 ? "_search/point_in_time" : "scroll" };
  return { product: "Elasticsearch", paging: version >= 712 ? "_pit" : "scroll" };
}

/** One index. */
export interface Index {
  readonly name: string;
  readonly isOpen: boolean;
  /** On disk, where known. */
  readonly bytes?: number;
}

/** @param wanted name, alias, data stream or pattern; undefined: all. @throws Failed */
export async function indicesOf(http: Http, wanted: string | undefined): Promise<Index[]> {
  const pattern = encodedPattern(wanted ?? "*");
  const query = "format=json&bytes=b&h=index,status,store.size";
  try {
    // Backing indices of data streams are hidden; older servers do not know the parameter.
    const path = `/_cat/indices/${pattern}?${query}`;
    const { body } = await http
      .ask({ method: "GET", path: `${path}&expand_wildcards=all` })
      .catch((thrown: FailedType) => {
        if (thrown.status !== 400) throw thrown;
        return http.ask({ method: "GET", path });
      });
    return sorted(listAt({ body }, "body").map(indexOfCat));
  } catch (thrown) {
    // The list asks for the right to monitor; resolving names does not.
    if ((thrown as FailedType).status !== 403) throw thrown;
    const path = `/_resolve/index/${pattern}?expand_wildcards=all`;
    const { body } = await http.ask({ method: "GET", path });
    return sorted(listAt(body, "indices").map(indexOfResolve));
  }
}

function indexOfCat(row: unknown): Index {
  const bytes = Number(textAt(row, "store.size"));
  return {
    name: textAt(row, "index") ?? "",
    isOpen: textAt(row, "status") !== "close",
    ...(bytes > 0 && { bytes }),
  };
}

function indexOfResolve(row: unknown): Index {
  return { name: textAt(row, "name") ?? "", isOpen: !listAt(row, "attributes").includes("closed") };
}

/** Names that could mean an endpoint or another path are none (Elasticsearch, "Create index": path parameters). */
function sorted(indices: readonly Index[]): Index[] {
  return indices
    .filter(({ name }) => name !== "" && !/^(?:[_+-]|\.{1,2}$)/.test(name))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** An index's name as part of a path. */
export function encodedName(name: string): string {
  return encodeURIComponent(name);
}

function encodedPattern(pattern: string): string {
  return encodeURIComponent(pattern).replaceAll("%2C", ",").replaceAll("%2A", "*");
}
