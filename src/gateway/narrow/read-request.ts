import type { DataClass } from "../../model/index.ts";
import type { Leaf, OpenedRequest, Unread } from "../request/open-request.ts";
import type { Finder, Found } from "./finder.ts";
import { type Narrowing, narrowText } from "./narrow-text.ts";

/** What a policy decides on: data classes, and what could not be read. */
export type Concern = DataClass | "unread";

/** A request, and what is in it. */
export interface Reading {
  readonly parts: readonly { readonly leaf: Leaf; readonly found: readonly Found[] }[];
  readonly unread: readonly Unread[];
  /** How many of each; classes that do not occur are not there. */
  readonly counts: ReadonlyMap<Concern, number>;
}

/**
 * Reads every text of a request.
 * @param cameFromVendor whether a block that the vendor signed came through here before: then it is the vendor's own text
 */
export async function readRequest(
  opened: OpenedRequest,
  find: Finder,
  cameFromVendor: (text: string) => Promise<boolean>,
): Promise<Reading> {
  const counts = new Map<Concern, number>();
  const parts: { leaf: Leaf; found: readonly Found[] }[] = [];
  for (const leaf of opened.leaves) {
    const found = find(leaf.text, leaf.name);
    if (found.length === 0) continue;
    // Changed by one character it would be refused by whoever signed it.
    if (leaf.signed === true && (await cameFromVendor(leaf.text))) continue;
    parts.push({ leaf, found });
    for (const { dataClass } of found) {
      if (dataClass !== undefined) counts.set(dataClass, (counts.get(dataClass) ?? 0) + 1);
    }
  }
  if (opened.unread.length > 0) counts.set("unread", opened.unread.length);
  return { parts, unread: opened.unread, counts };
}

/** Writes into the request what the vendor may have of each text. @throws WatertightError `fault`, see `narrowText` */
export function narrowRequest({ parts }: Reading, narrowing: Narrowing): void {
  for (const { leaf, found } of parts) {
    const narrowed = narrowText(leaf.text, found, narrowing);
    if (narrowed !== leaf.text) leaf.write(narrowed);
  }
}
