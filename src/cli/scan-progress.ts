import type { Exposure } from "../model/index.ts";
import { doorText, type ScanProgress } from "../probe/index.ts";

/** Milliseconds between two redraws. */
const redrawEvery = 100;

/** One line on the terminal that says how far a scan is, redrawn in place and removed at the end. */
export class ScanProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #started = performance.now();
  #drawnAt = Number.NEGATIVE_INFINITY;
  #drawn = false;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** `knocked at 12,000 of 65,536 · 31 doors open · 12 asked · 2 open to anyone · 40 s left` */
  scan({ tried, pairs, open, questioned, exposed }: ScanProgress): void {
    const seconds = (performance.now() - this.#started) / 1000;
    const left = tried === 0 || tried >= pairs ? 0 : (seconds / tried) * (pairs - tried);
    this.#show(
      [
        `knocked at ${tried.toLocaleString("en")} of ${pairs.toLocaleString("en")}`,
        `${open} ${open === 1 ? "door" : "doors"}`,
        questioned === 0 ? "" : `${questioned} asked`,
        exposed === 0 ? "" : `${exposed} open to anyone`,
        left < 2 ? "" : `${Math.ceil(left)} s left`,
      ],
      tried === pairs,
    );
  }

  glance({ title, doors: [door] }: Exposure): void {
    this.#show(
      [`glancing at what lies in ${title}${door === undefined ? "" : ` at ${doorText(door)}`}`],
      true,
    );
  }

  clear(): void {
    if (this.#drawn) this.#stream.write("\r\x1b[K");
    this.#drawn = false;
  }

  #show(parts: readonly string[], isImportant: boolean): void {
    const now = performance.now();
    if (!isImportant && now - this.#drawnAt < redrawEvery) return;
    this.#drawnAt = now;
    this.#drawn = true;
    const width = Math.max(20, (this.#stream.columns ?? 80) - 1);
    const text = parts.filter((part) => part !== "").join(" · ");
    this.#stream.write(`\r\x1b[K${text.slice(0, width)}`);
  }
}
