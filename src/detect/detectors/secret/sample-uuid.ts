import { alphabets, sample } from "../../../base/index.ts";

/** A made-up UUID of version 4 (RFC 9562 §5.4), the same for the same `seed`. */
export function sampleUuid(seed: number): string {
  const hex = sample(alphabets.hex, 30, seed);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-a${hex.slice(15, 18)}-${hex.slice(18)}`;
}
