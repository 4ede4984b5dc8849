import { base64nopad } from "@scure/base";

/**
 * The JSON object that a base64 text holds (either alphabet, padded or not), or nothing when it holds none.
 * Bytes are read as Latin-1: enough to see the keys, which are ASCII.
 */
export function decodeBase64Json(encoded: string): Readonly<Record<string, unknown>> | undefined {
  const plain = encoded.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  try {
    const text = Array.from(base64nopad.decode(plain), (byte) => String.fromCharCode(byte)).join("");
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
