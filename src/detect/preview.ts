import type { DataClass } from "../model/index.ts";
import type { Detector } from "./detector.ts";
import { publicBeginnings } from "./pattern/facts.ts";
import { parsePattern } from "./pattern/syntax.ts";

const ellipsis = "…";

/** What of a detector a preview asks for; a match whose detector is not known has only its class. */
type Previewed = Detector | { readonly dataClass: DataClass };

/**
 * A masked form that is enough to recognise a value and never enough to use it: what it publicly begins with and its
 * last characters when it is long, less for what is short, nothing of a password.
 */
export function previewOf(value: string, detector: Previewed): string {
  const { dataClass } = detector;
  const at = value.indexOf("@");
  if (dataClass === "contact" && at > 0) return previewOfAddress(value, at);
  const isKnown = "id" in detector;
  if (isKnown && isChosenByPeople(detector)) return ellipsis;
  const chars = Array.from(value.replace(/\s+/g, " "));
  // Of what is public altogether, such as a marking, half is enough.
  const known = isKnown ? publicStart(value, detector) : 0;
  const start = chars.length - known < 4 ? Math.min(known, chars.length >> 1) : known;
  const rest = chars.length - start;
  // Sixteen random characters behind a known beginning are enough to spare four of; elsewhere they may be a password.
  const isLong = rest >= 20 || (rest >= 16 && start >= 3);
  const shown = isLong ? 4 : rest >= 9 && dataClass !== "secret" ? 2 : 0;
  return chars.slice(0, start).join("") + ellipsis + (shown === 0 ? "" : chars.slice(-shown).join(""));
}

/**
 * Whether people choose such values, so that every character of one helps to guess the rest; and addresses that may
 * end with such a value.
 */
export function isChosenByPeople({ id, dataClass }: Detector): boolean {
  return dataClass === "secret" && chosen.test(id) && !issued.test(id);
}

const chosen =
  /(?:^|[.-])(?:password|passphrase|basic|credentials|basic-auth|user-option|pgpass|key-header|query-url|seed-phrase)(?:[.-]|$)/;
const issued = /password-hash|app-password|smtp-password|one-password/;

function previewOfAddress(value: string, at: number): string {
  const domain = value.slice(at + 1);
  const dot = domain.lastIndexOf(".");
  return `${value.charAt(0)}${ellipsis}@${domain.charAt(0)}${ellipsis}${dot > 0 ? domain.slice(dot) : ""}`;
}

const beginnings = new WeakMap<Detector, readonly string[]>();

/** How many characters at the start of a value every value of its kind shares; none when a pattern holds more than the value. */
function publicStart(value: string, detector: Detector): number {
  if (detector.locate !== undefined) return 0;
  let known = beginnings.get(detector);
  if (known === undefined) {
    known = publicBeginnings(parsePattern(detector.pattern));
    beginnings.set(detector, known);
  }
  const lower = value.toLowerCase();
  return known.find((beginning) => lower.startsWith(beginning))?.length ?? 0;
}
