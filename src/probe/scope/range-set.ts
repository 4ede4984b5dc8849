import type { Address, AddressRange } from "./address.ts";

/** Many ranges, asked often: two steps more for twice as many. */
export interface RangeSet {
  has(address: Address): boolean;
}

interface Span {
  readonly first: bigint;
  readonly last: bigint;
}

/** Puts ranges into order once, so that asking is quick. */
export function rangeSet(ranges: readonly AddressRange[]): RangeSet {
  const zones = new Map<string, Span[]>();
  for (const { first, last, zone } of ranges) {
    const spans = zones.get(zone);
    if (spans === undefined) zones.set(zone, [{ first, last }]);
    else spans.push({ first, last });
  }
  const merged = new Map([...zones].map(([zone, spans]) => [zone, mergedSpans(spans)]));
  const everywhere = merged.get("") ?? [];
  return {
    has({ value, zone }) {
      if (holds(everywhere, value)) return true;
      return zone !== "" && holds(merged.get(zone) ?? [], value);
    },
  };
}

function mergedSpans(spans: readonly Span[]): readonly Span[] {
  const merged: { first: bigint; last: bigint }[] = [];
  for (const { first, last } of [...spans].sort(
    (a, b) => Number(a.first > b.first) - Number(a.first < b.first),
  )) {
    const before = merged.at(-1);
    if (before === undefined || first > before.last) merged.push({ first, last });
    else if (last > before.last) before.last = last;
  }
  return merged;
}

function holds(spans: readonly Span[], value: bigint): boolean {
  let low = 0;
  let high = spans.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const span = spans[middle];
    if (span === undefined) return false;
    if (value < span.first) high = middle - 1;
    else if (value > span.last) low = middle + 1;
    else return true;
  }
  return false;
}
