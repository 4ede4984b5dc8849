import { alphabets, sample } from "../../src/base/index.ts";
import { projectKey } from "../cli/samples.ts";

/** A made-up sensitive value that occurs nowhere else in the world. */
export interface Canary {
  readonly name: string;
  readonly value: string;
  /** What it is called where it stands: a column, a key, a word before it. */
  readonly label: string;
}

const checksum = (weights: readonly number[], digits: string): number =>
  weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0);

/** ISO/IEC 7812-1 annex B: the digit that makes the Luhn sum divisible by ten. */
function cardNumber(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

/** ISO 13616: check digits that make the whole 1 modulo 97. "DE" stands for 1314. */
function germanAccount(digits: string): string {
  const check = 98n - (BigInt(`${digits}131400`) % 97n);
  return `DE${String(check).padStart(2, "0")}${digits}`;
}

/** GB 11643-1999. */
function residentId(digits: string): string {
  const sum = checksum([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], digits);
  return `${digits}${"10X98765432"[sum % 11]}`;
}

export const canaries: readonly Canary[] = [
  { name: "OpenAI key", label: "OPENAI_API_KEY", value: projectKey(4711) },
  { name: "AWS secret", label: "aws_secret_access_key", value: sample(alphabets.alnum, 40, 4712) },
  { name: "password", label: "password", value: `${sample(alphabets.alnum, 15, 4713)}Qz7` },
  {
    name: "mail address",
    label: "email",
    value: `zeisig.${sample(alphabets.lower, 9, 4714)}@${"vogelwarte"}.de`,
  },
  { name: "card", label: "card_number", value: cardNumber("453957871503267") },
  { name: "account", label: "iban", value: germanAccount("370400440938271645") },
  { name: "resident id", label: "id_card", value: residentId("11010119870923417") },
];

/** How a value may hide in what is written: as it is, in base64 at any offset, URL-encoded, in hex, as JSON text. */
export function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    // Characters that hold bits of what stands before or behind.
    return text.slice(offset === 0 ? 0 : offset + 1, -1);
  });
  const utf16 = Buffer.from(value, "utf16le").toString("latin1");
  return [
    value,
    ...base64,
    ...base64.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    encodeURIComponent(value),
    [...bytes].map((byte) => `%${byte.toString(16)}`).join(""),
    bytes.toString("hex"),
    JSON.stringify(value).slice(1, -1),
    [...value].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
    [...value].map((char) => `&#${char.charCodeAt(0)};`).join(""),
    utf16,
    // Numbers as people write them.
    value.replace(/(.{4})(?=.)/g, "$1 "),
    value.replace(/(.{4})(?=.)/g, "$1-"),
  ];
}

const needles = canaries.map(({ name, value }) => ({
  name,
  forms: [...new Set(formsOf(value).map((form) => form.toLowerCase()))],
}));

/** Names of the canaries that bytes hold in any form. */
export function canariesIn(bytes: Uint8Array | string): string[] {
  const text = (typeof bytes === "string" ? Buffer.from(bytes) : Buffer.from(bytes))
    .toString("latin1")
    .toLowerCase();
  return needles.filter(({ forms }) => forms.some((form) => text.includes(form))).map(({ name }) => name);
}
