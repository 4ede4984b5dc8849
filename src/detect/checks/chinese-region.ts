/** First two digits of GB/T 2260 region codes; 81 to 83 are residents from Hong Kong, Macao and Taiwan, 91 foreigners. */
const provinces = new Set(
  "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83 91".split(
    " ",
  ),
);

/** Whether a number begins with the region code of a Chinese province. */
export function hasChineseRegion(number: string): boolean {
  return provinces.has(number.slice(0, 2));
}
