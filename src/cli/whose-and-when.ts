import { WatertightError } from "../base/index.ts";
import { fingerprintWith } from "../inspect/index.ts";
import { textFlag } from "./flags.ts";
import { fingerprintKey } from "./home.ts";
import * as quantities from "./quantities.ts";

type Flags = Record<string, unknown>;

/** The moment that `--since` or `--until` names, in milliseconds since 1970. @throws WatertightError `usage` */
export function timeFrom(flags: Flags, flag: string, now: Date): number | undefined {
  const text = textFlag(flags, flag);
  if (text === undefined) return undefined;
  const quantity = quantities.since(now);
  const at = quantity.parse(text);
  if (at !== undefined) return new Date(at).getTime();
  throw new WatertightError("usage", `--${flag} takes ${quantity.takes}, got "${text}"`, quantity.hint);
}

/** A fingerprint stays one; a name becomes what the gateway made of it. */
export async function personFrom(person: string, folder: string): Promise<string> {
  if (/^[0-9a-f]{32}$/.test(person)) return person;
  return fingerprintWith((await fingerprintKey(folder)).dangerouslyReveal())(person, "contact");
}
