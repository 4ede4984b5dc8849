import { Redacted } from "../../base/index.ts";

/** What a caller showed. With `refused` there is no key at all: the reason is for the caller, and quotes nothing. */
export interface Credential {
  readonly gatewayKey?: Redacted<string>;
  /** The caller's own key for the vendor. */
  readonly vendorKey?: Redacted<string>;
  readonly refused?: string;
}

const ownHeader = "x-watertight-key";
const plainHeaders: readonly string[] = ["x-api-key", "x-goog-api-key", "api-key"];
const longest = 8192;

/**
 * Reads the keys of a request from its headers as they came (`rawHeaders` of node:http: names and values in turn) and from the
 * query of its address. One key is the gateway's; a vendor's own one may stand beside it only when the gateway's comes as
 * `x-watertight-key`. Whatever is said twice or in contradiction is refused.
 */
export function credentialOf(rawHeaders: readonly string[], query: string): Credential {
  const said = new Map<string, string>();
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = (rawHeaders[at] ?? "").toLowerCase();
    if (name !== ownHeader && name !== "authorization" && !plainHeaders.includes(name)) continue;
    if (said.has(name)) return { refused: `the header ${name} came twice` };
    const value = keyIn(name, rawHeaders[at + 1] ?? "");
    if (value === undefined) return { refused: `the header ${name} does not hold one key` };
    said.set(name, value);
  }
  const inQuery = new URLSearchParams(query).getAll("key");
  if (inQuery.length > 1) return { refused: "the parameter key came twice" };
  for (const text of inQuery) {
    if (!isKey(text)) return { refused: "the parameter key does not hold one key" };
    said.set("?key", text);
  }
  const own = said.get(ownHeader);
  said.delete(ownHeader);
  const others = new Set(said.values());
  if (others.size > 1) return { refused: `two different keys came: ${[...said.keys()].join(" and ")}` };
  const [other] = others;
  if (own !== undefined) {
    return { gatewayKey: new Redacted(own), ...(other !== undefined && { vendorKey: new Redacted(other) }) };
  }
  return other === undefined ? {} : { gatewayKey: new Redacted(other) };
}

/** RFC 6750 §2.1 for `Authorization`; RFC 9110 §5.5: blanks around a value are no part of it. */
function keyIn(name: string, value: string): string | undefined {
  const trimmed = value.replace(/^[ \t]+/, "").trimEnd();
  const text = name === "authorization" ? /^Bearer +(.*)$/i.exec(trimmed)?.[1] : trimmed;
  return text !== undefined && isKey(text) ? text : undefined;
}

/** Visible ASCII without what separates values from each other. */
function isKey(text: string): boolean {
  return text.length <= longest && /^[!#-+\--:<-~]+$/.test(text);
}
