import type { Gap } from "../../model/index.ts";
import { Leaves } from "../documents/leaves.ts";
import { eachOf, Lot } from "../documents/lot.ts";
import { wantsPath } from "../documents/wants-path.ts";
import type { Selection } from "../selection.ts";
import type { Collection, Piece, SourceOptions } from "../source.ts";
import type { Http } from "./http.ts";
import { listAt, objectAt, textAt } from "./json-shape.ts";
import { type Mapping, mappingOf } from "./mapping.ts";
import { type Page, pagesOf } from "./pages.ts";
import { encodedName, type Index, type Server } from "./server.ts";

const lotBytes = 2 << 20;
const firstSize = 100;

/** One index. @throws Failed */
export async function collectionOf(
  http: Http,
  server: Server,
  index: Index,
  options: SourceOptions,
): Promise<Collection> {
  const { name } = index;
  const { selection, budget } = options;
  const mapping = await mappingOf(http, name);
  const { body } = await http.ask({ method: "GET", path: `/${encodedName(name)}/_count` });
  const count = Number(objectAt(body)["count"]);
  const wants = wantsPath(selection, name);
  const search = {
    query: queryOf(selection, mapping),
    timeout: `${budget.seconds}s`,
    track_total_hits: false,
    _source: { excludes: mapping.vectors.filter((field) => !/[*?]/.test(field)) },
    ...(mapping.time !== undefined && {
      docvalue_fields: [{ field: mapping.time, format: "strict_date_time" }],
    }),
  };
  const each = index.bytes === undefined || !(count > 0) ? undefined : index.bytes / count;
  const size = each === undefined ? firstSize : Math.floor(lotBytes / Math.max(1, each));
  const batches = (): AsyncGenerator<readonly (Piece | Gap)[]> =>
    lotsOf(name, pagesOf(http, server, name, search, size), { wants, mapping, signal: options.signal });
  return {
    name,
    format: server.product.toLowerCase(),
    columns: mapping.columns.filter((column) => wants(column.name)),
    ...(Number.isSafeInteger(count) && { rows: { count, exact: true } }),
    ...(selection.share !== undefined && { share: selection.share }),
    ...(index.bytes !== undefined && { bytes: index.bytes }),
    read: () => eachOf(batches()),
    batches,
  };
}

/** Scores from a seed and `_seq_no` are the same in each run until a document is written anew ("random_score"). */
function queryOf({ since, share }: Selection, { time }: Mapping): object {
  const rows =
    since === undefined || time === undefined
      ? { match_all: {} }
      : { range: { [time]: { gte: since.toISOString(), format: "strict_date_time" } } };
  if (share === undefined) return rows;
  return {
    function_score: {
      query: { bool: { filter: [rows] } },
      functions: [{ random_score: { seed: 1, field: "_seq_no" } }],
      boost_mode: "replace",
      min_score: 1 - share,
    },
  };
}

interface Reading {
  readonly wants: (column: string) => boolean;
  readonly mapping: Mapping;
  readonly signal: AbortSignal;
}

async function* lotsOf(
  collection: string,
  pages: AsyncGenerator<Page>,
  { wants, mapping, signal }: Reading,
): AsyncGenerator<readonly (Piece | Gap)[]> {
  const lot = new Lot();
  const leaves = new Leaves(() => undefined);
  const partial = new Set<string>();
  let withoutSource = 0;
  let row = 0;
  try {
    for await (const page of pages) {
      const why = partOf(page.body);
      if (why !== undefined) partial.add(why);
      const bytes = page.bytes / page.hits.length;
      for (const hit of page.hits) {
        row++;
        lot.bytesRead = Math.round(lot.bytesRead + bytes);
        const at = { row, ...timeOf(hit, mapping.time) };
        if (wants("_id")) lot.add(textAt(hit, "_id") ?? "", { ...at, field: "_id" });
        const source = objectAt(hit, "_source");
        if (!Object.hasOwn(hit as object, "_source")) withoutSource++;
        leaves.each(source, (field, text) => {
          if (wants(field)) lot.add(text, { ...at, field });
        });
        if (lot.isFull) yield lot.take();
      }
      if (!lot.isEmpty) yield lot.take();
    }
  } catch (thrown) {
    const why =
      thrown instanceof Error && !signal.aborted ? thrown.message : "stopped before it was read to the end";
    lot.addGap({ collection, why, kind: "unread" });
  }
  for (const why of partial) lot.addGap({ collection, why, kind: "unread" });
  if (withoutSource > 0 && !mapping.keepsSource)
    lot.addGap({ collection, why: "the index does not keep its documents (_source is off)", kind: "unread" });
  else if (withoutSource > 0)
    lot.addGap({ collection, why: `${withoutSource} documents came without their content`, kind: "unread" });
  if (mapping.vectors.length > 0 || leaves.embeddings > 0)
    lot.addGap({ collection, why: "embeddings are lists of numbers that hold no text", kind: "skipped" });
  if (!lot.isEmpty) yield lot.take();
}

/** Why a page is not all that should be on it. */
function partOf(body: unknown): string | undefined {
  const { failed, total } = objectAt(body, "_shards");
  if (Number(failed) > 0)
    return `${Number(failed)} of ${Number(total)} shards failed: what they hold was not read`;
  if (objectAt(body)["timed_out"] === true)
    return "it took longer than the budget allows: parts were not read";
  return undefined;
}

function timeOf(hit: unknown, column: string | undefined): { time: string } | undefined {
  if (column === undefined) return undefined;
  const value = listAt(hit, "fields", column)[0];
  if (typeof value !== "string") return undefined;
  const time = new Date(value);
  return Number.isNaN(time.getTime()) ? undefined : { time: time.toISOString() };
}
