import { reasonOf } from "../base/index.ts";
import type { Gap, Place } from "../model/index.ts";
import { bytesAsText } from "./bytes-as-text.ts";
import { Leaves } from "./documents/leaves.ts";
import { Lot } from "./documents/lot.ts";
import type { Collection, OpenSource, Piece } from "./source.ts";

/** Documents, rows or texts under one name, however they are had. */
export interface Records {
  readonly name: string;
  readonly rows?: { readonly count: number; readonly exact: boolean };
  records(): AsyncIterable<unknown>;
}

/** A longer name is one of a hostile depth; each level would be longer than the one above it. */
const longestField = 400;
const deepField = "(a field too deep to name)";

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
  return { name, format: "records", ...(rows && { rows }), read: () => piecesOf(name, records()) };
}

/** Record by record, so that whoever reads under a budget makes nobody read on in advance. */
async function* piecesOf(collection: string, records: AsyncIterable<unknown>): AsyncGenerator<Piece | Gap> {
  const leaves = new Leaves(textOf);
  let row = 0;
  try {
    for await (const record of records) {
      row += 1;
      const lot = new Lot();
      const take = (field: string, text: string): void => {
        lot.add(
          text,
          field === "" ? { row } : { row, field: field.length > longestField ? deepField : field },
        );
      };
      const text = typeof record === "object" && record !== null ? textOf(record) : plainText(record);
      if (text !== undefined) take("", text);
      else if (typeof record === "object" && record !== null) leaves.each(record, take);
      yield* lot.take();
    }
  } catch (thrown) {
    yield { collection, why: reasonOf(thrown), kind: "unread" };
  }
}

/** Of objects that are one value. */
function textOf(value: object): string | undefined {
  if (value instanceof Uint8Array) {
    return bytesAsText(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
  }
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined;
}

function plainText(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
