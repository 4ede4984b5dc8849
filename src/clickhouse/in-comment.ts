/** What may stand in a comment at the head of a statement: a name in it must not end the comment. */
export function inComment(text: string): string {
  return text.replace(/[^\w ./:-]/g, "_").slice(0, 200);
}
