import { crc32 } from "node:zlib";

/** Whether a row is part of the sample: decided by its id alone, so that each run decides alike. */
export function isChosen(id: string, share: number | undefined): boolean {
  return share === undefined || crc32(id) < share * 2 ** 32;
}
