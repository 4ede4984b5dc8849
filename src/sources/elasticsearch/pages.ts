import type { Failed, Http } from "./http.ts";
import { listAt, textAt } from "./json-shape.ts";
import { encodedName, type Server } from "./server.ts";

/** One page of a search. */
export interface Page {
  readonly body: unknown;
  readonly hits: readonly unknown[];
  readonly bytes: number;
}

const keepAlive = "5m";
/** A scroll whose first answer never arrives cannot be given back: nobody knows its id. */
const keepAliveUntilKnown = "1m";
const mostHits = 1000;
const wantedBytes = 2 << 20;
/** Milliseconds for tidying up behind us. */
const tidyTime = 700;

/** All hits of a search, page by page; what the server keeps for it is given back in any case. @throws Failed */
export function pagesOf(
  http: Http,
  { paging }: Server,
  index: string,
  search: object,
  firstSize: number,
): AsyncGenerator<Page> {
  const size = Math.max(1, Math.min(mostHits, firstSize));
  if (paging === "scroll") return scrolled(http, index, { ...search, size });
  return inPointOfTime(http, paging, index, search, size);
}

async function* inPointOfTime(
  http: Http,
  endpoint: "_pit" | "_search/point_in_time",
  index: string,
  search: object,
  firstSize: number,
): AsyncGenerator<Page> {
  const path = `/${encodedName(index)}/${endpoint}?keep_alive=${keepAlive}`;
  const { body } = await http.ask({ method: "POST", path });
  let id = textAt(body, "id") ?? textAt(body, "pit_id");
  let size = firstSize;
  let after: unknown;
  try {
    for (;;) {
      const page = pageOf(
        await http.ask({
          method: "POST",
          path: "/_search",
          body: {
            ...search,
            size,
            pit: { id, keep_alive: keepAlive },
            sort: [{ _shard_doc: "asc" }],
            ...(after !== undefined && { search_after: after }),
          },
        }),
      );
      id = textAt(page.body, "pit_id") ?? id;
      if (page.hits.length > 0) yield page;
      if (page.hits.length < size) return;
      after = sortNumbers(page.hits.at(-1));
      size = nextSize(size, page);
    }
  } finally {
    const gone = endpoint === "_pit" ? { id } : { pit_id: [id] };
    await tidy(http, `/${endpoint}`, gone);
  }
}

async function* scrolled(http: Http, index: string, search: { size: number }): AsyncGenerator<Page> {
  const path = `/${encodedName(index)}/_search?scroll=${keepAliveUntilKnown}`;
  let id: string | undefined;
  try {
    let page = pageOf(await http.ask({ method: "POST", path, body: { ...search, sort: ["_doc"] } }));
    for (;;) {
      id = textAt(page.body, "_scroll_id") ?? id;
      if (page.hits.length === 0) return;
      yield page;
      const next = { scroll: keepAlive, scroll_id: id };
      page = pageOf(await http.ask({ method: "POST", path: "/_search/scroll", body: next }));
    }
  } finally {
    if (id !== undefined) await tidy(http, "/_search/scroll", { scroll_id: [id] });
  }
}

/** What cannot be given back the server drops by itself a few minutes later. */
async function tidy(http: Http, path: string, body: object): Promise<void> {
  const signal = AbortSignal.timeout(tidyTime);
  await http.ask({ method: "DELETE", path, body, signal }).catch((_: Failed) => {});
}

function pageOf({ body, bytes }: { body: unknown; bytes: number }): Page {
  return { body, bytes, hits: listAt(body, "hits", "hits") };
}

/** Numbers too large to be exact came as text; the server takes them back as such. */
function sortNumbers(hit: unknown): unknown {
  return listAt(hit, "sort");
}

function nextSize(size: number, { bytes, hits }: Page): number {
  const fitting = Math.floor(wantedBytes / Math.max(1, bytes / Math.max(1, hits.length)));
  return Math.max(1, Math.min(mostHits, size * 4, fitting));
}
