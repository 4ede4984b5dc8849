import { base64nopad, base64urlnopad } from "@scure/base";

/** What base64 (either alphabet, padded or not) stands for, one character a byte; `undefined` when it is not base64. */
export function base64Text(value: string): string | undefined {
  const bare = value.replace(/={1,2}$/, "");
  const coder = /[-_]/.test(bare) ? base64urlnopad : base64nopad;
  try {
    return Array.from(coder.decode(bare), (byte) => String.fromCharCode(byte)).join("");
  } catch {
    // The coder throws for anything that is not base64, which is the answer here.
    return undefined;
  }
}
