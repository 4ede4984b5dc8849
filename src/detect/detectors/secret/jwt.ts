import { base64urlnopad, utf8 } from "@scure/base";
import { alphabets, sample } from "../../../base/index.ts";
import { decodeBase64Json } from "../../checks/base64-json.ts";
import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import type { Candidate, Detector } from "../../detector.ts";

const encode = (value: object): string => base64urlnopad.encode(utf8.decode(JSON.stringify(value)));
const signature = (length: number, seed = 1): string => sample(alphabets.base64url, length, seed);
const payload = encode({ sub: "user-4711", iss: "https://login.firma.de", iat: 1_700_000_000 });

/** A signed token: the header names an algorithm, the payload is an object. When it expires cannot be judged without a clock. */
function isSigned({ value }: Candidate): boolean {
  const [header, claims, proof] = value.split(".");
  const algorithm = decodeBase64Json(header ?? "")?.["alg"];
  if (typeof algorithm !== "string" || algorithm.toLowerCase() === "none") return false;
  return decodeBase64Json(claims ?? "") !== undefined && !looksLikePlaceholder(proof ?? "");
}

function isUnsigned({ value }: Candidate): boolean {
  const [header, claims] = value.split(".");
  const algorithm = decodeBase64Json(header ?? "")?.["alg"];
  return (
    typeof algorithm === "string" &&
    algorithm.toLowerCase() === "none" &&
    decodeBase64Json(claims ?? "") !== undefined
  );
}

function isEncrypted({ value }: Candidate): boolean {
  const header = decodeBase64Json(value.split(".")[0] ?? "");
  return typeof header?.["alg"] === "string" && typeof header["enc"] === "string";
}

/** A private member counts only in an object that says what kind of key it is: RFC 7517 §4.1. */
function isInKey({ value, text, start, end }: Candidate): boolean {
  if (looksLikePlaceholder(value)) return false;
  const before = text.slice(Math.max(0, start - 3000), start);
  const after = text.slice(end, end + 3000);
  const object = before.slice(before.lastIndexOf("{")) + after.slice(0, Math.max(0, after.indexOf("}")));
  const kind = /kty\\?"\s{0,4}:\s{0,4}\\?"(RSA|EC|OKP|oct)/.exec(object)?.[1];
  if (kind === undefined) return false;
  return (kind === "oct") === /k\\?"\s{0,4}:\s{0,4}\\?"$/.test(before);
}

export const jwt: readonly Detector[] = [
  {
    id: "secret.jwt.signed",
    dataClass: "secret",
    title: "signed web token (JWT)",
    severity: "high",
    pattern: /eyJ[\w-]{8,2000}\.eyJ[\w-]{2,6000}\.[\w-]{20,1400}/,
    generic: true,
    check: isSigned,
    remedy: "rotate.jwt-signing-key",
    finds: [
      `token=${encode({ alg: "HS256", typ: "JWT" })}.${payload}.${signature(43)}`,
      `"${encode({ alg: "RS256", kid: "k1" })}.${payload}.${signature(342, 2)}"`,
    ],
    ignores: [
      `${encode({ typ: "JWT" })}.${payload}.${signature(43)}`,
      `${encode({ alg: "HS256" })}.eyJ${signature(30, 5)}.${signature(43)}`,
      `${encode({ alg: "HS256", typ: "JWT" })}.${payload}.your-256-bit-signature-goes-here`,
      `${encode({ alg: "none" })}.${payload}.${signature(43)}`,
    ],
    references: [
      "https://www.rfc-editor.org/rfc/rfc7519#section-3",
      "https://www.rfc-editor.org/rfc/rfc7515#section-3",
    ],
  },
  {
    id: "secret.jwt.unsigned",
    dataClass: "secret",
    title: "web token without signature (JWT, alg none)",
    severity: "medium",
    pattern: /eyJ[\w-]{8,2000}\.eyJ[\w-]{2,6000}\.(?:[\w-]{1,1400})?/,
    edges: "open",
    generic: true,
    check: isUnsigned,
    remedy: "rotate.jwt-signing-key",
    finds: [
      `${encode({ alg: "none" })}.${payload}.`,
      `jwt: ${encode({ alg: "None", typ: "JWT" })}.${payload}. `,
    ],
    ignores: [`${encode({ alg: "HS256" })}.${payload}.`, `${encode({ alg: "none" })}.eyJ${signature(9)}.`],
    references: ["https://www.rfc-editor.org/rfc/rfc7519#section-6"],
  },
  {
    id: "secret.jwt.encrypted",
    dataClass: "secret",
    title: "encrypted web token (JWE)",
    severity: "medium",
    pattern: /eyJ[\w-]{20,1000}\.[\w-]{0,1000}\.[\w-]{8,64}\.[\w-]{8,6000}\.[\w-]{16,64}/,
    generic: true,
    check: isEncrypted,
    remedy: "rotate.secret",
    finds: [
      `${encode({ alg: "dir", enc: "A256GCM" })}..${signature(16)}.${signature(200)}.${signature(22)}`,
      `session ${encode({ alg: "RSA-OAEP", enc: "A256GCM" })}.${signature(342)}.${signature(16)}.${signature(80)}.${signature(22)}`,
    ],
    ignores: [
      `${encode({ alg: "HS256", typ: "JWT" })}.${payload}.${signature(43)}`,
      `${encode({ alg: "dir", typ: "JWT" })}..${signature(16)}.${signature(200)}.${signature(22)}`,
    ],
    references: ["https://www.rfc-editor.org/rfc/rfc7516#section-3"],
  },
  {
    id: "secret.jwt.private-jwk",
    dataClass: "secret",
    title: "private JSON web key (JWK)",
    severity: "critical",
    pattern: /\\?"[dk]\\?"\s{0,4}:\s{0,4}\\?"([\w-]{22,1400})/,
    keywords: ['"d"', '"k"', '"d\\"', '"k\\"'],
    keywordWithin: 1,
    edges: "open",
    check: isInKey,
    remedy: "rotate.jwt-signing-key",
    finds: [
      `{"kty":"EC","crv":"P-256","x":"${signature(43)}","y":"${signature(43, 2)}","d":"${signature(43, 3)}"}`,
      `{ "k": "${signature(43, 4)}", "kty": "oct", "alg": "HS256" }`,
      `{\\"kty\\":\\"OKP\\",\\"crv\\":\\"Ed25519\\",\\"d\\":\\"${signature(43, 5)}\\"}`,
    ],
    ignores: [
      `{"kty":"EC","crv":"P-256","x":"${signature(43)}","y":"${signature(43, 2)}"}`,
      `{"id": 1, "d": "${signature(43)}"}`,
      `{"kty":"oct"} {"k":"${signature(43)}"}`,
    ],
    references: [
      "https://www.rfc-editor.org/rfc/rfc7517#section-4",
      "https://www.rfc-editor.org/rfc/rfc7518#section-6",
    ],
  },
];
