const multiply = [
  "0123456789",
  "1234067895",
  "2340178956",
  "3401289567",
  "4012395678",
  "5987604321",
  "6598710432",
  "7659821043",
  "8765932104",
  "9876543210",
].map((row) => [...row].map(Number));

const permute = [
  "0123456789",
  "1576283094",
  "5803796142",
  "8916043527",
  "9453126870",
  "4286573901",
  "2793806415",
  "7046913258",
].map((row) => [...row].map(Number));

/**
 * Whether digits end in their Verhoeff check digit (J. Verhoeff, "Error Detecting Decimal Codes", 1969). Written here
 * because stdnum has it inside its Aadhaar validator only, and SNOMED CT uses it too.
 */
export function hasVerhoeffChecksum(digits: string): boolean {
  let state = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    state = multiply[state]?.[permute[at % 8]?.[digit] ?? -1] ?? Number.NaN;
  }
  return state === 0;
}
