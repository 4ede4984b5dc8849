/** A line of Takeout's HTML that is the date of a record, written in the language of the account. */
export interface TakeoutDate {
  /** ISO 8601, UTC; absent when the zone or the month is not understood. */
  readonly sentAt?: string;
}

// Seconds are always written; without them a line with a time is somebody's text.
const TIME = /(?<![\d.])(\d{1,2})([:.])(\d{2})\2(\d{2})(?![\d.])/;
const YEAR_FIRST = /(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})/;
const YEAR_LAST = /(?<!\d)(\d{1,2})([./-])\s?(\d{1,2})[./-]\s?(\d{4})(?!\d)/;
const AFTERNOON = /\bp\.?\s?m\b|오후|下午|午後|μ\.μ/i;
const MORNING = /\ba\.?\s?m\b|오전|上午|午前|π\.μ/i;
const EAST_ASIAN = /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]/;

/** Minutes east of Greenwich. */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  WET: 0,
  WEST: 60,
  BST: 60,
  CET: 60,
  MEZ: 60,
  CEST: 120,
  MESZ: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  IST: 330,
  WIB: 420,
  HKT: 480,
  SGT: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  BRT: -180,
  EDT: -240,
  EST: -300,
  CDT: -300,
  CST: -360,
  MDT: -360,
  MST: -420,
  PDT: -420,
  PST: -480,
  AKDT: -480,
  AKST: -540,
  HST: -600,
};

const LANGUAGES = "en de fr es it pt nl pl cs ru uk tr sv da nb fi hu ro el id vi".split(" ");

/** @returns undefined when the line is not a date */
export function parseTakeoutDate(line: string): TakeoutDate | undefined {
  const text = line.replace(/[\u00a0\u202f\u2009]/g, " ").trim();
  if (text.length > 64) return undefined;
  const time = TIME.exec(text);
  if (time === null) return undefined;
  const day = dayOf(text.slice(0, time.index)) ?? dayOf(text.slice(time.index + time[0].length));
  if (day === undefined) return undefined;
  const zone = zoneOf(text.slice(time.index + time[0].length), text);
  if (day === "unknown" || zone === undefined) return {};
  let hour = Number(time[1]);
  if (AFTERNOON.test(text) && hour < 12) hour += 12;
  else if (MORNING.test(text) && hour === 12) hour = 0;
  const instant =
    Date.UTC(day.year, day.month - 1, day.day, hour, Number(time[3]), Number(time[4])) - zone * 60_000;
  return Number.isNaN(instant) ? {} : { sentAt: new Date(instant).toISOString() };
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function dayOf(text: string): Day | "unknown" | undefined {
  const first = YEAR_FIRST.exec(text);
  if (first !== null) return { year: Number(first[1]), month: Number(first[2]), day: Number(first[3]) };
  const last = YEAR_LAST.exec(text);
  if (last !== null) {
    const [one, two] = [Number(last[1]), Number(last[3])];
    // Only American English puts the month first, and Takeout writes it as a word there.
    return two > 12
      ? { year: Number(last[4]), month: one, day: two }
      : { year: Number(last[4]), month: two, day: one };
  }
  const year = /(?<!\d)(20\d\d)(?!\d)/.exec(text)?.[1];
  const day = /(?<!\d)(\d{1,2})(?!\d)/.exec(text)?.[1];
  if (year === undefined || day === undefined) return undefined;
  const month = plainWords(text)
    .map((word) => months().get(word))
    .find((one) => one !== undefined);
  return month === undefined ? "unknown" : { year: Number(year), month, day: Number(day) };
}

function zoneOf(after: string, whole: string): number | undefined {
  const offset = /(?:GMT|UTC)\s?([+\u2212-])(\d{1,2})(?::?(\d{2}))?/.exec(after);
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
    return offset[1] === "+" ? minutes : -minutes;
  }
  const name = /(?<![A-Z])([A-Z]{3,4})(?![A-Z])/.exec(after)?.[1];
  if (name === undefined) return undefined;
  return name === "CST" && EAST_ASIAN.test(whole) ? 480 : ZONES[name];
}

let known: ReadonlyMap<string, number> | undefined;

/** Names of months, long, short and declined, asked of the platform. */
function months(): ReadonlyMap<string, number> {
  if (known !== undefined) return known;
  const found = new Map<string, number>();
  for (const language of LANGUAGES) {
    for (const month of ["long", "short"] as const) {
      for (const options of [{ month }, { month, day: "numeric" }] as const) {
        const format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
        for (let number = 1; number <= 12; number++) {
          const parts = format.formatToParts(Date.UTC(2024, number - 1, 15));
          const name = plainWords(parts.find((part) => part.type === "month")?.value ?? "")[0];
          if (name !== undefined && !found.has(name)) found.set(name, number);
        }
      }
    }
  }
  known = found;
  return found;
}

function plainWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 1);
}
