import { Redacted, WatertightError } from "../../base/index.ts";
import type { Shelf } from "./shelf.ts";

export interface VendorKeyEntry {
  readonly vendor: string;
  readonly preview: string;
}

/** The installation's own keys at vendors, sealed. */
export class VendorKeys {
  readonly #shelf: Shelf;
  readonly #preview: (key: string) => string;

  /** `preview` masks a key so that its owner knows it again. */
  constructor(shelf: Shelf, preview: (key: string) => string) {
    this.#shelf = shelf;
    this.#preview = preview;
  }

  /** @throws WatertightError `usage` for what cannot be a key */
  async set(vendor: string, key: Redacted<string>): Promise<void> {
    const text = key.dangerouslyReveal();
    // It becomes the value of a header.
    if (!/^[\x21-\x7e]{1,4096}$/.test(text)) {
      throw new WatertightError(
        "usage",
        `a key for ${vendor} has 1 to 4096 printable characters without blanks, got ${text.length} characters`,
        "copy it once more, without the line end",
      );
    }
    await this.#shelf.put(installation, vendor, Buffer.from(text));
  }

  async get(vendor: string): Promise<Redacted<string> | undefined> {
    const [kept] = await this.#shelf.get(installation, vendor);
    return kept && new Redacted(kept.content.toString());
  }

  /** Whether there was one. */
  remove(vendor: string): Promise<boolean> {
    return this.#shelf.delete(installation, vendor);
  }

  async list(): Promise<VendorKeyEntry[]> {
    const entries = (await this.#shelf.names(installation)).map(async (vendor) => {
      const key = await this.get(vendor);
      return key === undefined ? [] : [{ vendor, preview: this.#preview(key.dangerouslyReveal()) }];
    });
    return (await Promise.all(entries)).flat();
  }
}

/** They belong to no tenant. */
const installation = "";
