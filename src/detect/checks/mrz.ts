import { icaoCheckDigit } from "./icao-9303.ts";

/** From, to (exclusive) of a field and the place of its check digit, all counted from the start of the zone. */
type Field = readonly [from: number, to: number, check: number];

/** ICAO Doc 9303: part 5 (three lines of 30), part 6 (two of 36), part 4 (two of 44; its second line alone too). */
const layouts: Readonly<Record<number, readonly Field[]>> = {
  90: [
    [5, 14, 14],
    [30, 36, 36],
    [38, 44, 44],
  ],
  72: [
    [36, 45, 45],
    [49, 55, 55],
    [57, 63, 63],
  ],
  88: [
    [44, 53, 53],
    [57, 63, 63],
    [65, 71, 71],
  ],
  44: [
    [0, 9, 9],
    [13, 19, 19],
    [21, 27, 27],
  ],
};

/** Whether a machine-readable zone's number, birth and expiry agree with their check digits. */
export function isMachineReadableZone(text: string): boolean {
  const zone = text.replace(/\\[rn]|\s/g, "");
  const fields = layouts[zone.length];
  if (fields === undefined) return false;
  return fields.every(([from, to, check]) => {
    const digit = zone[check];
    // A document number longer than its field goes on in the optional data; its check digit is then a filler.
    if (digit === "<" && zone.length === 90 && from === 5) return true;
    return icaoCheckDigit(zone.slice(from, to)) === Number(digit);
  });
}
