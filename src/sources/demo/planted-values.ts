import { alphabets, sample } from "../../base/index.ts";
import { count, known, type List, list, type Part, pick } from "./recipe.ts";

const { alnum, base32, base64, base64url, digits, hex } = alphabets;

/** How many different ones of a kind there are; few enough for them to come back. */
function made(name: string, many: number, one: (seed: number) => string, ...plants: string[]): List {
  return list(name, [...new Set(Array.from({ length: many }, (_, at) => one(at + 1)))], ...plants);
}

/** Values by the issuers' own rules, computed here: they belong to nobody and open nothing. */
export const planted = {
  deepseekKeys: made(
    "deepseek_keys",
    400,
    (seed) => `sk-${sample(hex, 32, seed)}`,
    "secret.deepseek.api-key",
  ),
  bearerKeys: made(
    "bearer_keys",
    600,
    (seed) => `sk-${sample(hex, 32, seed + 5000)}`,
    "secret.openai-compatible.key",
  ),
  openaiKeys: made(
    "openai_keys",
    120,
    (seed) => `sk-proj-${sample(base64url, 74, seed)}T3BlbkFJ${sample(base64url, 74, seed + 1)}`,
    "secret.openai.project-key",
  ),
  anthropicKeys: made(
    "anthropic_keys",
    150,
    (seed) => `sk-ant-api03-${sample(base64url, 93, seed)}AA`,
    "secret.anthropic.api-key",
  ),
  awsKeyIds: made(
    "aws_key_ids",
    120,
    (seed) => `AKIA${sample(base32, 16, seed)}`,
    "secret.aws.access-key-id",
  ),
  alibabaKeyIds: made(
    "alibaba_key_ids",
    80,
    (seed) => `LTAI${sample(alnum, 19, seed)}${seed % 10}`,
    "secret.alibaba-cloud.access-key-id",
  ),
  githubTokens: made(
    "github_tokens",
    150,
    (seed) => withCrc("ghp_", sample(alnum, 30, seed)),
    "secret.github.personal-token",
  ),
  sessionTokens: made("session_tokens", 200, webToken, "secret.jwt.signed"),
  databasePasswords: made(
    "database_passwords",
    60,
    (seed) => sample(alnum, 18, seed + 900),
    "secret.clickhouse.url",
  ),
  privateKeys: made("private_keys", 6, privateKey, "secret.private-key.pem"),

  mobileNumbers: made(
    "mobile_numbers",
    2500,
    (seed) => `13${seed % 10}${sample(digits, 8, seed)}`,
    "contact.phone.china-mobile",
  ),
  phoneNumbers: made(
    "phone_numbers",
    500,
    (seed) => `+49 151 ${2 + (seed % 7)}${sample(digits, 7, seed)}`,
    "contact.phone.international",
  ),
  residentNumbers: made("resident_numbers", 1200, residentNumber, "identity.cn.resident-id"),
  cards: made("cards", 600, cardNumber, "financial.card.grouped"),
  ibans: made("ibans", 300, germanIban, "financial.iban"),
  socialSecurityNumbers: made(
    "social_security_numbers",
    400,
    (seed) => `5${10 + (seed % 89)}-${20 + (seed % 70)}-${1000 + seed * 17}`,
    "identity.us.ssn",
  ),
} as const;

/** A Chinese resident number with a right check character (GB 11643-1999), of nobody. */
function residentNumber(seed: number): string {
  const year = 1960 + (seed % 45);
  const body = `110101${year}0${1 + (seed % 9)}1${seed % 10}${sample(digits, 3, seed)}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0);
  return body + "10X98765432".charAt(sum % 11);
}

/** A Visa-shaped number with a right check digit (ISO/IEC 7812-1), of nobody. */
function cardNumber(seed: number): string {
  const body = `4${sample(digits, 14, seed)}`;
  const sum = [...body].reduce((total, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`.replace(/(\d{4})(?=\d)/g, "$1 ");
}

/** ISO 13616-1:2020: the remainder by 97 is one. */
function germanIban(seed: number): string {
  const account = sample(digits, 18, seed);
  const remainder = Number(BigInt(`${account}131400`) % 97n);
  return `DE${String(98 - remainder).padStart(2, "0")}${account}`;
}

/** RFC 7519; signed with nothing. */
function webToken(seed: number): string {
  const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  const head = encoded({ alg: "HS256", typ: "JWT" });
  const body = encoded({ sub: sample(digits, 10, seed), iat: 1_736_133_120 + seed });
  return `${head}.${body}.${sample(base64url, 43, seed)}`;
}

function privateKey(seed: number): string {
  const lines = Array.from({ length: 25 }, (_, line) => sample(base64, 64, seed * 100 + line));
  const first = `MIIEpAIBAAKCAQEA${lines[0]?.slice(16)}`;
  const label = ["RSA", "PRIVATE", "KEY"].join(" ");
  return `-----BEGIN ${label}-----\n${[first, ...lines.slice(1)].join("\n")}\n-----END ${label}-----`;
}

/** GitHub's tokens end in the CRC-32 of what stands before, in base 62 (GitHub, "Behind GitHub's new authentication token formats"). */
function withCrc(prefix: string, body: string): string {
  let tail = "";
  for (let left = crc32(body); left > 0; left = Math.floor(left / 62)) tail = alnum.charAt(left % 62) + tail;
  return `${prefix}${body}${tail.padStart(6, "0")}`;
}

/** ISO-HDLC. */
function crc32(text: string): number {
  let bits = 0xffffffff;
  for (let at = 0; at < text.length; at++) {
    bits ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit++) bits = (bits >>> 1) ^ (bits & 1 ? 0xedb88320 : 0);
  }
  return ~bits >>> 0;
}

/** An address of one of some hundred thousand people; takes this draw and the next two. */
export function mailAddress(draw: number): readonly Part[] {
  return [
    pick(draw, mailNames),
    count(draw + 1, 1, 9999),
    known("@", "contact.email"),
    pick(draw + 2, mailHosts),
  ];
}

const mailNames = list("mail_names", [
  "lin.zhao",
  "m.keller",
  "sofia.rossi",
  "j.okafor",
  "chen.wei",
  "anna.nowak",
  "tom.h",
  "yuki",
]);
const mailHosts = list("mail_hosts", [
  "watertight-demo.com",
  "post.watertight-demo.com",
  "watertight-demo.cn",
]);
