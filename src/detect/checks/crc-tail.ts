import { crc32 } from "./crc32.ts";

/** Digits in the order in which each issuer counts. */
export const countingDigits = {
  /** GitHub and npm: github.blog, "Behind GitHub's new authentication token formats" (2021-04-05). */
  base62: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
  /** Synapse: small letters before capitals (synapse/util/stringutils.py). */
  base62SmallFirst: "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
  /** GitLab's routable tokens. */
  base36: "0123456789abcdefghijklmnopqrstuvwxyz",
  /** Atlassian. */
  base16: "0123456789ABCDEF",
} as const;

/** The CRC-32 of `text`, written in `digits` and filled up with zeros to `width`: what a checked token ends with. */
export function crcTail(text: string, digits: string, width: number): string {
  let tail = "";
  for (let rest = crc32(text); rest > 0; rest = Math.floor(rest / digits.length)) {
    tail = digits.charAt(rest % digits.length) + tail;
  }
  return tail.padStart(width, digits.charAt(0));
}
