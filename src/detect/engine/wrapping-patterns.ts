import { base64Text } from "../wrappings/base64.ts";

/** A line's end, as it is or as JSON writes it. */
const lineEnd = "(?:\\r|\\\\+r)?(?:\\n|\\\\+n)";
const blanks = "(?:[ \\t]|\\\\+t){0,8}";
const quote = "[\\x22\\x27\\x60]";

/**
 * Each way of wrapping a text that hides what it holds from patterns; one of these fits wherever such a wrapping is.
 * JSON's short escapes are not among them: the patterns themselves allow for those.
 */
export const wrappingPatterns: readonly string[] = [
  // JSON's escapes by number (RFC 8259 §7)
  "\\\\u[0-9a-fA-F]{4}",
  // percent-encoding (RFC 3986 §2.1)
  "%[0-9a-fA-F]{2}",
  // character references (HTML Living Standard §13.5)
  "&(?:amp|lt|gt|quot|apos|nbsp|commat|period|colon|sol|lowbar|hyphen|#[0-9xX])",
  // UTF-16 written as bytes
  "\\x00|\\\\x00",
  // a text broken over quoted lines, or by a backslash at the line's end
  `${quote}${blanks}\\\\*[+.\\\\&]?${blanks}${lineEnd}(?:[ \\t]|\\\\+t)*[+.&]?${blanks}\\\\*${quote}|\\\\\\r?\\n|\\\\{3}[nr]`,
  base64Text,
];
