import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/**
 * How sure it is that `0x` and forty hex digits are an Ethereum address: `checked` when the letter case carries the
 * EIP-55 checksum, `unchecked` when it is written in one case only, undefined when the checksum is wrong.
 */
export function ethereumAddress(text: string): "checked" | "unchecked" | undefined {
  const hex = text.slice(2);
  const lower = hex.toLowerCase();
  if (!/^[0-9a-f]{40}$/.test(lower)) return undefined;
  if (hex === lower || hex === hex.toUpperCase()) return "unchecked";
  const hash = bytesToHex(keccak_256(Uint8Array.from(lower, (char) => char.charCodeAt(0))));
  for (const [at, char] of [...hex].entries()) {
    const capital = Number.parseInt(hash.charAt(at), 16) > 7;
    if (char !== (capital ? char.toUpperCase() : char.toLowerCase())) return undefined;
  }
  return "checked";
}
