import { alphabets, sample } from "../../../src/base/index.ts";
import { projectKey } from "../../cli/samples.ts";
import { formsOf } from "../../laws/canaries.ts";
import type { Received } from "../vendor/mock-vendor.ts";

/** ISO 13616: check digits that make the whole 1 modulo 97. "DE" stands for 1314. */
function germanAccount(digits: string): string {
  return `DE${String(98n - (BigInt(`${digits}131400`) % 97n)).padStart(2, "0")}${digits}`;
}

const base64Line = (seed: number): string => sample(alphabets.base64, 64, seed);

/** Made-up values that may not leave; each in the words around it that people use. */
export const personal = {
  email: `zeisig.${sample(alphabets.lower, 9, 8101)}@${"vogelwarte"}.de`,
  phone: `+49 151 2${sample(alphabets.digits, 7, 8102)}`,
  account: germanAccount("370400440532013247"),
  key: projectKey(8103),
  // Has line breaks, so it must be escaped wherever JSON is written.
  pem: [
    `-----BEGIN ${"RSA PRIVATE"} KEY-----`,
    `MIIEpAIBAAKCAQEA${base64Line(8104).slice(16)}`,
    ...[8105, 8106, 8107].map(base64Line),
    `-----END ${"RSA PRIVATE"} KEY-----`,
  ].join("\n"),
} as const;

/** A sentence with several of them. */
export const introduction = `I am at ${personal.email}, call ${personal.phone} or pay to IBAN ${personal.account}.`;

/** A sentence with a key. */
export const keySentence = `My key is OPENAI_API_KEY=${personal.key} (ä 🙂 "quoted" \\ back).`;

/** What must not be found at the vendor, by name. */
const needles = Object.entries(personal).flatMap(([name, value]) =>
  value
    .split("\n")
    .filter((line) => !line.startsWith("-----"))
    .flatMap((line) => formsOf(line))
    .map((form) => ({ name, form })),
);

/** Names of the values that stand in a text, in any form. */
export function personalIn(text: string): string[] {
  return [...new Set(needles.filter(({ form }) => text.includes(form)).map(({ name }) => name))];
}

/** Names of the values that a vendor received: in an address, a header, or a body as it came or once parsed. */
export function personalReceived(requests: readonly Received[]): string[] {
  const texts = requests.flatMap(({ path, headers, text, body }) => [
    path,
    JSON.stringify(headers),
    text,
    JSON.stringify(body) ?? "",
  ]);
  return personalIn(texts.join("\n"));
}
