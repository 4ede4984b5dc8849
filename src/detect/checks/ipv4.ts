export type AddressKind =
  | "public"
  | "private"
  | "link-local"
  | "loopback"
  | "documentation"
  | "unspecified"
  | "multicast"
  | "reserved";

/**
 * What an IPv4 address in dotted decimals is for; undefined when the text is not one. Leading zeros are refused:
 * programs disagree on whether they mean octal (RFC 6943 §3.1.1).
 */
export function ipv4Kind(text: string): AddressKind | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part))) return undefined;
  const [a = 256, b = 256, c = 256, d = 256] = parts.map(Number);
  if (Math.max(a, b, c, d) > 255) return undefined;
  return kindOf(a, b, c);
}

/** IANA IPv4 special-purpose address registry (RFC 6890 and its updates). */
function kindOf(a: number, b: number, c: number): AddressKind {
  if (a === 0) return "unspecified";
  if (a === 127) return "loopback";
  if (a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168)) return "private";
  if (a === 100 && b >= 64 && b <= 127) return "private";
  if (a === 169 && b === 254) return "link-local";
  if (a === 192 && b === 0 && c === 2) return "documentation";
  if (a === 198 && b === 51 && c === 100) return "documentation";
  if (a === 203 && b === 0 && c === 113) return "documentation";
  if (a >= 224 && a <= 239) return "multicast";
  const benchmark = a === 198 && (b === 18 || b === 19);
  if (a >= 240 || benchmark || (a === 192 && b === 0 && c === 0) || (a === 192 && b === 88 && c === 99)) {
    return "reserved";
  }
  return "public";
}
