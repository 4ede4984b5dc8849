import { number, type Sql, sql } from "../../clickhouse/index.ts";

/** Of the golden ratio: keeps the numbers of neighbouring draws apart. */
const spread = 0x9e3779b1;

/** 32 bits that look random, the same for the same row and draw: MurmurHash3_x86_32 of four bytes, seed 0. */
export function drawn(row: number, draw: number): number {
  let bits = (row + Math.imul(draw, spread)) >>> 0;
  bits = Math.imul(bits, 0xcc9e2d51);
  bits = (bits << 15) | (bits >>> 17);
  bits = Math.imul(bits, 0x1b873593);
  bits = (bits << 13) | (bits >>> 19);
  bits = (Math.imul(bits, 5) + 0xe6546b64) ^ 4;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** The same as SQL, over a column `number` that holds the row's. */
export function drawnInSql(draw: number): Sql {
  return sql`murmurHash3_32(toUInt32(number + ${number(Math.imul(draw, spread) >>> 0)}))`;
}
