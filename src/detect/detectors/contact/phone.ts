import type { CountryCode } from "libphonenumber-js/min";
import { isKeyedAsIdentifier } from "../../checks/identifier-key.ts";
import { isPhoneNumber } from "../../checks/phone-number.ts";
import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import type { Candidate, Detector, Span } from "../../detector.ts";
import { phoneWords } from "./phone-words.ts";

const common = {
  dataClass: "contact",
  severity: "medium",
  remedy: "protect.contact",
  near: phoneWords,
  edges: "number",
} as const;

const references = ["ITU-T E.164 (11/2010)", "https://github.com/google/libphonenumber (numbering plans)"];

const digitsOf = (text: string): string => text.replace(/\D/g, "");

/** +1-555-123-4567: no such line, but plainly meant as one. */
const groupedLikeNanp = /^\+1[-. ]\(?[2-9]\d{2}\)?[-. ]\d{3}[-. ]\d{4}$/;

/** Where a number beginning with `+` ends: at the last group with which it exists in the plan. */
function endOfInternational(text: string, { start, end }: Span): Span | undefined {
  for (let stop = end; stop - start >= 8; stop = lastGroupEnd(text, start, stop)) {
    const part = text.slice(start, stop);
    if (isPhoneNumber(part) || groupedLikeNanp.test(part)) return { start, end: stop };
  }
  return undefined;
}

/** The end of the group of digits before the last one. */
function lastGroupEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isDigit(text, at - 1)) at--;
  while (at > start && !isDigit(text, at - 1)) at--;
  return at;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** Plans in which every national number begins with 0, and those in which none does: the likeliest first. */
const withZero: readonly CountryCode[] = [
  "DE", "GB", "FR", "IT", "NL", "CN", "JP", "KR", "AU", "AT", "CH", "BE", "SE", "TR", "UA", "RO", "IN", "ZA", "IL", "TW",
]; // biome-ignore format: a table
const withoutZero: readonly CountryCode[] = [
  "US", "ES", "IN", "BR", "CN", "MX", "PL", "PT", "RU", "IT", "DK", "NO", "CZ", "GR", "SG", "HK", "AR", "CO", "CL",
]; // biome-ignore format: a table

const dateOrAddress =
  /^(?:19|20)\d{2} ?- ?(?:19|20)\d{2}$|^(?:19|20)\d{2}[-./ ]?(?:0[1-9]|1[0-2])[-./ ]?(?:0[1-9]|[12]\d|3[01])(?!\d)|^\d{1,2}[-./]\d{1,2}[-./](?:19|20)\d{2}(?!\d)|^\d{1,3}(?:\.\d{1,3}){3}$|^\d+\.\d+$/;

/** A postal code of the USA, a German tax number, several versions, the largest number of 32 bits. */
function isOtherNumber(value: string): boolean {
  return /^\d{5}-\d{4}$|^\d{2,3}\/\d{3}\/\d{4,5}$|\d\.\d+(?:\.\d+)?[/ ]+\d|^\(?(?:4294967295|2147483647|2147483648)|\(\d+$/.test(
    value,
  );
}

/** /commit/9226322394, #issuecomment-7698218 */
function isPartOfPath(text: string, start: number): boolean {
  return (
    /[A-Za-z][/-]$/.test(text.slice(Math.max(0, start - 2), start)) &&
    !/(?:tel|fon|phone|fax|mobil|handy)[/-]$/i.test(text.slice(Math.max(0, start - 8), start))
  );
}

function isNational({ value, text, start, end, nearWord }: Candidate): false | "medium" {
  if (
    nearWord === undefined ||
    dateOrAddress.test(value.replace(/^\(/, "")) ||
    isKeyedAsIdentifier(text, start)
  )
    return false;
  if (/[+#]/.test(text.charAt(start - 1)) || /^-\w/.test(text.slice(end, end + 2))) return false;
  if (looksLikePlaceholder(digitsOf(value)) || isOtherNumber(value) || isPartOfPath(text, start))
    return false;
  const zero = digitsOf(value).startsWith("0");
  return isPhoneNumber(value, zero ? withZero : withoutZero) && "medium";
}

/** Shapes that hardly anything but a phone number has, each with the plan it belongs to. */
const shapes: readonly (readonly [RegExp, CountryCode])[] = [
  [/^0[1-9](?:[ .-]\d{2}){4}$/, "FR"],
  [/^(?:\(0\d{2,4}\)|0\d{2,4}) \d{3,4} \d{3,4}$|^0\d{4} \d{6}$/, "GB"],
  [/^1[3-9]\d[- ]\d{4}[- ]\d{4}$/, "CN"],
  [/^0\d{1,3}-\d{2,4}-\d{4}$/, "JP"],
  [/^01[016789]-\d{3,4}-\d{4}$|^0(?:2|[3-6]\d)-\d{3,4}-\d{4}$/, "KR"],
  [/^\(\d{2}\) ?9?\d{4}-\d{4}$/, "BR"],
  [/^\(0\d{1,4}\) ?\d{3,8}(?:[ -]\d{1,6})?$/, "DE"],
];

const nanp = /^(?:(?:001|1)[-. ])?(?:\(([2-9]\d{2})\) ?|([2-9]\d{2})[-. ])\d{3}[-. ]\d{4}/;

/** 404 512 1024 may be three sizes: spaces alone need a word that speaks for them. */
function isNorthAmerican({ value, text, start, end, nearWord }: Candidate): boolean | "medium" {
  if (/^-\w/.test(text.slice(end, end + 2)) || isKeyedAsIdentifier(text, start)) return false;
  // The drawing of a path goes 7-17 10c-930 443-6440.
  if (/\+$|[a-z]-$/.test(text.slice(Math.max(0, start - 2), start)) || new Set(digitsOf(value)).size < 3)
    return false;
  const number = nanp.exec(value)?.[0];
  // 252.227-7013 is a clause: outside of brackets the groups are joined alike.
  if (number === undefined || /\d\.\d+-|\d-\d+\./.test(number)) return false;
  if (nearWord !== undefined) return isPhoneNumber(number, ["US"]) || "medium";
  return number.includes("(") || (/[.-]/.test(number) && isPhoneNumber(number, ["US"]));
}

export const phone: readonly Detector[] = [
  {
    ...common,
    id: "contact.phone.international",
    title: "phone number, international",
    pattern: /\+[1-9][\d ().\-/]{6,24}\d/,
    shape: { digits: [8, 15] },
    edges: "open",
    locate: endOfInternational,
    check: ({ value, text, start, end }) => {
      const before = text.charAt(start - 1);
      if (/^\+\d+\.\d{1,2}$/.test(value)) return false;
      return (
        !/[\w+=/]/.test(before) &&
        !/^(?:[\w+=]|\.\d)/.test(text.slice(end, end + 2)) &&
        new Set(digitsOf(value)).size > 2
      );
    },
    finds: [
      "Call +49 151 23456789 after six",
      '{"mobile":"+14155552671"}',
      "Tel. +44 (0)20 7946 0958, Fax auf Anfrage",
      "电话：+86 138 0013 8000",
      "+33 6 12 34 56 78 10.05.2024",
    ],
    ignores: ["2025-01-31T10:00:00+01:00", "+999 12345678", "a+12345678901", "x = 5 +1234567890123456"],
    references,
  },
  {
    ...common,
    id: "contact.phone.north-america",
    title: "phone number, USA and Canada",
    confidence: "medium",
    pattern:
      /(?:(?:001|1)[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[-. ])\d{3}[-. ]\d{4}(?: ?(?:x|ext\.? ?)\d{1,6})?/,
    shape: { digits: [10, 14] },
    check: isNorthAmerican,
    finds: [
      "Reach us at (415) 555-2671 today",
      "phone: 212.736.5000",
      "Office 650-253-0000 ext. 4411",
      "Phone 212 736 5000",
    ],
    ignores: [
      "Part number: 555-123-4567-A",
      "Clause 252.227-7013",
      "sizes 404 512 1024",
      "order_id: 415-555-2671",
      "115-555-2671",
    ],
    references,
  },
  {
    ...common,
    id: "contact.phone.formatted",
    title: "phone number in a country's own spelling",
    confidence: "medium",
    pattern: /\(?[01]\d{1,4}\)?[ .-]?\d{2,8}(?:[ .-]\d{1,6}){0,4}/,
    shape: { digits: [8, 12] },
    check: ({ value, text, start, end }) => {
      if (isKeyedAsIdentifier(text, start) || text.charAt(start - 1) === "+") return false;
      if (/^-\w/.test(text.slice(end, end + 2)) || new Set(digitsOf(value)).size < 3) return false;
      // 01 02 03 04 05 among others like it are bytes.
      if (
        /(?:[0-9a-f]{2}|buffer) $/i.test(text.slice(Math.max(0, start - 7), start)) ||
        /^ [0-9a-f]{2}(?:\W|$)/i.test(text.slice(end, end + 4))
      ) {
        return false;
      }
      // 0069 0307 0301 are code points; no number within a country begins so.
      if (/^\(?00/.test(value)) return false;
      return shapes.some(([shape, country]) => shape.test(value) && isPhoneNumber(value, [country]));
    },
    finds: [
      "Joignable au 06 12 34 56 78 le matin",
      "London 020 7946 0958",
      "联系 138-0013-8000",
      "受付 03-3210-7000",
      "Zentrale (030) 18305-0, werktags",
    ],
    ignores: [
      "01-02-2024",
      "<Buffer 0a 01 02 03 04 05>",
      "0001 0002 0003",
      "06 12 34 56",
      "build 01.23.45.67",
    ],
    references,
  },
  {
    ...common,
    id: "contact.phone.china-mobile",
    title: "Chinese mobile number",
    pattern: /1[3-9]\d{9}/,
    shape: { digits: [11, 11] },
    confidence: "medium",
    // 1[3-9] and nine digits is also a time in milliseconds without its last two digits: a word has to speak for it.
    check: ({ value, text, start, nearWord }) =>
      nearWord !== undefined && !isKeyedAsIdentifier(text, start) && !looksLikePlaceholder(value),
    finds: ["我的手机号是13800138000", '{"mobile":"18612345670"}', "联系电话：15921234567，谢谢"],
    ignores: ["13800138000 rows", "phone_id: 13800138000", "手机 12800138000", "手机 138001380001"],
    references: ["YD/T 1138 (numbering of the public mobile network)", ...references],
  },
  {
    ...common,
    id: "contact.phone.national",
    title: "phone number, national",
    confidence: "medium",
    pattern: /\(?\d[\d ().\-/]{5,20}\d/,
    shape: { digits: [7, 15] },
    check: isNational,
    finds: [
      "Telefon: 030 18305000",
      "Mein Handy: 0171/2345678",
      "teléfono 612 83 56 74",
      "Tel. 06 698 83511 (cellulare spento)",
      "mobile no. 9845012367",
    ],
    ignores: [
      "phone_id: 4155552671",
      "Mobile Inc. 2016-2020",
      "Telefon gesperrt seit 2024-01-15",
      "0301830500 rows",
      "tel: 123456789",
    ],
    references,
  },
];
