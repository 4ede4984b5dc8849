/** The order of the group, SEC 2 §2.4.1: a private key is a number below it, and not zero. */
const order = BigInt("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

/** Whether 64 hexadecimal digits can be a private key on secp256k1. Small numbers are textbook examples. */
export function isSecp256k1Key(hex: string): boolean {
  const key = BigInt(`0x${hex}`);
  return key > 1n << 128n && key < order;
}
