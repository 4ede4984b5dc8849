import { reasonOf } from "../base/index.ts";
import type { Gap, Place } from "../model/index.ts";
import { Leaves } from "./documents/leaves.ts";
import { eachOf, Lot } from "./documents/lot.ts";
import type { Collection, OpenSource, Piece } from "./source.ts";

/** Documents, rows or texts under one name, however they are had. */
export interface Records {
  readonly name: string;
  readonly rows?: { readonly count: number; readonly exact: boolean };
  records(): AsyncIterable<unknown>;
}

/** A place whose records somebody hands over, since no source of its own reads it. */
export function recordsPlace(place: Place, collections: AsyncIterable<Records>): OpenSource {
  return {
    describe: () => place,
    async *collections() {
      try {
        for await (const records of collections) yield collectionOf(records);
      } catch (thrown) {
        yield { collection: place.target, why: reasonOf(thrown), kind: "unread" };
      }
    },
    close: async () => {},
  };
}

function collectionOf({ name, rows, records }: Records): Collection {
  const batches = () => lotsOf(name, records());
  return { name, format: "records", ...(rows && { rows }), read: () => eachOf(batches()), batches };
}

async function* lotsOf(
  collection: string,
  records: AsyncIterable<unknown>,
): AsyncGenerator<readonly (Piece | Gap)[]> {
  const lot = new Lot();
  const leaves = new Leaves(() => undefined);
  let row = 0;
  try {
    for await (const record of records) {
      row += 1;
      const take = (field: string, text: string): void => {
        lot.bytesRead += text.length;
        lot.add(text, field === "" ? { row } : { row, field });
      };
      if (typeof record === "object" && record !== null) leaves.each(record, take);
      else if (record !== undefined && record !== null) take("", String(record));
      if (lot.isFull) yield lot.take();
    }
  } catch (thrown) {
    lot.addGap({ collection, why: reasonOf(thrown), kind: "unread" });
  }
  if (!lot.isEmpty) yield lot.take();
}
