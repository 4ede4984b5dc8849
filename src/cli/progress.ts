import type { Progress } from "../inspect/index.ts";
import { visible } from "./visible.ts";

/** Milliseconds between two redraws. */
const redrawEvery = 100;

/** One line on the terminal that says how far a long run is, redrawn in place and removed at the end. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #started = performance.now();
  /** Bytes there are to read, once known. */
  #total: number | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #drawn = false;
  /** The table now being read, by its number in the run, and since when. */
  #table = { number: 0, since: 0 };

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  expect(totalBytes: number | undefined): void {
    this.#total = totalBytes;
  }

  show(progress: Progress): void {
    const now = performance.now();
    if (now - this.#drawnAt < redrawEvery) return;
    this.#drawnAt = now;
    this.#drawn = true;
    const width = Math.max(20, (this.#stream.columns ?? 80) - 1);
    const text = progressText(
      progress,
      (now - this.#started) / 1000,
      this.#total,
      this.#rowRate(progress, now),
    );
    this.#stream.write(`\r\x1b[K${text.slice(0, width)}`);
  }

  /** Rows of the table now being read, each second; 0 in its first. */
  #rowRate({ collections, table }: Progress, now: number): number {
    if (table === undefined) return 0;
    if (this.#table.number !== collections) this.#table = { number: collections, since: now };
    const seconds = (now - this.#table.since) / 1000;
    return seconds >= 1 ? table.read / seconds : 0;
  }

  clear(): void {
    if (this.#drawn) this.#stream.write("\r\x1b[K");
    this.#drawn = false;
  }
}

/**
 * `reading 3 files · 1.2 GB · 240 MB/s · 12 s left · 41 findings · logs/app.log`, and of a table
 * `reading 3 tables · 1.2 M of 4.0 M rows · 300 k rows/s · 1.2 GB · 10 s left · 41 findings · shop.orders`
 */
function progressText(
  progress: Progress,
  seconds: number,
  total: number | undefined,
  rowRate: number,
): string {
  const { collection, collections, bytes, findings, table } = progress;
  const things = table === undefined ? ["file", "files"] : ["table", "tables"];
  const parts = [
    `reading ${collections} ${things[collections === 1 ? 0 : 1]}`,
    table === undefined ? "" : `${countText(table.read)}${ofText(table)} rows`,
    table === undefined || rowRate === 0 ? "" : `${countText(rowRate)} rows/s`,
    total === undefined || total < bytes ? bytesText(bytes) : `${bytesText(bytes)} of ${bytesText(total)}`,
    table === undefined && seconds >= 1 ? `${bytesText(bytes / seconds)}/s` : "",
    total === undefined
      ? leftText(table?.read ?? 0, table?.rows, rowRate)
      : leftText(bytes, total, seconds > 0 ? bytes / seconds : 0),
    `${findings} ${findings === 1 ? "finding" : "findings"}`,
    visible(collection),
  ];
  return parts.filter((part) => part !== "").join(" · ");
}

function ofText({ rows, read }: NonNullable<Progress["table"]>): string {
  return rows > read ? ` of ${countText(rows)}` : "";
}

/** Nothing while it is not known. */
function leftText(done: number, total: number | undefined, rate: number): string {
  if (total === undefined || rate <= 0 || total <= done) return "";
  return `${timeText((total - done) / rate)} left`;
}

function countText(count: number): string {
  if (count < 1000) return String(Math.round(count));
  const [value, unit] =
    count < 1e6 ? [count / 1e3, "k"] : count < 1e9 ? [count / 1e6, "M"] : [count / 1e9, "G"];
  return `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}

function timeText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
}

function bytesText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
