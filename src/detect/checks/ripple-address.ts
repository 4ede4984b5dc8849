import { sha256 } from "@noble/hashes/sha2.js";
import { base58xrp } from "@scure/base";

/** Whether a text is an account of the XRP Ledger: version 0, twenty bytes, double SHA-256 check bytes, in its own Base58 alphabet. */
export function isRippleAddress(text: string): boolean {
  let bytes: Uint8Array;
  try {
    bytes = base58xrp.decode(text);
  } catch {
    // The library throws for what is no Base58: that is the answer.
    return false;
  }
  const hash = sha256(sha256(bytes.subarray(0, -4)));
  return bytes.length === 25 && bytes[0] === 0 && bytes.subarray(-4).every((byte, at) => byte === hash[at]);
}
