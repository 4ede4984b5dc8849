import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { WatertightError } from "../../base/index.ts";
import { addressText, parseAddress } from "./address.ts";
import { classOf } from "./address-class.ts";
import { hostName } from "./host-name.ts";

/** What every token begins with. */
export const tokenLabel = "watertight-scope=";
const shortestKey = 16;

/** What to publish: one line, bound to this name and to the installation's key (HMAC-SHA-256, cut to 32 hex digits). */
export function controlToken(key: Uint8Array, name: string): string {
  if (key.length < shortestKey) {
    throw new WatertightError("fault", `expected a key of at least ${shortestKey} bytes, got ${key.length}`);
  }
  const subject = subjectOf(name);
  if (subject === undefined) throw notProvable();
  const digest = createHmac("sha256", key).update(`watertight scope\n${subject}`).digest("hex");
  return `${tokenLabel}${digest.slice(0, 32)}`;
}

/** Whether a text is one of those accepted; in constant time, whatever the lengths. */
export function isAnyOf(text: string, accepted: readonly string[]): boolean {
  const digest = (of: string): Buffer => createHash("sha256").update(of).digest();
  const given = digest(text);
  let found = false;
  for (const one of accepted) found = timingSafeEqual(given, digest(one)) || found;
  return found;
}

/** A name with a dot, or a public address, in its one spelling. */
export function subjectOf(name: string): string | undefined {
  const address = parseAddress(name);
  if (address !== undefined) return classOf(name) === "public" ? addressText(address.value) : undefined;
  const host = hostName(name);
  return host?.includes(".") === true ? host : undefined;
}

/** For what a token cannot be bound to. */
export function notProvable(): WatertightError {
  return new WatertightError(
    "usage",
    "expected a host name with a domain or a public address to prove control of",
    "names without a dot and addresses of private networks belong to whatever network one is in",
  );
}
