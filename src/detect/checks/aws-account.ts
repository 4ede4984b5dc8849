import { base32nopad } from "@scure/base";

/**
 * Number of the account that an AWS access key id was made for, as far as it is written in the key: ids made since
 * 2019 carry it (top bit of the body set), older ones do not (`undefined`). An account has twelve digits at most.
 *
 * The layout is Aidan Steele's and Tal Be'ery's finding, "A short note on AWS key ID" (2023).
 */
export function awsAccount(keyId: string): number | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = base32nopad.decode(keyId.slice(4));
  if (a < 0x80) return undefined;
  // 48 bits: one set, forty of the account, seven of something else.
  const high = (a & 0x7f) * 2 ** 40;
  return Math.floor((high + b * 2 ** 32 + c * 2 ** 24 + d * 2 ** 16 + e * 2 ** 8 + f) / 2 ** 7);
}
