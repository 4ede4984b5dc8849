import type * as Mongo from "mongodb";
import { bytesAsText } from "../documents/bytes-as-text.ts";

/** BSON types as they arrive: numbers exact, bytes and expressions as they stand. */
export const asTheyStand = {
  useBigInt64: true,
  promoteBuffers: false,
  bsonRegExp: true,
  // Text that is not valid is read as far as it goes.
  enableUtf8Validation: false,
} as const;

/** Text of a value that is an object only for the driver; undefined for documents and lists. Never asks the value itself what it is. */
export function bsonTextOf(driver: typeof Mongo): (value: object) => string | undefined {
  const { Binary, ObjectId, Decimal128, Timestamp, Code, BSONRegExp, BSONSymbol, MinKey, MaxKey, Long } =
    driver;
  return (value) => {
    if (value instanceof ObjectId) return value.toHexString();
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
    if (value instanceof Binary) return binaryText(value, driver);
    if (value instanceof Decimal128 || value instanceof Timestamp || value instanceof Long)
      return value.toString();
    if (value instanceof Code) return value.code.toString();
    if (value instanceof BSONRegExp) return value.pattern;
    if (value instanceof BSONSymbol) return value.value;
    if (value instanceof MinKey || value instanceof MaxKey) return "";
    return undefined;
  };
}

function binaryText(value: Mongo.Binary, { Binary }: typeof Mongo): string {
  const bytes = Buffer.from(value.buffer.subarray(0, value.position));
  // A vector's bytes are packed numbers (BSON, subtype 9).
  if (value.sub_type === Binary.SUBTYPE_VECTOR) return "";
  if (value.sub_type !== Binary.SUBTYPE_UUID || bytes.length !== 16) return bytesAsText(bytes);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** As MongoDB names the type of a value. */
export function bsonTypeOf(value: unknown, driver: typeof Mongo): string {
  if (value === null || value === undefined) return "null";
  if (value instanceof Date) return "date";
  if (value instanceof driver.ObjectId) return "objectId";
  if (value instanceof driver.Binary) return "binData";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "double";
  if (typeof value === "bigint") return "long";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "string";
  return Array.isArray(value) ? "array" : "object";
}
