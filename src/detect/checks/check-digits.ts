import { isCalendarDate } from "./calendar-date.ts";
import { hasLuhnDigit } from "./luhn.ts";
import { hasMod11x10Checksum } from "./mod-11-10.ts";
import { weightedSum } from "./weighted-sum.ts";

type Test = (code: string) => boolean;

/** The last character is what `toDigit` makes of the weighted sum's remainder. */
const endsWith =
  (weights: readonly number[], modulus: number, toDigit: (remainder: number) => number | string): Test =>
  (code) =>
    code.length === weights.length + 1 &&
    String(toDigit(weightedSum(code, weights) % modulus)) === code.slice(-1);

/** The weighted sum of all digits leaves nothing. */
const divides =
  (weights: readonly number[], modulus: number): Test =>
  (code) =>
    code.length === weights.length && weightedSum(code, weights) % modulus === 0;

/** Two check digits, the second of which covers the first; 10 and 11 become 0. */
const twoMod11 =
  (first: readonly number[], second: readonly number[]): Test =>
  (code) => {
    const digit = (weights: readonly number[]): number => {
      const rest = 11 - (weightedSum(code, weights) % 11);
      return rest > 9 ? 0 : rest;
    };
    const at = first.length;
    return (
      code.length === at + 2 && Number(code[at]) === digit(first) && Number(code[at + 1]) === digit(second)
    );
  };

const down = (from: number, to: number): number[] =>
  Array.from({ length: from - to + 1 }, (_, at) => from - at);
const fill = (remainder: number, modulus: number): number => (modulus - remainder) % modulus;
/** 11 - r where 10 and 11 are 0. */
const zeroAbove9 = (remainder: number): number => (11 - remainder > 9 ? 0 : 11 - remainder);

/** Two rounds: the second set of weights decides where the first leaves 10 (Estonia, Lithuania, Kazakhstan). */
const twoRounds =
  (first: readonly number[], second: readonly number[], last: number): Test =>
  (code) => {
    if (code.length !== first.length + 1) return false;
    let rest = weightedSum(code, first) % 11;
    if (rest === 10) rest = weightedSum(code, second) % 11;
    return (rest === 10 ? last : rest) === Number(code.slice(-1));
  };

/** Day, month and two-digit year at their places (year not needed: only 29 February would tell). */
export function hasDate(code: string, day: number, month: number): boolean {
  return isCalendarDate(Number(code.slice(month, month + 2)), Number(code.slice(day, day + 2)));
}

const dniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

/**
 * National numbers whose rule is a weighted sum, by country and name. Input: digits and capitals without separators.
 * The rules are those the issuing offices publish, collected in the documentation of python-stdnum
 * (https://arthurdejong.org/python-stdnum/doc/).
 */
export const checkDigits = {
  arCuit: endsWith([5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11, (rest) => (rest === 1 ? 9 : fill(rest, 11))),
  atSocialInsurance: (code) =>
    code.length === 10 && weightedSum(code, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(code[3]),
  atVat: (code) => {
    const sum = [...code.slice(0, 7)].reduce(
      (all, char, at) => all + luhnShare(Number(char), at % 2 === 1),
      0,
    );
    return code.length === 8 && (96 - sum) % 10 === Number(code[7]);
  },
  auAbn: (code) => {
    const rest = weightedSum(code, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10;
    return code.length === 11 && code[0] !== "0" && rest % 89 === 0;
  },
  auAcn: endsWith([8, 7, 6, 5, 4, 3, 2, 1], 10, (rest) => fill(rest, 10)),
  auMedicare: (code) =>
    /^[2-6]/.test(code) && weightedSum(code, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === Number(code[8]),
  auTfn: (code) =>
    divides([1, 4, 3, 7, 5, 8, 6, 9, 10], 11)(code) || divides([10, 7, 8, 4, 6, 3, 5, 1], 11)(code),
  beNationalNumber: (code) => {
    const check = 97 - Number(code.slice(9));
    return (
      code.length === 11 &&
      [code.slice(0, 9), `2${code.slice(0, 9)}`].some((body) => Number(body) % 97 === check)
    );
  },
  beVat: (code) => code.length === 10 && 97 - (Number(code.slice(0, 8)) % 97) === Number(code.slice(8)),
  bgEgn: endsWith([2, 4, 8, 5, 10, 9, 7, 3, 6], 11, (rest) => rest % 10),
  brCpf: twoMod11(down(10, 2), down(11, 2)),
  brPis: endsWith([3, 2, 9, 8, 7, 6, 5, 4, 3, 2], 11, zeroAbove9),
  caBcHealth: (code) =>
    code.length === 10 &&
    code[0] === "9" &&
    fill(weightedSum(code.slice(1), [2, 4, 8, 5, 10, 9, 7, 3]) % 11, 11) === Number(code[9]),
  chAhv: (code) => code.startsWith("756") && ean13(code),
  chUid: endsWith([5, 4, 3, 2, 7, 6, 5, 4], 11, (rest) => fill(rest, 11)),
  clRut: (code) => {
    const body = code.slice(0, -1);
    const sum = [...body].reverse().reduce((all, digit, at) => all + Number(digit) * (2 + (at % 6)), 0);
    return "0K987654321"[sum % 11] === code.slice(-1);
  },
  coNit: (code) => {
    const weights = [3, 7, 13, 17, 19, 23, 29, 37, 41];
    const sum = weightedSum([...code.slice(0, -1)].reverse().join(""), weights.slice(0, code.length - 1));
    return "01987654321"[sum % 11] === code.slice(-1);
  },
  czBirthNumber: (code) =>
    code.length === 10 &&
    (Number(code) % 11 === 0 || (Number(code.slice(0, 9)) % 11 === 10 && code.endsWith("0"))),
  deIdnr: (code) =>
    code.length === 11 && code[0] !== "0" && repeatsOneDigit(code) && hasMod11x10Checksum(code),
  deVat: (code) => code.length === 9 && code[0] !== "0" && hasMod11x10Checksum(code),
  dkVat: divides([2, 7, 6, 5, 4, 3, 2, 1], 11),
  doCedula: (code) => code.length === 11 && hasLuhnDigit(code),
  ecCedula: (code) => code.length === 10 && /^(?:0[1-9]|1\d|2[0-4]|30)[0-6]/.test(code) && hasLuhnDigit(code),
  eeIsikukood: twoRounds([1, 2, 3, 4, 5, 6, 7, 8, 9, 1], [3, 4, 5, 6, 7, 8, 9, 1, 2, 3], 0),
  esDni: (code) => /^\d{8}[A-Z]$/.test(code) && dniLetters[Number(code.slice(0, 8)) % 23] === code[8],
  esNie: (code) => {
    const number = Number(`${"XYZ".indexOf(code.charAt(0))}${code.slice(1, 8)}`);
    return /^[XYZ]\d{7}[A-Z]$/.test(code) && dniLetters[number % 23] === code[8];
  },
  esSocialSecurity: (code) => {
    const serial = Number(code.slice(2, 10));
    // A serial below ten million is taken as seven digits by some offices and as eight by others.
    const body =
      serial < 10_000_000 ? Number(code.slice(0, 2)) * 10_000_000 + serial : Number(code.slice(0, 10));
    return (
      code.length === 12 &&
      [body, Number(code.slice(0, 10))].some((number) => number % 97 === Number(code.slice(10)))
    );
  },
  fiBusiness: endsWith([7, 9, 10, 5, 8, 4, 2], 11, (rest) => (rest === 1 ? "none" : fill(rest, 11))),
  fiHetu: (code) => {
    const letters = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    return letters[Number(code.slice(0, 6) + code.slice(-4, -1)) % 31] === code.slice(-1);
  },
  frSiren: (code) => code.length === 9 && hasLuhnDigit(code),
  frSiret: (code) => code.length === 14 && hasLuhnDigit(code) && hasLuhnDigit(code.slice(0, 9)),
  frTax: (code) => code.length === 13 && Number(code.slice(0, 10)) % 511 === Number(code.slice(10)),
  frVat: (code) => code.length === 11 && (Number(code.slice(2)) * 100 + 12) % 97 === Number(code.slice(0, 2)),
  gbNhs: (code) => {
    const rest = 11 - (weightedSum(code, down(10, 2)) % 11);
    return code.length === 10 && (rest === 11 ? 0 : rest) === Number(code[9]);
  },
  gbUtr: (code) =>
    code.length === 10 &&
    "21987654321"[weightedSum(code.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11] === code[0],
  gbVat: (code) => {
    const rest = (weightedSum(code, down(8, 2)) + Number(code.slice(7, 9))) % 97;
    return (code.length === 9 || code.length === 12) && (rest === 0 || rest === 42 || rest === 55);
  },
  grAfm: endsWith([256, 128, 64, 32, 16, 8, 4, 2], 11, (rest) => rest % 10),
  huHealth: endsWith([3, 7, 3, 7, 3, 7, 3, 7], 10, (rest) => rest),
  huTax: endsWith([1, 2, 3, 4, 5, 6, 7, 8, 9], 11, (rest) => rest),
  iePps: (code) => {
    const letter = code.charCodeAt(8) - 64;
    const sum = weightedSum(code, down(8, 2)) + (letter > 0 ? (letter === 23 ? 0 : letter) * 9 : 0);
    return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] === code[7];
  },
  hrOib: (code) => code.length === 11 && hasMod11x10Checksum(code),
  ilId: (code) => code.length === 9 && hasLuhnDigit(code),
  irNationalCode: endsWith(down(10, 2), 11, (rest) => (rest < 2 ? rest : 11 - rest)),
  isKennitala: (code) =>
    code.length === 10 && fill(weightedSum(code, [3, 2, 7, 6, 5, 4, 3, 2]) % 11, 11) === Number(code[8]),
  itVat: (code) => code.length === 11 && hasLuhnDigit(code),
  jmbg: endsWith([7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11, zeroAbove9),
  jpCorporate: (code) =>
    code.length === 13 &&
    9 - (weightedSum(code.slice(1), [2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]) % 9) === Number(code[0]),
  jpMyNumber: endsWith([6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11, zeroAbove9),
  krBusiness: (code) => {
    const sum = weightedSum(code, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((Number(code[8]) * 5) / 10);
    return code.length === 10 && fill(sum % 10, 10) === Number(code[9]);
  },
  krRrn: endsWith([2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5], 11, (rest) => (11 - rest) % 10),
  kzIin: twoRounds([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2], -1),
  luVat: (code) => code.length === 8 && Number(code.slice(0, 6)) % 89 === Number(code.slice(6)),
  lvPersonalCode: (code) =>
    code.length === 11 &&
    (1101 - weightedSum(code, [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11 === Number(code[10]),
  nlBsn: (code) =>
    code.length === 9 && (weightedSum(code, [9, 8, 7, 6, 5, 4, 3, 2]) - Number(code[8])) % 11 === 0,
  noFodselsnummer: (code) =>
    code.length === 11 &&
    weightedSum(code, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weightedSum(code, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  noOrganisation: endsWith([3, 2, 7, 6, 5, 4, 3, 2], 11, (rest) => fill(rest, 11)),
  peRuc: endsWith([5, 4, 3, 2, 7, 6, 5, 4, 3, 2], 11, (rest) => (11 - rest) % 10),
  plNip: endsWith([6, 5, 7, 2, 3, 4, 5, 6, 7], 11, (rest) => rest),
  plPesel: endsWith([1, 3, 7, 9, 1, 3, 7, 9, 1, 3], 10, (rest) => fill(rest, 10)),
  plRegon: endsWith([8, 9, 2, 3, 4, 5, 6, 7], 11, (rest) => rest % 10),
  ptNif: endsWith(down(9, 2), 11, zeroAbove9),
  roCnp: endsWith([2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9], 11, (rest) => (rest === 10 ? 1 : rest)),
  ruInnCompany: endsWith([2, 4, 10, 3, 5, 9, 4, 6, 8], 11, (rest) => rest % 10),
  ruInnPerson: (code) =>
    code.length === 12 &&
    (weightedSum(code, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10 === Number(code[10]) &&
    (weightedSum(code, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11) % 10 === Number(code[11]),
  ruOgrn: (code) => (Number(code.slice(0, -1)) % (code.length - 2)) % 10 === Number(code.slice(-1)),
  ruSnils: (code) =>
    code.length === 11 && (weightedSum(code, down(9, 1)) % 101) % 100 === Number(code.slice(9)),
  saId: (code) => /^[12]\d{9}$/.test(code) && hasLuhnDigit(code),
  seOrganisation: (code) => code.length === 10 && hasLuhnDigit(code),
  siVat: endsWith(down(8, 2), 11, (rest) => (rest === 1 ? 0 : rest === 0 ? "none" : 11 - rest)),
  thId: endsWith(down(13, 2), 11, (rest) => (11 - rest) % 10),
  trKimlik: (code) => {
    const odd = weightedSum(code, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
    const even = weightedSum(code, [0, 1, 0, 1, 0, 1, 0, 1, 0]);
    const tenth = (((odd * 7 - even) % 10) + 10) % 10;
    return (
      code.length === 11 &&
      code[0] !== "0" &&
      tenth === Number(code[9]) &&
      (odd + even + tenth) % 10 === Number(code[10])
    );
  },
  uaTaxpayer: (code) => {
    const sum = weightedSum(code, [-1, 5, 7, 9, 4, 6, 10, 5, 7]);
    return code.length === 10 && (((sum % 11) + 11) % 11) % 10 === Number(code[9]);
  },
  usDea: (code) => weightedSum(code, [1, 2, 1, 2, 1, 2]) % 10 === Number(code[6]),
  usNpi: (code) => code.length === 10 && hasLuhnDigit(`80840${code}`),
  uyCedula: endsWith([2, 9, 8, 7, 6, 3, 4], 10, (rest) => fill(rest, 10)),
} as const satisfies Record<string, Test>;

function luhnShare(digit: number, doubled: boolean): number {
  return doubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
}

function ean13(code: string): boolean {
  return endsWith([1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3], 10, (rest) => fill(rest, 10))(code);
}

/** Among the first ten digits one comes twice or three times, the others once at most (§ 139b AO; BZSt). */
function repeatsOneDigit(code: string): boolean {
  const counts = new Map<string, number>();
  for (const digit of code.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  const repeated = [...counts.values()].filter((count) => count > 1);
  return repeated.length === 1 && (repeated[0] ?? 0) <= 3;
}
