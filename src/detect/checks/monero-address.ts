import { keccak_256 } from "@noble/hashes/sha3.js";
import { base58xmr } from "@scure/base";

/** Network bytes of the main network: standard, integrated, subaddress (https://docs.getmonero.org/public-address/standard-address/). */
const networks = [18, 19, 42];

/** Whether a text is a Monero address: network byte, keys, and the first four bytes of their Keccak-256 hash. */
export function isMoneroAddress(text: string): boolean {
  if (text.length !== 95 && text.length !== 106) return false;
  let bytes: Uint8Array;
  try {
    bytes = base58xmr.decode(text);
  } catch {
    // The library throws for what is no Base58: that is the answer.
    return false;
  }
  const hash = keccak_256(bytes.subarray(0, -4));
  return networks.includes(bytes[0] ?? 0) && bytes.subarray(-4).every((byte, at) => byte === hash[at]);
}
