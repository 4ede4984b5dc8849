import { alphabets, sample } from "../../src/base/index.ts";
import { countingDigits, crcTail } from "../../src/detect/checks/crc-tail.ts";

/** What the placeholders in the corpus stand for: put together at run time, so that no secret-shaped text is kept in a file. */
const { alnum, base32, base64url, digits, hex } = alphabets;
const infix = ["T3Blb", "kFJ"].join("");
const base64Of = (text: string): string => Buffer.from(text).toString("base64");
const base64urlOf = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const passwords = {
  password: ["Som", "mer2024!"].join(""),
  password2: ["blue", "Berry77"].join(""),
  password3: ["Tr0ub", "4dor&3"].join(""),
  word: ["sword", "fish"].join(""),
};
const openai = `sk-proj-${sample(base64url, 74, 31)}${infix}${sample(base64url, 74, 32)}`;
const slack = `xoxb-${sample(digits, 12, 3)}-${sample(digits, 12, 4)}-${sample(alnum, 24, 33)}`;

export const values: Readonly<Record<string, string>> = {
  ...passwords,
  openai,
  anthropic: `sk-ant-api03-${sample(base64url, 93, 34)}AA`,
  deepseek: `sk-${sample(hex, 32, 35)}`,
  aws_id: `AKIA${sample(base32, 16, 36)}`,
  aws_secret: sample(`${alnum}/+`, 40, 37),
  github: `ghp_${sample(alnum, 30, 38)}${crcTail(sample(alnum, 30, 38), countingDigits.base62, 6)}`,
  huggingface: `hf_${sample(alnum, 34, 39)}`,
  stripe: `sk_live_${sample(alnum, 48, 40)}`,
  slack,
  slack_url: slack.replaceAll("-", "%2D"),
  jwt: `${base64urlOf({ alg: "HS256", typ: "JWT" })}.${base64urlOf({ sub: "u-4711", iat: 1738146000 })}.${sample(base64url, 43, 41)}`,
  google: `AIza${sample(base64url, 35, 42)}`,
  random32: sample(alnum, 32, 43),
  random40: sample(alnum, 40, 44),
  hex64: sample(hex, 64, 45),
  hex32: sample(hex, 32, 46),
  uuid: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  basic: base64Of(`deploy:${passwords.password}`),
  password_base64: base64Of(passwords.password3),
  openai_base64: base64Of(`{"key":"${openai}"}`),
  openai_json: JSON.stringify(JSON.stringify({ key: openai })),
  openai_html: openai.replaceAll("-", "&#45;"),
  openai_utf16: Array.from(`key=${openai} `, (char) => `${char}\\x00`).join(""),
  openai_part1: openai.slice(0, 60),
  openai_part2: openai.slice(60),
};

/** Fills a template of the corpus. @throws Error naming a placeholder that stands for nothing */
export function filled(template: string): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the corpus has no value named ${name}`);
    return value;
  });
}
