import type { Progress } from "../inspect/index.ts";

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
    const text = progressText(progress, (now - this.#started) / 1000, this.#total);
    this.#stream.write(`\r\x1b[K${text.slice(0, width)}`);
  }

  clear(): void {
    if (this.#drawn) this.#stream.write("\r\x1b[K");
    this.#drawn = false;
  }
}

/** `reading 3 files · 1.2 GB · 240 MB/s · 12 s left · 41 findings · logs/app.log` */
function progressText(
  { collection, collections, bytes, findings }: Progress,
  seconds: number,
  total: number | undefined,
): string {
  const rate = seconds > 0 ? bytes / seconds : 0;
  const left =
    total !== undefined && rate > 0 && total > bytes ? `${timeText((total - bytes) / rate)} left` : "";
  const parts = [
    `reading ${collections} ${collections === 1 ? "file" : "files"}`,
    total === undefined || total < bytes ? bytesText(bytes) : `${bytesText(bytes)} of ${bytesText(total)}`,
    seconds >= 1 ? `${bytesText(rate)}/s` : "",
    left,
    `${findings} ${findings === 1 ? "finding" : "findings"}`,
    // Names come from what is examined: nothing in them may move the cursor.
    collection.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "?"),
  ];
  return parts.filter((part) => part !== "").join(" · ");
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
