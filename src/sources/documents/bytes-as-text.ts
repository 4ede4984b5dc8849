import { isUtf8 } from "node:buffer";

/** Sequences of UTF-8 for one character beyond ASCII (RFC 3629 §4), seen byte by byte. */
const sequences =
  /[\u00c2-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}/g;
const unreadable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]+/g;

/**
 * Bytes of any kind as text: UTF-8 as it stands; of anything else (pickles, MessagePack, Latin-1) what can be read, with a line
 * feed for each run of bytes that cannot.
 */
export function bytesAsText(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  return bytes.toString("latin1").replace(sequences, characterOf).replace(unreadable, "\n");
}

function characterOf(sequence: string): string {
  const bytes = Buffer.from(sequence, "latin1");
  return isUtf8(bytes) ? bytes.toString("utf8") : sequence;
}

/** How many bytes at the end of `bytes` begin a character that is not complete, 0 to 3. */
export function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? back : 0;
    }
  }
  return 0;
}
