import { domainToASCII } from "node:url";

/** RFC 1035 §2.3.4 */
const longestName = 253;
const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
/** WHATWG URL "ends in a number": a resolver may take `1.2.3`, `0x7f.1` or `127.1` for an IPv4 address. */
const number = /^(?:\d+|0x[0-9a-f]*)$/;
/** Top-level domains that nobody can buy a name in (RFC 6761, RFC 6762, ICANN's `internal`, and those common on local networks). */
const localDomains = ["corp", "home", "internal", "intranet", "lan", "local", "localhost", "private", "test"];

/** Lowercase ASCII without the dot at its end, or undefined for what cannot be the name of a host. */
export function hostName(text: string): string | undefined {
  if (text.length > longestName + 1) return undefined;
  // Characters that would end the host of a URL, in which names in other scripts are read.
  const ascii = /^[\x21-\x7e]+$/.test(text) ? text : /[\s@:/?#[\]\\%]/.test(text) ? "" : domainToASCII(text);
  const name = ascii.toLowerCase().replace(/\.$/, "");
  const labels = name.split(".");
  if (name.length > longestName || !labels.every((one) => label.test(one))) return undefined;
  return number.test(labels.at(-1) ?? "") ? undefined : name;
}

/** Names of a scope: exact ones, and `*.example.com` for all names below example.com, however deep, but not itself. */
export interface NameSet {
  /** Takes a name as `hostName` gives it. */
  has(name: string): boolean;
}

/** One entry of a scope in its one spelling, or what is expected instead; never quotes the text. */
export function parseScopeName(text: string): { readonly name: string } | { readonly problem: string } {
  const wild = text.startsWith("*.");
  const name = hostName(wild ? text.slice(2) : text);
  if (name === undefined) return { problem: "expected a host name such as db.example.com or *.example.com" };
  if (wild && !name.includes(".") && !localDomains.includes(name)) {
    return { problem: "expected a domain below the top level behind the star, such as *.example.com" };
  }
  return { name: wild ? `*.${name}` : name };
}

/** Takes names as `parseScopeName` gives them. */
export function nameSet(names: readonly string[]): NameSet {
  const known = new Set(names);
  const wild = names.some((name) => name.startsWith("*."));
  return {
    has(name) {
      if (known.has(name)) return true;
      if (!wild) return false;
      for (let dot = name.indexOf("."); dot >= 0; dot = name.indexOf(".", dot + 1)) {
        if (known.has(`*${name.slice(dot)}`)) return true;
      }
      return false;
    },
  };
}
