import { type Detector, reportPreviewOf, type Scanner, type StreamMatch } from "../detect/index.ts";
import type { DataClass, Disclosure } from "../model/index.ts";
import type { Piece } from "../sources/index.ts";

type Held = Pick<Disclosure, "dataClass" | "count" | "values">;
type Value = Disclosure["values"][number];

const MOST_VALUES = 1000;

export interface TextsOptions {
  readonly scanner: Scanner;
  /** What the scanner's matches belong to. */
  readonly detectorsById: ReadonlyMap<string, Detector>;
  fingerprint(value: string, dataClass: DataClass): string;
}

interface Tally {
  count: number;
  readonly values: Map<string, Value>;
}

/** The texts of one request: what is in them by class of data, and a name for them all. Here the values end. */
export class ImportedTexts {
  readonly #options: TextsOptions;
  readonly #texts: string[] = [];
  readonly #classes = new Map<DataClass, Tally>();
  #stream: ReturnType<Scanner["stream"]> | undefined;
  #unread = 0;
  /** Characters of them all. */
  length = 0;

  constructor(options: TextsOptions) {
    this.#options = options;
  }

  take({ text, at, continues }: Piece): void {
    this.#texts.push(text);
    this.length += text.length;
    if (continues === undefined || this.#stream === undefined) {
      this.#finish();
      this.#unread += at.message?.unread ?? 0;
      this.#stream = this.#options.scanner.stream(at.field === undefined ? undefined : { name: at.field });
    }
    this.#add(this.#stream.push(text));
  }

  /** What is in the texts, by class; empty when nothing is and everything was read. */
  end(): readonly Held[] {
    this.#finish();
    const held = [...this.#classes].map(
      ([dataClass, { count, values }]): Held => ({ dataClass, count, values: [...values.values()] }),
    );
    return this.#unread === 0 ? held : [...held, { dataClass: "unread", count: this.#unread, values: [] }];
  }

  /** SHA-256 of the texts and of what names them, in hex: the same each time they are read. */
  async digest(names: readonly string[]): Promise<string> {
    // JSON keeps apart what only a border tells apart.
    const bytes = new TextEncoder().encode(JSON.stringify([names, this.#texts]));
    return Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
  }

  #finish(): void {
    if (this.#stream !== undefined) this.#add(this.#stream.end());
    this.#stream = undefined;
  }

  #add(matches: readonly StreamMatch[]): void {
    for (const { value, dataClass, detector } of matches) {
      const tally = this.#classes.get(dataClass) ?? { count: 0, values: new Map<string, Value>() };
      this.#classes.set(dataClass, tally);
      tally.count++;
      const fingerprint = this.#options.fingerprint(value, dataClass);
      if (tally.values.size >= MOST_VALUES || tally.values.has(fingerprint)) continue;
      const known = this.#options.detectorsById.get(detector);
      const preview = known === undefined ? "…" : reportPreviewOf(value, known);
      tally.values.set(fingerprint, { fingerprint, detector, preview });
    }
  }
}
