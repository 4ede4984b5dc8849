import { isCapital, isDigit } from "./characters.ts";

/** Digits after which a number is reported. */
const leastDigits = 6;
/** Dots after which a number is reported, however few digits it has: an address such as 8.8.8.8. */
const leastDots = 3;

interface CountState {
  /** Up to `leastDigits`. */
  readonly digits: number;
  /** Up to `leastDots`. */
  readonly dots: number;
  /** Separators since the last digit. */
  readonly gap: number;
  readonly afterCapital: boolean;
  /** This very character made the number long enough. */
  readonly number: boolean;
  /** A digit right behind a capital. */
  readonly capital: boolean;
}

/** A finite counter of digits: state 0 is the start; `next[state][code]` over ASCII. */
export interface NumberCounter {
  readonly states: readonly CountState[];
  readonly next: readonly Uint16Array[];
}

const start: CountState = { digits: 0, dots: 0, gap: 0, afterCapital: false, number: false, capital: false };

export function buildNumberCounter(): NumberCounter {
  const states: CountState[] = [];
  const known = new Map<string, number>();
  const numberOf = (state: CountState): number => {
    const key = JSON.stringify(state);
    const number = known.get(key) ?? states.push(state) - 1;
    known.set(key, number);
    return number;
  };
  numberOf(start);
  const next: Uint16Array[] = [];
  for (let at = 0; at < states.length; at++) {
    const state = states[at] ?? start;
    next.push(Uint16Array.from({ length: 128 }, (_, code) => numberOf(step(state, code))));
  }
  return { states, next };
}

function step({ digits, dots, gap, afterCapital }: CountState, code: number): CountState {
  if (isDigit(code)) {
    const more = Math.min(digits + 1, leastDigits);
    const was = digits === leastDigits || (dots === leastDots && gap === 0);
    const number = !was && (more === leastDigits || dots === leastDots);
    return { digits: more, dots, gap: 0, afterCapital: false, number, capital: afterCapital };
  }
  if (digits > 0 && gap < mostSeparators && isSeparator(code)) {
    const moreDots = code === 46 ? Math.min(dots + 1, leastDots) : dots;
    return { ...start, digits, dots: moreDots, gap: gap + 1 };
  }
  return { ...start, afterCapital: isCapital(code) };
}

/** Separators in a row that still hold a number together: `(030) 12`. */
export const mostSeparators = 2;

/** What may stand between the digits of one number: space ( ) - . / */
export function isSeparator(code: number): boolean {
  return code === 32 || code === 40 || code === 41 || (code >= 45 && code <= 47);
}

/** A bit for each separator, for comparing sets of them. */
export function separatorBit(code: number): number {
  return isSeparator(code) ? 1 << (code & 15) : 0;
}
