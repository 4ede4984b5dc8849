import type { Detector } from "./detector.ts";
import { isChosenByPeople, previewOf } from "./preview.ts";

const ellipsis = "…";

/**
 * What a report shows of a value: enough for its owner to recognise it among others, never enough to use it. Where
 * nothing of the value may be shown it says what is known of it: the server of a database address, how many words or
 * characters there are. For a text that goes on being used there is `previewOf`, which is shorter.
 */
export function reportPreviewOf(value: string, detector: Detector): string {
  const known = aboutAddress(value, detector) ?? aboutBlock(value) ?? aboutWords(value, detector);
  if (known !== undefined) return known;
  if (isChosenByPeople(detector)) return `${ellipsis} (${lengthClass(value)})`;
  if (/^contact\.email/.test(detector.id)) return mailPreview(value) ?? previewOf(value, detector);
  if (/^(?:contact\.address|identity\.personal\.(?:street-)?address)/.test(detector.id)) return townOf(value);
  if (/^contact\.phone/.test(detector.id)) return numberPreview(value, 3, 2);
  if (/^infrastructure\.(?:host|ip)\b/.test(detector.id)) return maskedHost(value);
  if (detector.dataClass === "identity" || detector.dataClass === "financial") {
    const compact = value.replace(/[^\p{L}\p{N}]/gu, "");
    if (/\d{4}$/.test(compact) && compact.length >= 15) return numberPreview(value, letters(compact), 4);
  }
  const short = previewOf(value, detector);
  if (short !== ellipsis) return short;
  return `${ellipsis} (${detector.dataClass === "secret" ? lengthClass(value) : amount(value)})`;
}

function lengthClass(value: string): string {
  const length = Array.from(value).length;
  return length < 8 ? "under 8 characters" : length < 16 ? "8 to 15 characters" : "16 characters or more";
}

function amount(value: string): string {
  const length = Array.from(value).length;
  return `${length} ${/^\d+$/.test(value) ? "digit" : "character"}${length === 1 ? "" : "s"}`;
}

const address = /^([a-z][a-z\d+.-]{0,30}:\/\/)([^\s/?#"'<>]*)(.*)$/is;
const server = /^(?:\[[\da-f:.]+\]|[\p{L}\d_.-]+)(?::\d{1,5})?$/iu;

/** Addresses that hold a secret: how to reach it and the server. A webhook's own end is random and may be shown. */
function aboutAddress(value: string, { id, dataClass }: Detector): string | undefined {
  if (dataClass !== "secret" && !/^infrastructure\.(?:url|connection)\b/.test(id)) return undefined;
  if (/-dsn$/.test(id)) {
    const behind = /@(?:[a-z]+\()?([\w.-]+(?::\d{1,5})?)\)?$/.exec(value)?.[1];
    return behind === undefined ? undefined : `${ellipsis}@${maskedHost(behind)}`;
  }
  const [, scheme = "", authority = "", rest = ""] = address.exec(value) ?? [];
  if (scheme === "") return undefined;
  const at = authority.lastIndexOf("@");
  const host = authority.slice(at + 1);
  // A password may hold what usually ends it: where that is possible nothing behind the scheme is shown.
  if (!server.test(host) || (at < 0 && rest.includes("@"))) return scheme + ellipsis;
  const isWebhook = /webhook/.test(id);
  const tail = isWebhook && rest.length >= 24 ? rest.slice(-4) : "";
  const path = rest.length > 1 ? `/${ellipsis}${tail}` : "";
  return `${scheme}${at < 0 ? "" : `${ellipsis}@`}${isWebhook ? host : maskedHost(host)}${path}`;
}

/** `db-7.prod.acme.internal:5432` as `d…7.prod.acme.internal:5432`, `10.20.0.14` as `10.20.…`. */
function maskedHost(host: string): string {
  const numbers = /^(\d{1,3}\.\d{1,3})\.\d{1,3}\.\d{1,3}(:\d{1,5})?$/.exec(host);
  if (numbers !== null) return `${numbers[1]}.${ellipsis}${numbers[2] ?? ""}`;
  if (/^\[?[\da-f]*:[\da-f:]*:/i.test(host)) return `${host.slice(0, host.indexOf(":") + 1)}${ellipsis}`;
  const [first = "", ...others] = host.split(".");
  const [label = "", port] = others.length === 0 ? first.split(":") : [first];
  const masked = label.charAt(0) + ellipsis + (label.length >= 4 ? label.slice(-1) : "");
  return [port === undefined ? masked : `${masked}:${port}`, ...others].join(".");
}

/** Keys in armour: the line that says what they are. */
function aboutBlock(value: string): string | undefined {
  const head = /^-{4,5} ?BEGIN [A-Z0-9 ]{3,40}-{4,5}/.exec(value);
  return head === null ? undefined : `${head[0]}${ellipsis}`;
}

function aboutWords(value: string, { id }: Detector): string | undefined {
  if (!/seed-phrase|mnemonic/.test(id)) return undefined;
  return `${ellipsis} (${value.trim().split(/\s+/).length} words)`;
}

/** Domains that say nothing about the person, since everybody has an address there. */
const everybodys =
  /^(?:gmail|googlemail|outlook|hotmail|live|yahoo|icloud|me|aol|gmx|web|mail|qq|163|126|sina|foxmail|yandex|proton|protonmail|t-online|orange|libero)\.[a-z.]{2,6}$/i;

function mailPreview(value: string): string | undefined {
  const at = value.lastIndexOf("@");
  if (at < 1) return undefined;
  const domain = value.slice(at + 1);
  const start = `${Array.from(value)[0]}${ellipsis}@`;
  if (everybodys.test(domain)) return start + domain;
  const dot = domain.lastIndexOf(".");
  const shown = dot >= 6 ? 3 : 1;
  return `${start}${Array.from(domain).slice(0, shown).join("")}${ellipsis}${dot > 0 ? domain.slice(dot) : ""}`;
}

/** Of a postal address its town: most often the last word, and the first characters where words are not parted. */
function townOf(value: string): string {
  const word = /[\s,]([\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}-]{2,20})\s*$/u.exec(value)?.[1];
  if (word !== undefined) return `${ellipsis} ${word}`;
  const region = /^(?:〒?[\d-]{3,10}\s)?\s*(\p{Script=Han}{2})/u.exec(value)?.[1];
  return region === undefined ? `${ellipsis} (${amount(value)})` : region + ellipsis;
}

/** The first `start` characters and the last `end` letters and digits of a number, however it is spaced. */
function numberPreview(value: string, start: number, end: number): string {
  const compact = value.replace(/[^\p{L}\p{N}+]/gu, "");
  return compact.length < start + end + 5
    ? `${ellipsis} (${amount(value)})`
    : `${compact.slice(0, start)}${ellipsis}${compact.slice(-end)}`;
}

/** Letters before the first digit, such as the country of an IBAN, at most two. */
function letters(compact: string): number {
  return Math.min(2, /^[a-z]*/i.exec(compact)?.[0].length ?? 0);
}
