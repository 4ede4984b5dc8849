import { hasLuhnDigit } from "./luhn.ts";

export type CardBrand =
  | "visa"
  | "mastercard"
  | "amex"
  | "discover"
  | "diners"
  | "jcb"
  | "unionpay"
  | "mir"
  | "maestro"
  | "rupay";

interface Range {
  readonly brand: CardBrand;
  /** First six digits, from and to. */
  readonly from: number;
  readonly to: number;
  readonly lengths: readonly number[];
}

const upTo19 = [16, 17, 18, 19];

/** Issuer ranges of ISO/IEC 7812 as the card schemes publish them; the narrower first. */
const ranges: readonly Range[] = [
  { brand: "visa", from: 400000, to: 499999, lengths: [13, 16, 19] },
  { brand: "mastercard", from: 510000, to: 559999, lengths: [16] },
  { brand: "mastercard", from: 222100, to: 272099, lengths: [16] },
  { brand: "amex", from: 340000, to: 349999, lengths: [15] },
  { brand: "amex", from: 370000, to: 379999, lengths: [15] },
  { brand: "discover", from: 601100, to: 601199, lengths: upTo19 },
  { brand: "discover", from: 622126, to: 622925, lengths: upTo19 },
  { brand: "discover", from: 644000, to: 659999, lengths: upTo19 },
  { brand: "diners", from: 300000, to: 305999, lengths: [14] },
  { brand: "diners", from: 360000, to: 369999, lengths: [14, 16, 19] },
  { brand: "diners", from: 380000, to: 399999, lengths: [14, 16, 19] },
  { brand: "jcb", from: 352800, to: 358999, lengths: upTo19 },
  { brand: "unionpay", from: 620000, to: 629999, lengths: upTo19 },
  { brand: "unionpay", from: 810000, to: 817199, lengths: upTo19 },
  { brand: "mir", from: 220000, to: 220499, lengths: upTo19 },
  { brand: "rupay", from: 817200, to: 820199, lengths: [16] },
  { brand: "rupay", from: 508500, to: 508999, lengths: [16] },
  { brand: "rupay", from: 606985, to: 608500, lengths: [16] },
  { brand: "maestro", from: 500000, to: 509999, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { brand: "maestro", from: 560000, to: 589999, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
  { brand: "maestro", from: 670000, to: 679999, lengths: [12, 13, 14, 15, 16, 17, 18, 19] },
];

/** The scheme of a payment card number, digits only; undefined when issuer range, length or Luhn check digit are wrong. */
export function cardBrand(digits: string): CardBrand | undefined {
  if (!/^\d{12,19}$/.test(digits) || new Set(digits).size < 2) return undefined;
  const issuer = Number(digits.slice(0, 6));
  const range = ranges.find(
    ({ from, to, lengths }) => issuer >= from && issuer <= to && lengths.includes(digits.length),
  );
  return range !== undefined && hasLuhnDigit(digits) ? range.brand : undefined;
}
