import { base64Text } from "./base64-text.ts";
import { isDummyText } from "./placeholder.ts";

/** Whether base64 holds `user:password` as printable text (RFC 7617 §2), and the password is not a stand-in. */
export function holdsBasicCredentials(encoded: string): boolean {
  if (encoded.replace(/=+$/, "").length % 4 === 1) return false;
  const text = base64Text(encoded);
  if (text === undefined || !/^[\x20-\x7e\x80-\xff]{4,}$/.test(text)) return false;
  const colon = text.indexOf(":");
  const user = text.slice(0, colon);
  const password = text.slice(colon + 1);
  if (colon < 0 || user.length + password.length < 4 || !/^[\x20-\x7e]*$/.test(user)) return false;
  // What decodes by chance is seldom made of letters and digits for the most part.
  const plain = text.replace(/[^A-Za-z0-9 ._@:+-]/g, "").length;
  return (
    plain * 4 >= text.length * 3 &&
    !isDummyText(password) &&
    !/^(?:password|pass|passwd|secret|)$/i.test(password)
  );
}
