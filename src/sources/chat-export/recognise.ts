import { accountOf, isAccountFile } from "./account.ts";
import type { ChatFormat, Head, Shape } from "./chat-format.ts";
import { chatFormats } from "./vendors.ts";

/** How a file of an export is to be read. */
export interface Recognised {
  readonly format: Pick<ChatFormat, "product" | "read">;
  readonly shape: Shape;
}

/** The format of a file that holds conversations. */
export function conversationFormat(head: Head): ChatFormat | undefined {
  return chatFormats.find((format) => format.recognises(head) === "conversation");
}

/**
 * How to read a file, or `undefined` when it is none of the export's own: then it is read like any other file.
 * @param around formats whose conversations stand in the same place; what is no conversation counts only beside them
 */
export function recognise(head: Head, around: ReadonlySet<ChatFormat>): Recognised | undefined {
  const conversations = conversationFormat(head);
  if (conversations !== undefined) return { format: conversations, shape: "conversation" };
  for (const format of around) {
    const shape = format.recognises(head);
    if (shape !== undefined) return { format, shape };
  }
  const [only] = around;
  if (around.size === 1 && only !== undefined && isAccountFile(head)) {
    return { format: { product: only.product, ...accountOf(only) }, shape: "account" };
  }
  return undefined;
}
