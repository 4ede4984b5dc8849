import type { ChatFormat, ChatInput, ChatPart, Head } from "./chat-format.ts";
import { isObject } from "./chat-format.ts";
import { jsonFormat } from "./json-format.ts";
import { messageAt, OUTSIDE, textsOf } from "./message.ts";

const CONTACT = new Set(
  "email email_address phone phone_number mobile mobile_number verified_phone_number".split(" "),
);

/**
 * A small file with one record and a mail address or telephone number in it, beside the conversations of a single
 * vendor: the account as that vendor knows it, in a form that the vendor's own reader does not know.
 */
export function isAccountFile(head: Head): boolean {
  return !head.cut && head.elements.length === 1 && namesContact(head.elements[0], 3);
}

function namesContact(value: unknown, levels: number): boolean {
  if (!isObject(value) || levels === 0) return false;
  return Object.entries(value).some(
    ([key, inner]) => (CONTACT.has(key) && inner !== null) || namesContact(inner, levels - 1),
  );
}

export function accountOf(of: ChatFormat): Pick<ChatFormat, "read"> {
  const at = messageAt(
    { conversation: OUTSIDE.account, ...(of.vendor === undefined ? {} : { vendor: of.vendor }) },
    { id: OUTSIDE.account, role: "user" },
  );
  const format = jsonFormat({
    product: of.product,
    shapeOf: () => "account",
    *read({ value }): Generator<ChatPart> {
      yield* textsOf(at, value);
    },
  });
  return { read: (input: ChatInput) => format.read(input) };
}
