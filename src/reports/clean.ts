/** ANSI escape sequences, whole: CSI, OSC (up to its end or the end of the text), and two-character ones. ECMA-48 §5.4. */
const escapeSequences =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]?/gu;

const lineBreaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;

/**
 * Control characters, and what changes the order or hides the end of a text without being seen (Unicode TR36 §2.5):
 * bidirectional controls, zero-width characters but the two joiners, tags, the byte order mark.
 */
const unseen =
  /[\p{Cc}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Text of others made safe to show: one line, no escape sequences, nothing that reorders or hides what stands around it. */
export function clean(text: string): string {
  return wellFormed(text).replace(escapeSequences, "").replace(lineBreaks, " ").replace(unseen, "");
}

/** The text with halves of characters (lone surrogates) replaced, which no encoder takes. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}
