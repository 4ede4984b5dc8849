import { reasonOf, WatertightError } from "../base/index.ts";
import { createScanner, type Detector } from "../detect/index.ts";
import { placesMaskedBy } from "../inspect/index.ts";
import type { DataClass, Disclosure, Gap } from "../model/index.ts";
import { type Collection, isGap, type OpenSource, type SourceOptions, sources } from "../sources/index.ts";
import { ImportedRequests } from "./imported-requests.ts";
import { shownTarget } from "./source-for.ts";

export interface LedgerImport {
  /** Its signal stops the import; what was found by then is recorded. */
  readonly sourceOptions: SourceOptions;
  readonly detectors: readonly Detector[];
  /** Names a value under the installation's key: 32 hex digits. */
  fingerprint(value: string, dataClass: DataClass): string;
  readonly tenant: string;
  /** Of requests whose log names none. */
  readonly team?: string;
  /** Of requests whose log or export names none. */
  readonly vendor?: string;
  /** Takes entries in lots, at most some thousand values each; the import goes on when it is done. */
  record(disclosures: readonly Disclosure[]): Promise<void>;
  /** Which of these requests the ledger has already; they are not handed to `record` again. */
  known?(requests: readonly string[]): Promise<ReadonlySet<string>>;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface ImportProgress {
  readonly requests: number;
  readonly entries: number;
  /** Of the collection now being read. */
  readonly bytesRead: number;
  readonly bytes?: number;
}

export interface ImportSummary {
  /** Requests, or messages of chats, that went to a vendor, those already known included. */
  readonly requests: number;
  readonly entries: number;
  /** What could not be read, or was left out and why: the first thousand. */
  readonly gaps: readonly Gap[];
  readonly moreGaps: number;
  /** Distinct end users that were named; `exact` is false beyond a quarter of a million. */
  readonly people: { readonly count: number; readonly exact: boolean };
  /** ISO 8601 in UTC, of dated requests. */
  readonly first: string | undefined;
  readonly last: string | undefined;
  /** Requests without any date in their file; their entries have the time 0. */
  readonly undated: number;
  /** Requests that were in the ledger, or came twice. */
  readonly already: number;
}

const MOST_GAPS = 1000;
/** Kinds of places that say who said what to which vendor. */
const LOG = "gateway log";
const kinds: ReadonlySet<string> = new Set(["chat export", LOG]);

/**
 * Fills the ledger from chat exports and from logs of other gateways: one entry for each request and class of data that was sent. The
 * same export gives the same requests each time, so that a ledger that knows them takes none twice.
 * @throws WatertightError `usage` when a target is neither, or when nobody says who the vendor was; what came before is recorded
 */
export async function importLedger(
  targets: readonly string[],
  options: LedgerImport,
): Promise<ImportSummary> {
  const { sourceOptions, detectors } = options;
  const scanner = createScanner({ detectors });
  const maskedName = placesMaskedBy(scanner);
  const gaps: Gap[] = [];
  let moreGaps = 0;
  const addGap = (gap: Gap): void => {
    if (gaps.length < MOST_GAPS) gaps.push({ ...gap, collection: maskedName(gap.collection) });
    else moreGaps++;
  };
  const requests = new ImportedRequests({
    ...options,
    scanner,
    detectorsById: new Map(detectors.map((one) => [one.id, one])),
    addGap,
  });
  for (const target of targets) {
    if (sourceOptions.signal.aborted) {
      addGap({ collection: shownTarget(target), why: "stopped before it was read", kind: "unread" });
      continue;
    }
    const found = await opened(target, targets.length, options, addGap);
    if (found === undefined) continue;
    const { place, kind } = found;
    requests.beginPlace(kind === LOG);
    try {
      for await (const thing of place.collections()) {
        if (isGap(thing)) addGap(thing);
        else await readCollection(thing, requests, options, addGap);
      }
    } catch (thrown) {
      if (thrown instanceof WatertightError && thrown.kind === "usage") await requests.flush();
      throw thrown;
    } finally {
      await place.close();
    }
    requests.endPlace(shownTarget(target));
  }
  await requests.flush();
  return { ...requests.summary, gaps, moreGaps };
}

async function opened(
  target: string,
  of: number,
  { sourceOptions }: LedgerImport,
  addGap: (gap: Gap) => void,
): Promise<{ readonly place: OpenSource; readonly kind: string } | undefined> {
  try {
    for (const source of sources) {
      if (!(await source.accepts(target))) continue;
      if (kinds.has(source.kind))
        return { place: await source.open(target, sourceOptions), kind: source.kind };
      // Files take every path: opening one that is not there says so.
      const place = await source.open(target, sourceOptions);
      await place.close();
      break;
    }
    throw new WatertightError(
      "usage",
      `neither a chat export nor the log of a gateway was recognised in ${shownTarget(target)}`,
      "exports of ChatGPT, Claude, DeepSeek and others are known, and logs of LiteLLM, Langfuse, Helicone and Portkey with their contents",
    );
  } catch (thrown) {
    if (of === 1 || !(thrown instanceof WatertightError)) throw thrown;
    addGap({ collection: shownTarget(target), why: reasonOf(thrown), kind: "unread" });
    return undefined;
  }
}

async function readCollection(
  collection: Collection,
  requests: ImportedRequests,
  { sourceOptions, onProgress }: LedgerImport,
  addGap: (gap: Gap) => void,
): Promise<void> {
  const { name, bytes } = collection;
  requests.begin(collection);
  let told = 0;
  for await (const piece of collection.read()) {
    if (sourceOptions.signal.aborted) {
      addGap({ collection: name, why: "stopped before it was read to the end", kind: "unread" });
      // Half a request would have another name than the whole one when it is imported again.
      requests.drop();
      break;
    }
    if (isGap(piece)) {
      addGap(piece);
      continue;
    }
    await requests.take(piece);
    const { bytesRead = 0 } = piece;
    if (onProgress === undefined || bytesRead - told < 1 << 20) continue;
    told = bytesRead;
    const { requests: count, entries } = requests.summary;
    onProgress({ requests: count, entries, bytesRead, ...(bytes === undefined ? {} : { bytes }) });
  }
  await requests.end();
}
