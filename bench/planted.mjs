// Values with a known answer: who finds how many? Made here at run time, by the issuers' own rules, nobody's.
import { crc32 } from "node:zlib";

import { alphabets, sample } from "../dist/base/index.js";

const { alnum, base36, base64, base64url, digits, hex, upper } = alphabets;

/** Base 62 in the order GitHub and npm use. */
function base62(number, length) {
  let text = "";
  for (let left = number; left > 0; left = Math.floor(left / 62)) text = alnum.charAt(left % 62) + text;
  return text.padStart(length, "0");
}

const withCrc = (prefix, length, seed) => {
  const body = sample(alnum, length, seed);
  return `${prefix}${body}${base62(crc32(body), 6)}`;
};

function withLuhn(body) {
  const sum = [...body].reduce((total, digit, at) => {
    const doubled = Number(digit) * ((body.length - at) % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return body + ((10 - (sum % 10)) % 10);
}

function germanIban(seed) {
  const account = sample(digits, 18, seed);
  const remainder = Number(BigInt(`${account}131400`) % 97n);
  return `DE${String(98 - remainder).padStart(2, "0")}${account}`;
}

function chineseResident(seed) {
  const body = `1101011985${String(1 + (seed % 9)).padStart(2, "0")}1${seed % 9}${sample(digits, 3, seed)}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return body + "10X98765432".charAt(sum % 11);
}

/** US social security numbers are not 000, 666 or 9xx, nor have an empty group. */
const socialSecurity = (seed) => `5${10 + (seed % 89)}-${20 + (seed % 70)}-${1000 + seed * 37}`;

function pem(seed) {
  const lines = Array.from({ length: 25 }, (_, line) => sample(base64, 64, seed * 100 + line));
  lines[0] = `MIIEpAIBAAKCAQEA${lines[0].slice(16)}`;
  const label = ["RSA", "PRIVATE", "KEY"].join(" ");
  return `-----BEGIN ${label}-----\n${lines.join("\n")}\n-----END ${label}-----`;
}

const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = (seed) =>
  `${encoded({ alg: "HS256", typ: "JWT" })}.${encoded({ sub: sample(digits, 10, seed), iat: 1738142400 + seed })}.${sample(base64url, 43, seed)}`;

/** `[kind, value of a seed, sentence around the value]`; a tool has to mark some of the value. */
const kinds = [
  [
    "secret",
    "AWS access key id",
    (seed) => `AKIA${sample(alphabets.base32, 16, seed)}`,
    (value) => `aws_access_key_id = ${value}`,
  ],
  [
    "secret",
    "AWS secret access key",
    (seed) => sample(base64, 40, seed),
    (value) => `aws_secret_access_key = ${value}`,
  ],
  [
    "secret",
    "GitHub token",
    (seed) => withCrc("ghp_", 30, seed),
    (value) => `git clone https://x:${value}@github.com/acme/app`,
  ],
  [
    "secret",
    "npm token",
    (seed) => withCrc("npm_", 30, seed),
    (value) => `//registry.npmjs.org/:_authToken=${value}`,
  ],
  [
    "secret",
    "Slack bot token",
    (seed) => `xoxb-${sample(digits, 12, seed)}-${sample(digits, 13, seed + 1)}-${sample(alnum, 24, seed)}`,
    (value) => `SLACK_TOKEN=${value}`,
  ],
  [
    "secret",
    "Stripe live key",
    (seed) => `${["sk", "live"].join("_")}_${sample(alnum, 24, seed)}`,
    (value) => `stripe.api_key = "${value}"`,
  ],
  [
    "secret",
    "OpenAI project key",
    (seed) => `sk-proj-${sample(base64url, 74, seed)}T3BlbkFJ${sample(base64url, 74, seed + 1)}`,
    (value) => `OPENAI_API_KEY=${value}`,
  ],
  [
    "secret",
    "Anthropic key",
    (seed) => `sk-ant-api03-${sample(base64url, 93, seed)}AA`,
    (value) => `x-api-key: ${value}`,
  ],
  ["secret", "DeepSeek key", (seed) => `sk-${sample(hex, 32, seed)}`, (value) => `DEEPSEEK_API_KEY=${value}`],
  [
    "secret",
    "Google API key",
    (seed) => `AIza${sample(base64url, 35, seed)}`,
    (value) => `https://maps.googleapis.com/maps/api/js?key=${value}`,
  ],
  [
    "secret",
    "SendGrid key",
    (seed) => `SG.${sample(base64url, 22, seed)}.${sample(base64url, 43, seed)}`,
    (value) => `sendgrid: ${value}`,
  ],
  [
    "secret",
    "Hugging Face token",
    (seed) => `hf_${sample(alphabets.lower + upper, 34, seed)}`,
    (value) => `login(token="${value}")`,
  ],
  ["secret", "private key (PEM)", pem, (value) => `key:\n${value}\n`],
  ["secret", "signed JWT", token, (value) => `Authorization: Bearer ${value}`],
  [
    "secret",
    "password in a database URL",
    (seed) => sample(alnum, 16, seed),
    (value) => `DATABASE_URL=postgres://app:${value}@db.acme.dev:5432/app`,
  ],
  [
    "secret",
    "password in JSON",
    (seed) => `${sample(base36, 9, seed)}!Q7`,
    (value) => `{"user":"anna","password":"${value}"}`,
  ],
  [
    "secret",
    "password told in a chat",
    (seed) => `${sample(base36, 9, seed)}!Q7`,
    (value) => `The wifi password is ${value}, please do not share it.`,
  ],
  [
    "secret",
    "key inside escaped JSON",
    (seed) => `AKIA${sample(alphabets.base32, 16, seed)}`,
    (value) => JSON.stringify({ body: JSON.stringify({ note: `first\n${value}` }) }),
  ],
  [
    "secret",
    "key inside base64",
    (seed) => withCrc("ghp_", 30, seed),
    (value) => `config: ${Buffer.from(`token: ${value}`).toString("base64")}`,
    "wrapped",
  ],
  [
    "personal",
    "e-mail address",
    (seed) => `${sample(alphabets.lower, 8, seed)}@acme-mail.com`,
    (value) => `Write to ${value} please`,
  ],
  [
    "personal",
    "e-mail address, URL-encoded",
    (seed) => `${sample(alphabets.lower, 8, seed)}%40acme-mail.com`,
    (value) => `GET /join?mail=${value}&x=1`,
  ],
  [
    "personal",
    "card number",
    (seed) => withLuhn(`4${sample(digits, 14, seed)}`).replace(/(\d{4})(?=\d)/g, "$1 "),
    (value) => `My card is ${value}, exp 09/27`,
  ],
  ["personal", "IBAN", germanIban, (value) => `Bitte überweisen auf ${value}`],
  ["personal", "US social security number", socialSecurity, (value) => `Her SSN is ${value}.`],
  ["personal", "Chinese resident number", chineseResident, (value) => `我的身份证号是${value}`],
  [
    "personal",
    "US phone number",
    (seed) => `(415) ${200 + (seed % 700)}-${1000 + seed * 61}`,
    (value) => `Call me at ${value} tomorrow`,
  ],
  [
    "personal",
    "international phone number",
    (seed) => `+49 151 ${2 + (seed % 7)}${sample(digits, 7, seed)}`,
    (value) => `Meine Nummer: ${value}`,
  ],
  [
    "personal",
    "Chinese mobile number",
    (seed) => `138${sample(digits, 8, seed)}`,
    (value) => `手机号是${value}`,
  ],
  [
    "personal",
    "public IP address",
    (seed) => `93.184.${seed % 250}.${(seed * 7) % 250}`,
    (value) => `client_ip=${value} status=200`,
  ],
];

/** @returns `{ kind, group, text, start, end }`: the value stands at `start`..`end` of the text */
export function plantedValues(perKind) {
  return kinds.flatMap(([group, kind, make, around, wrapped]) =>
    Array.from({ length: perKind }, (_, at) => {
      const value = make(at + 1);
      const text = around(value);
      // Wrapped, the value does not stand there as such: any match in its stretch counts.
      if (wrapped !== undefined) return { group, kind, text, start: text.indexOf(" ") + 1, end: text.length };
      const start = text.indexOf(value);
      if (start < 0) throw new Error(`the ${kind} does not stand in its text`);
      return { group, kind, text, start, end: start + value.length };
    }),
  );
}

/** Whether a span touches the value: generous, since tools differ in what they mark around one. */
export function isFound({ start, end }, spans) {
  return spans.some((span) => span.start < end && span.end > start);
}
