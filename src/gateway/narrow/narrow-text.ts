import { WatertightError } from "../../base/index.ts";
import { labelOf } from "../../detect/index.ts";
import type { DataClass } from "../../model/index.ts";
import type { TokenOf } from "../tokens/token.ts";
import type { Found } from "./finder.ts";

/** What becomes of the values of a class that are let out at all. */
export type Treatment = "allow" | "mask" | "tokenise";

export interface Narrowing {
  readonly treatmentOf: (dataClass: DataClass) => Treatment;
  readonly tokenOf: TokenOf;
  /** Tokens of this request and what they stand for; grows. */
  readonly live: Map<string, string>;
}

/**
 * The text as the vendor may have it.
 * @throws WatertightError `fault` when one token would stand for two values
 */
export function narrowText(text: string, found: readonly Found[], narrowing: Narrowing): string {
  let narrowed = "";
  let done = 0;
  for (const one of found) {
    narrowed += text.slice(done, one.start) + replacementFor(text.slice(one.start, one.end), one, narrowing);
    done = one.end;
  }
  return narrowed + text.slice(done);
}

function replacementFor(value: string, { detector, dataClass }: Found, narrowing: Narrowing): string {
  const treatment = dataClass === undefined ? "tokenise" : narrowing.treatmentOf(dataClass);
  if (treatment === "allow") return value;
  if (treatment === "mask") return `[${labelOf(detector)}]`;
  const { live, tokenOf } = narrowing;
  const token = tokenOf(detector, value);
  const standsFor = live.get(token);
  if (standsFor !== undefined && standsFor !== value) {
    throw new WatertightError("fault", "two values of one request have the same token");
  }
  live.set(token, value);
  return token;
}
