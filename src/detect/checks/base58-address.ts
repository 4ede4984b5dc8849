import { sha256 } from "@noble/hashes/sha2.js";
import { base58, createBase58check } from "@scure/base";

const base58check = createBase58check(sha256);

/**
 * The version bytes and payload of a Base58Check address; undefined when its four check bytes are wrong
 * (https://en.bitcoin.it/wiki/Base58Check_encoding).
 */
export function decodeBase58Address(text: string): Uint8Array | undefined {
  try {
    return base58check.decode(text);
  } catch {
    // The library throws for what is no address: that is the answer.
    return undefined;
  }
}

/** How many bytes a Base58 text holds; undefined when it is not Base58. */
export function base58Length(text: string): number | undefined {
  try {
    return base58.decode(text).length;
  } catch {
    return undefined;
  }
}
