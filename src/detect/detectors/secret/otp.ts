import { base32nopad } from "@scure/base";
import { alphabets, sample } from "../../../base/index.ts";
import { looksLikePlaceholder } from "../../checks/placeholder.ts";
import type { Candidate, Detector } from "../../detector.ts";

const seed = (length: number, at = 1): string => sample(alphabets.base32, length, at);

function isSeed({ value }: Candidate): boolean {
  const plain = value.replace(/[ -]/g, "").toUpperCase();
  if (looksLikePlaceholder(plain) || plain.length < 16) return false;
  try {
    // A length that leaves bits over is not base32 of bytes; authenticators are lenient about it, so only the first eights count.
    return base32nopad.decode(plain.slice(0, plain.length - (plain.length % 8))).length >= 10;
  } catch {
    return false;
  }
}

/** In capitals with a digit, or in groups of four as authenticators show it; anything else may be a word. */
function looksMade(value: string): boolean {
  return /^(?=.*[2-7])[A-Z2-7 -]+$/.test(value) || /^(?:[a-z2-7]{4} ){3,15}[a-z2-7]{4}$/.test(value);
}

export const otp: readonly Detector[] = [
  {
    id: "secret.otp.uri",
    dataClass: "secret",
    title: "one-time password seed (otpauth)",
    severity: "critical",
    pattern: /otpauth:\/\/(?:totp|hotp)\/[^\s?"'<>]{0,200}\?[^\s"'<>]{0,200}?secret=([A-Za-z2-7]{16,128})/,
    edges: "open",
    check: isSeed,
    remedy: "rotate.secret",
    finds: [
      `otpauth://totp/Firma:anna@firma.de?secret=${seed(32)}&issuer=Firma`,
      `"otpauth://hotp/Anna?issuer=Firma&secret=${seed(16, 2)}&counter=0"`,
    ],
    ignores: [
      "otpauth://totp/Example:alice?issuer=Example",
      "otpauth://totp/Firma:anna?secret=AAAAAAAAAAAAAAAA",
      "otpauth://totp/Firma:anna?secret=<SECRET>&issuer=Firma",
    ],
    references: ["https://github.com/google/google-authenticator/wiki/Key-Uri-Format"],
  },
  {
    id: "secret.otp.migration",
    dataClass: "secret",
    title: "exported one-time password seeds (otpauth-migration)",
    severity: "critical",
    pattern: /otpauth-migration:\/\/offline\?data=([A-Za-z0-9+/%_=-]{40,4000})/,
    edges: "open",
    check: ({ value }) => !looksLikePlaceholder(value),
    remedy: "rotate.secret",
    finds: [
      `otpauth-migration://offline?data=Ci${sample(alphabets.alnum, 80)}%3D%3D`,
      `qr: otpauth-migration://offline?data=Ci${sample(alphabets.base64, 120, 2)}=`,
    ],
    ignores: ["otpauth-migration://offline?data=...", "otpauth-migration://offline?data=AAAA"],
    references: ["https://github.com/google/google-authenticator-android"],
  },
  {
    id: "secret.otp.seed",
    dataClass: "secret",
    title: "one-time password seed",
    severity: "high",
    pattern:
      /(?:totp|otp|mfa|2fa|two[_-]?factor|authenticator)[\w .-]{0,24}["']?(?: ?[:=] ?| is )["']?((?:[A-Z2-7]{4}[ -]?){4,16})/i,
    keywords: ["totp", "otp", "mfa", "2fa", "two_factor", "twofactor", "two-factor", "authenticator"],
    keywordWithin: 0,
    edges: "open",
    check: (candidate) => looksMade(candidate.value) && isSeed(candidate),
    remedy: "rotate.secret",
    finds: [
      `TOTP_SECRET=${seed(32, 3)}`,
      `"mfaSecret": "${seed(16, 4)}"`,
      `2FA key: ${(seed(32, 5).match(/.{4}/g) ?? []).join(" ")}`,
    ],
    ignores: ["otp: required", "totp_secret = generate_base32()", "2fa method: authenticator application"],
    references: [
      "https://www.rfc-editor.org/rfc/rfc6238",
      "https://www.rfc-editor.org/rfc/rfc4648#section-6",
    ],
  },
];
