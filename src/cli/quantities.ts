import { WatertightError } from "../base/index.ts";

/** What a flag, or a key of `watertight.yaml`, takes. */
export interface Quantity<T> {
  /** Reads on after "takes": "a share of the rows, such as 1% or 0.01". */
  readonly takes: string;
  /** What happens without it. */
  readonly hint: string;
  readonly parse: (text: string) => T | undefined;
}

export const share: Quantity<number> = {
  takes: "a share of the rows, such as 1% or 0.01",
  hint: "leave it out to read as many as are affordable; 100% reads all",
  parse(text) {
    const parts = /^(\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})\s*(%?)$/.exec(text);
    // Whether a bare 1 means one row in a hundred or every row is anybody's guess.
    if (parts === null || /^1(?:\.0*)?$/.test(text)) return undefined;
    const number = Number(parts[1]) / (parts[2] === "%" ? 100 : 1);
    return number > 0 && number <= 1 ? number : undefined;
  },
};

const units: Readonly<Record<string, number>> = { "": 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12 };

function bytes(text: string): number | undefined {
  const parts = /^(\d{1,15})\s*([kmgt]?)b?$/i.exec(text);
  return parts === null ? undefined : Number(parts[1]) * (units[(parts[2] ?? "").toLowerCase()] ?? 1);
}

export const unpacked: Quantity<number> = {
  takes: "a size such as 500MB or 20GB",
  hint: "leave it out to allow 16 GiB",
  parse: bytes,
};

/** Below this the engine cannot even start its threads. */
const leastMemory = 100e6;

export const memory: Quantity<number> = {
  takes: "a size from 100MB on, such as 500MB or 4GB",
  hint: "leave it out to allow 2GB",
  parse(text) {
    const size = bytes(text);
    return size !== undefined && size >= leastMemory && size <= 1e15 ? size : undefined;
  },
};

export const seconds: Quantity<number> = {
  takes: "a number of seconds from 1 to 1000000",
  hint: "leave it out to let the run take as long as it needs",
  parse: (text) => wholeFrom(text, 1, 1_000_000),
};

export const threads: Quantity<number> = {
  takes: "a number from 1 to 256",
  hint: "leave it out for 2",
  parse: (text) => wholeFrom(text, 1, 256),
};

export const rate: Quantity<number> = {
  takes: "new connections a second, from 1 to 100000",
  hint: "leave it out for 2000 in all and 100 to one host; this machine itself is not held back",
  parse: (text) => wholeFrom(text, 1, 100_000),
};

export const timeout: Quantity<number> = {
  takes: "a number of seconds from 1 to 60",
  hint: "leave it out to wait 2 for a connection and 5 for an answer",
  parse: (text) => wholeFrom(text, 1, 60),
};

export const glanceRows: Quantity<number> = {
  takes: "a number of rows from 1 to 100000",
  hint: "leave it out to read 1000 rows of each open service; --no-read reads none",
  parse: (text) => wholeFrom(text, 1, 100_000),
};

export const glanceBytes: Quantity<number> = {
  takes: "a size such as 500kB or 10MB",
  hint: "leave it out to read 4 MB of each open service; --no-read reads none",
  parse(text) {
    const size = bytes(text);
    return size !== undefined && size >= 1 && size <= 1e9 ? size : undefined;
  },
};

export const addresses: Quantity<number> = {
  takes: "a number from 1 to 16777216",
  hint: "leave it out for 65536",
  parse: (text) => wholeFrom(text, 1, 16_777_216),
};

const pauses: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3600e3, d: 86400e3 };

/** In milliseconds. */
export const interval: Quantity<number> = {
  takes: "a time from 10s to 7d, such as 15m or 6h",
  hint: "15m is gentle and quick enough to see a door open",
  parse(text) {
    const parts = /^(\d{1,6})\s*([smhd])$/.exec(text);
    const time = parts === null ? 0 : Number(parts[1]) * (pauses[parts[2] ?? ""] ?? 0);
    return time >= 10_000 && time <= 604_800_000 ? time : undefined;
  },
};

function wholeFrom(text: string, least: number, most: number): number | undefined {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  return number >= least && number <= most ? number : undefined;
}

export const columns: Quantity<readonly string[]> = {
  takes: "names of columns separated by commas, such as message,users.email,*note*",
  hint: "leave it out to read every column",
  parse(text) {
    const names = text.split(",").map((each) => each.trim());
    return names.every((each) => each !== "") ? names : undefined;
  },
};

const milliseconds: Readonly<Record<string, number>> = { m: 60e3, h: 3600e3, d: 86400e3, w: 604800e3 };

/** `now` is what `24h` is counted back from; a time without a zone is UTC. */
export function since(now: Date): Quantity<Date> {
  return {
    takes: "a time in the past such as 2025-01-29, 2025-01-29T08:00 (UTC), 24h or 7d",
    hint: "leave it out to read rows of any time",
    parse(text) {
      const back = /^(\d{1,6})\s*([mhdw])$/.exec(text);
      if (back !== null)
        return past(now.getTime() - Number(back[1]) * (milliseconds[back[2] ?? ""] ?? 0), now);
      const parts =
        /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(text);
      if (parts === null) return undefined;
      const [, day = "", time = "00:00", zone = "Z"] = parts;
      // 30 February would otherwise pass for 2 March.
      const begins = Date.parse(`${day}T00:00Z`);
      if (Number.isNaN(begins) || new Date(begins).toISOString().slice(0, 10) !== day) return undefined;
      return past(Date.parse(`${day}T${time}${zone.toUpperCase()}`), now);
    },
  };
}

function past(time: number, now: Date): Date | undefined {
  return time > 0 && time <= now.getTime() ? new Date(time) : undefined;
}

/** @throws WatertightError `usage` naming the flag and what it takes */
export function fromFlag<T>(flag: string, text: string | undefined, quantity: Quantity<T>): T | undefined {
  if (text === undefined) return undefined;
  const value = quantity.parse(text.trim());
  if (value !== undefined) return value;
  throw new WatertightError("usage", `--${flag} takes ${quantity.takes}, got "${text}"`, quantity.hint);
}
