import { base32nopad } from "@scure/base";
import { alphabets, sample } from "../../../base/index.ts";
import { crc16Xmodem } from "../../checks/crc16-xmodem.ts";
import type { Candidate, Detector } from "../../detector.ts";

/** Two prefix bytes (seed, kind of key), 32 bytes of seed, CRC-16 in the last two bytes, low byte first. */
function isSeed({ value }: Candidate): boolean {
  try {
    const raw = base32nopad.decode(value);
    const [low, high] = raw.slice(-2);
    return crc16Xmodem(raw.slice(0, -2)) === (((high ?? 0) << 8) | (low ?? 0));
  } catch {
    // The coder throws for what is not base32: no seed.
    return false;
  }
}

/** A seed for tests: `kind` is the prefix byte of the public key (operator 14, account 0, user 20, server 13), shifted. */
function seedOf(kind: number, at: number): string {
  const publicPrefix = kind << 3;
  const body = [(18 << 3) | (publicPrefix >> 5), (publicPrefix & 31) << 3];
  const key = Array.from(
    sample(alphabets.alnum, 32, at),
    (character) => (character.charCodeAt(0) * 59) & 255,
  );
  const raw = Uint8Array.from([...body, ...key]);
  const crc = crc16Xmodem(raw);
  return base32nopad.encode(Uint8Array.from([...raw, crc & 255, crc >> 8]));
}

export const nats: readonly Detector[] = [
  {
    id: "secret.nats.seed",
    dataClass: "secret",
    title: "NATS seed (nkey)",
    severity: "critical",
    pattern: /S[ACNOUX][A-Z2-7]{56}/,
    shape: "capitals",
    check: isSeed,
    remedy: "rotate.secret",
    finds: [
      `nkey: ${seedOf(20, 1)}`,
      `-----BEGIN USER NKEY SEED-----\n${seedOf(20, 2)}\n`,
      `"seed":"${seedOf(0, 3)}"`,
    ],
    ignores: [
      `nkey: ${seedOf(20, 1).slice(0, -1)}${seedOf(20, 1).endsWith("A") ? "B" : "A"}`,
      `SU${sample(alphabets.base32, 50)}`,
      `SU${sample(alphabets.base32, 56)}`,
    ],
    references: [
      "https://github.com/nats-io/nkeys/blob/main/strkey.go",
      "https://docs.nats.io/running-a-nats-service/configuration/securing_nats/auth_intro/nkey_auth",
    ],
  },
];
