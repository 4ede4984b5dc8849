import { alphabets, sample } from "../../../base/index.ts";
import { isTemplateText, looksLikeCodeReference } from "../../checks/code-reference.ts";
import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import { randomness } from "../../checks/randomness.ts";
import type { Candidate, Detector, Span } from "../../detector.ts";
import type { Key } from "../../lexers/key.ts";
import { readKeyValue } from "../../lexers/key-value.ts";
import type { Form } from "../../lexers/value.ts";
import { hasBefore, speaksAbout } from "./key-words.ts";

const keyOwners =
  "api|access|secret|private|priv|encryption|encrypt|decryption|signing|signature|master|account|storage|shared|session|service|app|application|client|auth|deploy|license|admin|subscription|function|integration|hmac|crypto|webhook|ssh|rest|write|server";

/** `token` and `secret` wherever they end a word, `key` only behind the word that says whose key. */
const pattern = new RegExp(
  `secret|token|credential|creds|bearer|(?:${keyOwners})[ ._-]?key|[a-z\\d][_-]key|密钥|密鑰|令牌|私钥|秘密鍵|トークン|시크릿|토큰|токен|jeton|schlüssel|clave[ _](?:api|secreta|privada)`,
  "i",
);
const keywords: readonly string[] = [
  ...[
    "secret",
    "token",
    "credential",
    "creds",
    "bearer",
    "_key",
    "-key",
    "密钥",
    "密鑰",
    "令牌",
    "私钥",
    "秘密鍵",
  ],
  ...[
    "トークン",
    "시크릿",
    "토큰",
    "токен",
    "jeton",
    "schlüssel",
    "clave api",
    "clave secreta",
    "clave privada",
  ],
  ...["clave_api", "clave_secreta", "clave_privada"],
  ...keyOwners.split("|").flatMap((owner) => [`${owner}key`, `${owner} key`, `${owner}.key`]),
];

const strong = new RegExp(`^(?:secret|token|credential|creds|bearer|(?:${keyOwners})[ ._-]?key)`, "i");
const ownedBefore = new RegExp(`(?:${keyOwners})[_-]$`, "i");
const joinable = /^(?:secret|token|credential|(?:api|secret|access)[ ._-]?key)/i;
const another = /secret|token|credential|passw|pwd|[_-]key|(?:api|access|private|secret)key/i;

/** Tokens and keys that are no secrets: pages, positions, parts of a language model's alphabet, public halves. */
const notOnes = new Set(
  (
    "next page nextpage continuation continue cursor sync csrf xsrf bos eos pad unk mask sep cls max min num total prompt completion " +
    "input output cached reasoning public publishable pub site sitekey primary foreign sort partition cache idempotency row hash range " +
    "routing object group composite unique index lookup translation message i18n bucket dedupe deduplication trace span request " +
    "cancellation cancel invalid missing bad no is has show hide verify expired registration lock change " +
    "stop start end first last special new added delimiter separator nonce anti forgery antiforgery verification"
  ).split(" "),
);
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const digest = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i;
/** What unquoted keys are made of; anything else is prose, a query or code. */
const made = /^[\w.\-+/=~!@#$%^&*:|,;?]+$/;

function locate(text: string, match: Span): Span | undefined {
  // "[a-z]_key" begins with the last letter of the word before it.
  const lead = /^[a-z\d][_-]key$/i.test(text.slice(match.start, match.end)) ? 2 : 0;
  const read = readKeyValue(text, { start: match.start + lead, end: match.end });
  if (read === undefined || !namesSecret(read.key) || namesType(text, read.key)) return undefined;
  const { start, form } = read.value;
  const end = read.value.end - (text[read.value.end - 1] === "." && form !== "quoted" ? 1 : 0);
  return isSecretOf(text.slice(start, end), form, isStrongKey(read.key)) ? { start, end } : undefined;
}

function namesSecret(key: Key): boolean {
  if (key.joined && !joinable.test(key.word)) return false;
  return !another.test(key.after) && !speaksAbout(key) && !hasBefore(key, notOnes);
}

/** `AWS::AppSync::ApiKey` is a type, `arn:aws:secretsmanager:…:secret:` the name of a secret kept elsewhere. */
function namesType(text: string, key: Key): boolean {
  const before = text.slice(Math.max(0, key.start - 80), key.start);
  return before.endsWith("::") || /arn:[\w-]+:[^\s"']*:$/.test(before);
}

function isStrongKey(key: Key): boolean {
  return strong.test(key.word) || ownedBefore.test(key.before);
}

function isSecretOf(value: string, form: Form, strongKey: boolean): boolean {
  if (value.length < (form === "quoted" ? 8 : 10) || !(form === "quoted" ? /^[!-~]+$/ : made).test(value))
    return false;
  if (looksLikePlaceholder(value) || /^[a-z][\w-]*(?:\.[a-z][A-Za-z\d]*){2,}$/.test(value)) return false;
  if (form === "quoted" ? isTemplateText(value) : looksLikeCodeReference(value)) return false;
  // A token of a lexer is a regular expression.
  if (/\(\?[:=!<]|\[\^|\\[wsd]/.test(value)) return false;
  if (!strongKey && (uuid.test(value) || digest.test(value))) return false;
  const random = randomness(value);
  if (random === undefined) return false;
  if (form === "loose" || form === "code") return random === "random";
  return random === "random" || strongKey;
}

function confidence({ value }: Candidate): "high" | "medium" {
  return randomness(value) === "random" && !uuid.test(value) ? "high" : "medium";
}

const key = (length: number, seed = 1): string => sample(alphabets.alnum, length, seed);
const hex = (length: number, seed = 1): string => sample(alphabets.hex, length, seed);

export const assignedSecrets: readonly Detector[] = [
  {
    id: "secret.generic.assigned",
    dataClass: "secret",
    title: "key or token under a telling name",
    severity: "high",
    pattern,
    keywords,
    keywordWithin: 1,
    edges: "open",
    generic: true,
    locate,
    check: confidence,
    remedy: "rotate.secret",
    finds: [
      `API_KEY=${key(32)}`,
      `"apiKey": "${hex(32)}",`,
      `{\\"access_token\\":\\"${key(40)}\\"}`,
      `{"name": "SERVICE_TOKEN", "value": "${key(32, 2)}"}`,
      `CLIENT_SECRET = '${key(40, 3)}'`,
      `jwt:\n  secret: ${hex(64)}\n`,
      `X-Api-Key: ${key(36)}`,
      `private-token: ${key(20, 4)}`,
      `https://api.example.net/v1/items?access_token=${key(32, 5)}&page=2`,
      `mytool login --token ${key(40, 6)}`,
      `<add key="ServiceBusSecret" value="${key(43)}="/>`,
      `<apiKey>${hex(40)}</apiKey>`,
      `encryptionKey: "${key(32, 8)}",`,
      `  STRIPE_WEBHOOK_KEY: ${key(28, 9)} # live`,
      `the API key is ${key(32, 10)}, keep it to yourself`,
      `令牌：${key(32, 11)}`,
      `AccountName=files;AccountKey=${key(86, 12)}==;EndpointSuffix=core.windows.net`,
      `config["secret_key"] = "${key(50, 13)}"`,
      `PrivateKey = ${key(43, 14)}=`,
      `params.put("client_secret", "${key(32, 15)}");`,
    ],
    ignores: [
      'secret: "development-secret-name"',
      "API_KEY=your-api-key-here",
      "api_key = os.environ['OPENAI_API_KEY']",
      `token: \${{ secrets.GITHUB_TOKEN }}`,
      '"max_tokens": 4096, "prompt_tokens": 512',
      `"next_page_token": "${key(32)}"`,
      "const tokenizer = new Tokenizer('cl100k_base');",
      "token: string;",
      "secretary: 'x8Kq2mZp4Rt7Wv9Y'",
      'tokenType: "Bearer"',
      "secretName: my-tls-secret-v2",
      "secretKeyRef:\n  name: db-secret\n  key: password",
      `public_key: ${key(44)}`,
      `cache_key: "${hex(32)}"`,
      `primary_key = "users_2024_pk"`,
      "token = generateToken(32)",
      "const token = await getToken({ req });",
      'aws_secret_access_key = "<your secret>"',
      'secret = "projects/demo/secrets/db/versions/3"',
      "token_endpoint: https://login.example.com/oauth2/v2.0/token",
      "access_key_id: index7",
      `csrf_token: "${key(32)}"`,
      'apiKey: "xxxxxxxxxxxxxxxxxxxxxxxx"',
      "secret_key = 'abcdef123456'",
      'idempotency-key: "5f0c7127-c8a1-4f0e-9d0f-2f6a5e3b9d11"',
      "The token is invalid or has expired (code 40103).",
      'let secret = std::env::var("SECRET_V2")?;',
      "api_key: Optional[str] = None",
      "Token: 2024-05-01T12:00:00Z",
      "token: 'eos_token_id_2'",
    ],
    references: [
      "https://cwe.mitre.org/data/definitions/798.html",
      "https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1",
    ],
  },
];
