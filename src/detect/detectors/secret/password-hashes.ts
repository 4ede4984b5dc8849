import { alphabets, sample } from "../../../base/index.ts";
import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import type { Candidate, Detector, Span } from "../../detector.ts";
import { readKeyValue } from "../../lexers/key-value.ts";

/** The alphabet of crypt(5). */
const crypt64 = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const c64 = (length: number, seed = 1): string => sample(crypt64, length, seed);
const hex = (length: number, seed = 1): string => sample(alphabets.hex, length, seed);
const b64 = (length: number, seed = 1): string => sample(alphabets.base64, length, seed);

/** The hash proper is the longest part; a salt alone may be anything. */
function isHash({ value }: Candidate): boolean {
  const longest = value.split(/[$:}]/).reduce((best, part) => (part.length > best.length ? part : best), "");
  return !looksLikePlaceholder(longest) && new Set(longest).size >= 8;
}

function locateNamed(text: string, { start, end }: Span): Span | undefined {
  const read = readKeyValue(text, { start, end });
  if (read === undefined || !/^[_\d]*$|^[_-]?(?:hex|md5|sha\d*|value)$/i.test(read.key.after))
    return undefined;
  const value = text.slice(read.value.start, read.value.end);
  return /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i.test(value)
    ? { start: read.value.start, end: read.value.end }
    : undefined;
}

const about = {
  dataClass: "secret",
  severity: "high",
  remedy: "change.password",
} as const;

export const passwordHashes: readonly Detector[] = [
  {
    ...about,
    id: "secret.password-hash.crypt",
    title: "password hash (crypt)",
    // bcrypt; md5crypt and Apache's; sha256crypt, sha512crypt; yescrypt, gost-yescrypt, scrypt; phpass; Drupal; Juniper and Cisco.
    pattern:
      /\$(?:2[abxy]\$\d\d\$[./A-Za-z0-9]{53}|(?:1|apr1)\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}|5\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{43}|6\$(?:rounds=\d{1,9}\$)?[./A-Za-z0-9]{1,16}\$[./A-Za-z0-9]{86}|(?:y|gy|7)\$[./A-Za-z0-9]{2,30}\$[./A-Za-z0-9]{1,86}\$[./A-Za-z0-9]{43}|[PH]\$[./A-Za-z0-9]{31}|S\$[./A-Za-z0-9]{52}|[89]\$[./A-Za-z0-9]{14}\$[./A-Za-z0-9]{43})/,
    edges: "open",
    check: isHash,
    finds: [
      `anna:$2b$12$${c64(53)}`,
      `root:$6$${c64(16, 2)}$${c64(86)}:19000:0:99999:7:::`,
      `admin:$apr1$${c64(8)}$${c64(22)}`,
      `{"password":"$5$rounds=5000$${c64(16, 3)}$${c64(43)}"}`,
      `user_pass: '$P$B${c64(30)}'`,
    ],
    ignores: [
      "$2b$12$ is the prefix of bcrypt",
      `$6$salt$${c64(40)}`,
      `$2b$12$${"A".repeat(53)}`,
      `$1$${c64(30)}`,
    ],
    references: [
      "https://man7.org/linux/man-pages/man5/crypt.5.html",
      "https://passlib.readthedocs.io/en/stable/modular_crypt_format.html",
    ],
  },
  {
    ...about,
    id: "secret.password-hash.phc",
    title: "password hash (PHC string)",
    pattern:
      /\$(?:argon2(?:id|i|d)|scrypt|pbkdf2(?:-sha(?:1|256|512))?|bcrypt-sha256)(?:\$v=\d{1,3})?\$[\w=,]{1,60}\$[A-Za-z0-9+/.-]{8,90}\$[A-Za-z0-9+/.]{22,172}={0,2}/,
    edges: "open",
    check: isHash,
    finds: [
      `$argon2id$v=19$m=65536,t=3,p=4$${b64(22)}$${b64(43)}`,
      `hash = "$pbkdf2-sha256$29000$${c64(22, 4)}$${c64(43, 4)}"`,
      `$scrypt$ln=16,r=8,p=1$${b64(22, 5)}$${b64(43, 5)}`,
    ],
    ignores: [
      "$argon2id$v=19$m=65536,t=3,p=4$",
      "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$short",
      "$scrypt$ hashes",
    ],
    references: ["https://github.com/P-H-C/phc-string-format/blob/master/phc-sf-spec.md"],
  },
  {
    ...about,
    id: "secret.password-hash.framework",
    title: "password hash (Django, Werkzeug, LDAP, PostgreSQL)",
    pattern:
      /(?:pbkdf2_sha(?:1|256)\$\d{3,8}\$[A-Za-z0-9+/.]{8,64}\$[A-Za-z0-9+/]{27,44}={0,2}|bcrypt(?:_sha256)?\$\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|argon2\$argon2(?:id|i|d)\$v=\d{1,3}\$[\w=,]{1,60}\$[A-Za-z0-9+/]{8,90}\$[A-Za-z0-9+/]{22,172}|scrypt\$[A-Za-z0-9+/=]{8,64}\$\d{2,8}\$\d{1,3}\$\d{1,3}\$[A-Za-z0-9+/]{60,100}={0,2}|(?:pbkdf2:sha(?:1|256|512)(?::\d{1,8})?|scrypt:\d{1,8}:\d{1,3}:\d{1,3})\$[\w./+-]{4,64}\$[0-9a-f]{40,128}|\{S?(?:SHA|MD5|SHA256|SHA512|SHA384)\}[A-Za-z0-9+/]{22,140}={0,2}|SCRAM-SHA-(?:1|256)\$\d{3,8}:[A-Za-z0-9+/]{8,64}={0,2}\$[A-Za-z0-9+/]{27,44}={0,2}:[A-Za-z0-9+/]{27,44}={0,2}|grub\.pbkdf2\.sha512\.\d{3,8}\.[0-9A-F]{64,256}\.[0-9A-F]{128})/,
    keywords: [
      "pbkdf2",
      "bcrypt$$",
      "bcrypt_sha256$",
      "argon2$",
      "scrypt$",
      "scrypt:",
      "{sha",
      "{ssha",
      "{md5}",
      "{smd5}",
      "scram-sha-",
    ],
    keywordWithin: 8,
    edges: "open",
    check: isHash,
    finds: [
      `pbkdf2_sha256$600000$${sample(alphabets.alnum, 22)}$${b64(43)}=`,
      `"pbkdf2:sha256:260000$${sample(alphabets.alnum, 16)}$${hex(64)}"`,
      `userPassword: {SSHA}${b64(38)}==`,
      `SCRAM-SHA-256$4096:${b64(22)}==$${b64(43, 2)}=:${b64(43, 3)}=`,
    ],
    ignores: [
      "pbkdf2_sha256$260000$salt$hash",
      "scrypt:32768:8:1$salt$abc",
      "{SHA}placeholder",
      "SCRAM-SHA-256$4096:salt",
    ],
    references: [
      "https://docs.djangoproject.com/en/stable/topics/auth/passwords/#how-django-stores-passwords",
      "https://werkzeug.palletsprojects.com/en/stable/utils/#werkzeug.security.generate_password_hash",
      "https://www.rfc-editor.org/rfc/rfc2307#section-5.3",
      "https://www.postgresql.org/docs/current/catalog-pg-authid.html",
    ],
  },
  {
    ...about,
    id: "secret.password-hash.windows",
    title: "Windows password hash (NTLM)",
    pattern: /:\d{3,6}:[0-9a-f]{32}:[0-9a-f]{32}:::/i,
    keywords: [":::"],
    edges: "open",
    finds: [
      `Administrator:500:aad3b435b51404eeaad3b435b51404ee:${hex(32)}:::`,
      `firma.local\\anna:1104:aad3b435b51404eeaad3b435b51404ee:${hex(32, 2)}:::\n`,
    ],
    ignores: [":::info\nA note\n:::", `500:${hex(32)}:::`],
    references: ["https://www.samba.org/samba/docs/current/man-html/smbpasswd.5.html"],
  },
  {
    ...about,
    id: "secret.password-hash.named",
    title: "password hash under a telling name",
    pattern:
      /(?:passw(?:or)?d|pass|pwd|pw)[ _-]?(?:hash|digest|md5|sha\d{0,3})|hash(?:ed)?[ _-]?(?:passw(?:or)?d|pw)|(?:md5|sha\d{0,3})[ _-]?passw(?:or)?d/i,
    keywords: ["pass", "pwd", "pw_hash", "pwhash", "pw hash", "pw-hash", "hashed_pw", "hashedpw", "hash_pw"],
    keywordWithin: 7,
    edges: "open",
    generic: true,
    confidence: "medium",
    locate: locateNamed,
    check: ({ value }) => !looksLikePlaceholder(value),
    finds: [
      `"password_hash": "${hex(64)}"`,
      `passwordHash=${hex(40)}`,
      `hashed_password: '${hex(32)}'`,
      `password_md5: ${hex(32, 2)}`,
    ],
    ignores: [
      `password_hash: string`,
      `"password_hash": "${"0".repeat(64)}"`,
      `password_hash_algorithm = "${hex(32)}"`,
      `file_hash: ${hex(64)}`,
    ],
    references: ["https://cwe.mitre.org/data/definitions/916.html"],
  },
];
