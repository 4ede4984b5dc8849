import type { CollectionTotal, Gap } from "../../model/index.ts";
import { type Collection, type EngineRelation, isGap, type OpenSource } from "../../sources/index.ts";

/** What masking makes of a collection with findings; undefined when the plan cannot be tried on it. */
export type MaskingOf = (collection: Collection, total: CollectionTotal) => EngineRelation | undefined;

/** A place as it would be after its plan was carried out. What cannot be tried is unread, never clean. */
export function maskedPlace(
  place: OpenSource,
  totalOf: (collection: Collection) => CollectionTotal | undefined,
  maskingOf: MaskingOf,
): OpenSource {
  return {
    describe: () => place.describe(),
    async *collections() {
      for await (const thing of place.collections()) {
        if (isGap(thing)) yield thing;
        else yield maskedCollection(thing, totalOf(thing), maskingOf);
      }
    },
    close: () => place.close(),
  };
}

function maskedCollection(
  collection: Collection,
  total: CollectionTotal | undefined,
  maskingOf: MaskingOf,
): Collection | Gap {
  if (total === undefined || total.count === 0) return collection;
  const relation = maskingOf(collection, total);
  const { name, format, columns, rows, share, bytes } = collection;
  if (relation === undefined) {
    const why = "its masking cannot be tried here: make a masked copy and name it with --verify";
    return { collection: name, why, kind: "unread" };
  }
  return {
    name,
    format,
    relation,
    ...(columns !== undefined && { columns: relation.columns }),
    ...(rows !== undefined && { rows }),
    ...(share !== undefined && { share }),
    ...(bytes !== undefined && { bytes }),
    async *read() {
      yield { collection: name, why: "only an engine reads what is masked on the fly", kind: "unread" };
    },
  };
}
