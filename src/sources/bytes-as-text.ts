import { isUtf8 } from "node:buffer";

/** Bytes of a database as text: UTF-8 where they are that, else one character for each byte, so that what is ASCII in them can be read. */
export function bytesAsText(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? "utf8" : "latin1");
}
