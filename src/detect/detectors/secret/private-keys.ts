import { base64nopad } from "@scure/base";
import { alphabets, sample } from "../../../base/index.ts";
import type { Candidate, Detector } from "../../detector.ts";

const references = [
  "https://www.rfc-editor.org/rfc/rfc7468#section-10",
  "https://www.rfc-editor.org/rfc/rfc5958",
];

/** "openssh-key-v1", then the name of the cipher: PROTOCOL.key in OpenSSH's sources. */
const opensshMagic = "b3BlbnNzaC1rZXktdjE";
const opensshPlain = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU";

/** The base64 of a PEM body without line ends, escaped or real, and without what code puts around lines. */
function bodyOf(value: string): string {
  const inner = value
    .replace(/-----(?:BEGIN|END)[^-]{0,40}-----/g, "")
    .replace(/(?:Proc-Type|DEK-Info)[^\n\\]{1,80}/g, "");
  return inner.replace(/\\+[nrt]/g, "").replace(/[^A-Za-z0-9+/]/g, "");
}

/** DER begins with a SEQUENCE (0x30); OpenSSH's own form with its magic. */
function holdsKey(body: string): boolean {
  if (body.length < 56 || new Set(body).size < 16) return false;
  if (body.startsWith(opensshMagic)) return true;
  try {
    return base64nopad.decode(body.slice(0, 4))[0] === 0x30;
  } catch {
    // The coder throws for what is not base64: no key.
    return false;
  }
}

function isEncrypted(value: string): boolean {
  if (value.includes("ENCRYPTED")) return true;
  const body = bodyOf(value);
  return body.startsWith(opensshMagic) && !body.startsWith(opensshPlain);
}

const isPlainKey = ({ value }: Candidate): boolean => !isEncrypted(value) && holdsKey(bodyOf(value));
const isEncryptedKey = ({ value }: Candidate): boolean => isEncrypted(value) && holdsKey(bodyOf(value));

/** A body cut off in a log still gives most of a key away, so the END line may be missing. */
const pem =
  /-----BEGIN (?:RSA |DSA |EC |OPENSSH |ENCRYPTED |ED25519 )?PRIVATE KEY-----(?:[\s\\nr]{1,8}Proc-Type: 4,ENCRYPTED[\s\\nr]{1,8}DEK-Info: [A-Z0-9-]{3,20},[0-9A-F]{16,32})?[A-Za-z0-9+/=\s\\"',>|#]{64,8000}(?:-----END [A-Z0-9 ]{11,30}-----)?/;

const begin = (kind: string): string => `-----${"BEGIN"} ${kind}-----`;
const end = (kind: string): string => `-----${"END"} ${kind}-----`;
const lines = (text: string, by = "\n"): string => (text.match(/.{1,64}/g) ?? []).join(by);
const armored = (kind: string, body: string, by = "\n"): string =>
  [begin(kind), lines(body, by), end(kind), ""].join(by);
const der = (length: number, seed = 1): string => `MIIE${sample(alphabets.base64, length, seed)}`;

export const privateKeys: readonly Detector[] = [
  {
    id: "secret.private-key.pem",
    dataClass: "secret",
    title: "private key (PEM)",
    severity: "critical",
    pattern: pem,
    edges: "open",
    check: isPlainKey,
    remedy: "revoke.private-key",
    finds: [
      armored("RSA PRIVATE KEY", der(1600)),
      `{"private_key":"${armored("PRIVATE KEY", der(1620, 2), "\\n")}"}`,
      armored("OPENSSH PRIVATE KEY", `${opensshPlain}${sample(alphabets.base64, 300, 3)}`),
      `log: ${begin("EC PRIVATE KEY")} ${`MHcC${sample(alphabets.base64, 120, 4)}`}`,
    ],
    ignores: [
      `${begin("PRIVATE KEY")}\n...\n${end("PRIVATE KEY")}`,
      armored("PUBLIC KEY", der(300)),
      `grep -l "${begin("RSA PRIVATE KEY")}" *.pem`,
      armored("ENCRYPTED PRIVATE KEY", der(1600, 5)),
      armored("PRIVATE KEY", "A".repeat(600)),
    ],
    references,
  },
  {
    id: "secret.private-key.encrypted-pem",
    dataClass: "secret",
    title: "private key under a passphrase (PEM)",
    severity: "high",
    pattern: pem,
    edges: "open",
    check: isEncryptedKey,
    remedy: "revoke.private-key",
    finds: [
      armored("ENCRYPTED PRIVATE KEY", der(1600)),
      `${begin("RSA PRIVATE KEY")}\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,${sample(alphabets.HEX, 32)}\n\n${lines(`MIIE${sample(alphabets.base64, 1200, 6)}`)}\n${end("RSA PRIVATE KEY")}`,
      armored(
        "OPENSSH PRIVATE KEY",
        `${opensshMagic}AAAAACmFlczI1Ni1jdHI${sample(alphabets.base64, 300, 3)}`,
      ),
    ],
    ignores: [armored("RSA PRIVATE KEY", der(1600)), `${begin("ENCRYPTED PRIVATE KEY")}\n...\n`],
    references,
  },
  {
    id: "secret.private-key.pkcs8-base64",
    dataClass: "secret",
    title: "private key without armor (PKCS #8 in base64)",
    severity: "critical",
    // The algorithm identifier of RSA keys stands in every one of them.
    pattern: /MII[A-Za-z0-9+/]{2,5}IBADANBgkqhkiG9w0BAQEFAASC[A-Za-z0-9+/]{300,8000}={0,2}/,
    keywords: ["ibadanbgkqhkig9w0baqefaasc"],
    keywordWithin: 8,
    generic: true,
    check: ({ value }) => holdsKey(bodyOf(value)),
    remedy: "revoke.private-key",
    finds: [
      `merchantPrivateKey=MIIEvgIBADANBgkqhkiG9w0BAQEFAASC${sample(alphabets.base64, 1590, 7)}`,
      `"appPrivateKey": "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC${sample(alphabets.base64, 1590, 8)}=="`,
    ],
    ignores: [
      `publicKey=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A${sample(alphabets.base64, 360, 7)}`,
      `MIIEvgIBADANBgkqhkiG9w0BAQEFAASC${sample(alphabets.base64, 100, 7)}`,
    ],
    references: ["https://www.rfc-editor.org/rfc/rfc5208#section-5"],
  },
  {
    id: "secret.private-key.pgp",
    dataClass: "secret",
    title: "private key (PGP)",
    severity: "critical",
    pattern: /-----BEGIN PGP PRIVATE KEY BLOCK-----[A-Za-z0-9+/=\s\\:.,()@"'-]{100,8000}/,
    edges: "open",
    check: ({ value }) => new Set(bodyOf(value)).size >= 16 && bodyOf(value).length >= 100,
    remedy: "revoke.private-key",
    finds: [
      `${begin("PGP PRIVATE KEY BLOCK")}\n\n${lines(`lQOYB${sample(alphabets.base64, 1200)}`)}\n=${sample(alphabets.base64, 4)}\n${end("PGP PRIVATE KEY BLOCK")}`,
      `${begin("PGP PRIVATE KEY BLOCK")}\\nVersion: GnuPG v2\\n\\n${lines(`lFgEZ${sample(alphabets.base64, 400, 2)}`, "\\n")}\\n${end("PGP PRIVATE KEY BLOCK")}`,
    ],
    ignores: [
      `${begin("PGP PUBLIC KEY BLOCK")}\n\n${lines(sample(alphabets.base64, 1200))}\n${end("PGP PUBLIC KEY BLOCK")}`,
      `${begin("PGP PRIVATE KEY BLOCK")}\n[...]`,
    ],
    references: ["https://www.rfc-editor.org/rfc/rfc9580#section-6.2"],
  },
  {
    id: "secret.private-key.putty",
    dataClass: "secret",
    title: "private key (PuTTY)",
    severity: "critical",
    pattern:
      /PuTTY-User-Key-File-[23]: [\w-]{3,40}(?:\s|\\r|\\n){1,4}Encryption: [\w-]{3,20}[\w\s+/=:.@\\-]{40,6000}?Private-Lines: \d{1,3}(?:(?:\s|\\r|\\n){1,4}[A-Za-z0-9+/=]{16,64}){1,64}/,
    edges: "open",
    check: ({ value }) => (value.includes("Encryption: none") ? "high" : "medium"),
    remedy: "revoke.private-key",
    finds: [
      `PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none\nComment: anna@laptop\nPublic-Lines: 2\n${lines(sample(alphabets.base64, 108))}\nPrivate-Lines: 1\n${sample(alphabets.base64, 48, 2)}\nPrivate-MAC: ${sample(alphabets.hex, 64)}`,
      `PuTTY-User-Key-File-2: ssh-rsa\r\nEncryption: aes256-cbc\r\nComment: key\r\nPublic-Lines: 4\r\n${lines(sample(alphabets.base64, 240), "\r\n")}\r\nPrivate-Lines: 8\r\n${lines(sample(alphabets.base64, 500, 3), "\r\n")}`,
    ],
    ignores: [
      "PuTTY-User-Key-File-3: ssh-ed25519",
      `PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nComment: key\nPublic-Lines: 2\n${lines(sample(alphabets.base64, 108))}\n`,
    ],
    references: ["https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html"],
  },
];
