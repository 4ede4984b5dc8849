const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
const letters = "ABCDEFGHJKLMNPRSTUVWXYZ";
const values = "12345678123457923456789";

/** Whether the ninth character of a vehicle identification number is its check digit (49 CFR 565.15(c)). */
export function hasVinCheckDigit(vin: string): boolean {
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(vin)) return false;
  const sum = weights.reduce((all, weight, at) => {
    const char = vin.charAt(at);
    return all + weight * Number(/\d/.test(char) ? char : values[letters.indexOf(char)]);
  }, 0);
  return "0123456789X"[sum % 11] === vin[8];
}
