/** UTF-16 code units of one piece at most; a longer text comes in pieces that continue each other. */
const longest = 1 << 20;

/** A text in parts of a piece's length, never cut between the two halves of one character; a short one is its only part. */
export function* textParts(text: string): Generator<string> {
  if (text.length <= longest) {
    yield text;
    return;
  }
  for (let from = 0; from < text.length; ) {
    const to = borderBefore(text, from + longest);
    yield text.slice(from, to);
    from = to;
  }
}

function borderBefore(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
