import { WatertightError } from "../base/index.ts";
import { previewOf } from "../detect/index.ts";
import { placesMaskedBy } from "../inspect/index.ts";
import type { Disclosure, Gap, MessagePosition } from "../model/index.ts";
import { type Collection, isMessage, type Piece } from "../sources/index.ts";
import { ImportedLots } from "./imported-lots.ts";
import { ImportedTexts, type TextsOptions } from "./imported-texts.ts";
import type { ImportSummary, LedgerImport } from "./ledger-import.ts";

export interface RequestsOptions extends LedgerImport, TextsOptions {
  addGap(gap: Gap): void;
}

/** A request, or a message of a chat, now being read. */
interface Draft {
  readonly key: unknown;
  readonly position: MessagePosition | undefined;
  readonly at: number | undefined;
  readonly texts: ImportedTexts;
}

const MOST_PEOPLE = 250_000;

/** Makes entries of the pieces of exports and logs: those of one request come one after another. */
export class ImportedRequests {
  readonly #options: RequestsOptions;
  readonly #masked: (text: string) => string;
  readonly #lots: ImportedLots;
  readonly #people = new Set<string>();
  readonly #vendors = new Set<string>();
  #draft: Draft | undefined;
  #collection = "";
  #surface = "";
  #isLog = false;
  #isOther = false;
  #lastTime: { readonly conversation: string; readonly at: number | undefined } | undefined;
  #requestsHere = 0;
  #traces = 0;
  #trace: unknown;
  #isSent = false;
  #counts = { requests: 0, undated: 0 };
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  constructor(options: RequestsOptions) {
    this.#options = options;
    this.#lots = new ImportedLots(options);
    this.#masked = placesMaskedBy(options.scanner);
  }

  get summary(): Omit<ImportSummary, "gaps" | "moreGaps"> {
    const time = (at: number): string | undefined =>
      Number.isFinite(at) ? new Date(at).toISOString() : undefined;
    const people = { count: this.#people.size, exact: this.#people.size < MOST_PEOPLE };
    const { entries, already } = this.#lots;
    return { ...this.#counts, entries, already, people, first: time(this.#first), last: time(this.#last) };
  }

  /** Begins a place. @param isLog it is the log of a gateway: what is no request in it was not sent */
  beginPlace(isLog: boolean): void {
    this.#isLog = isLog;
    this.#vendors.clear();
    this.#requestsHere = 0;
    this.#traces = 0;
  }

  endPlace(target: string): void {
    if (this.#traces === 0) return;
    // A trace says what an application was given; without its requests nobody can say what went to whom.
    const [why, kind] =
      this.#requestsHere === 0
        ? (["and no request to a vendor is with them: export the observations as well", "unread"] as const)
        : (["the requests beside them say what was sent", "skipped"] as const);
    this.#options.addGap({ collection: target, why: `${this.#traces} traces are not entered, ${why}`, kind });
  }

  begin({ name, format }: Collection): void {
    this.#collection = name;
    // A collection of requests or conversations is called by its product: `LiteLLM requests`.
    const product = format.replace(/ \w+$/, "").toLowerCase();
    this.#surface = `import.${product.replace(/[^a-z\d]+/g, "-")}`;
    this.#lastTime = undefined;
    this.#isOther = false;
  }

  async take(piece: Piece): Promise<void> {
    if (piece.continues === undefined) this.#isSent = await this.#turnTo(piece.at.message);
    if (this.#isSent) this.#draft?.texts.take(piece);
  }

  /** Forgets the request now being read. */
  drop(): void {
    this.#draft = undefined;
  }

  async end(): Promise<void> {
    await this.#close();
    if (!this.#isOther || !this.#isLog) return;
    const why = "it holds texts that are no request of a known log; they are not entered";
    this.#options.addGap({ collection: this.#collection, why, kind: "unread" });
  }

  /** Hands over what waits. */
  flush(): Promise<void> {
    return this.#lots.flush();
  }

  /** Makes the draft the one that a position belongs to; false when what stands there was not sent to a vendor. */
  async #turnTo(position: MessagePosition | undefined): Promise<boolean> {
    const key =
      position === undefined
        ? this.#collection
        : (position.request ?? `${position.conversation}\0${position.message}`);
    if (this.#draft !== undefined && this.#draft.key !== key) await this.#close();
    if (position === undefined) {
      this.#isOther = true;
      if (this.#isLog) return false;
    } else {
      const isNote = position.request !== undefined && position.message.startsWith("~");
      if (isNote && position.message.startsWith("~trace ") && this.#trace !== key) {
        this.#trace = key;
        this.#traces++;
      }
      if (isNote || position.role === "assistant") return false;
    }
    this.#draft ??= { key, position, at: this.#timeOf(position), texts: new ImportedTexts(this.#options) };
    return true;
  }

  /** An undated message is as old as the one before it in its conversation. */
  #timeOf(position: MessagePosition | undefined): number | undefined {
    if (position === undefined) return undefined;
    const { conversation, sentAt } = position;
    const before = this.#lastTime?.conversation === conversation ? this.#lastTime.at : undefined;
    const at = sentAt === undefined ? before : Date.parse(sentAt);
    this.#lastTime = { conversation, at };
    return at;
  }

  async #close(): Promise<void> {
    const draft = this.#draft;
    this.#draft = undefined;
    if (draft === undefined) return;
    const { position, texts } = draft;
    const held = texts.end();
    // Beside its messages an export says much that was never sent, and that counts only for what is in it.
    const isRequest = position !== undefined && (position.request !== undefined || isMessage(position));
    if (held.length === 0 && !isRequest) return;
    const vendor = this.#vendorOf(position);
    if (vendor === undefined) return;
    const named = position?.request;
    const { conversation = "", message = "" } = position ?? { conversation: this.#collection };
    const names = named === undefined ? [conversation, message] : ["request", named.id];
    this.#requestsHere++;
    this.#counts.requests++;
    if (draft.at === undefined) this.#counts.undated++;
    else {
      this.#first = Math.min(this.#first, draft.at);
      this.#last = Math.max(this.#last, draft.at);
    }
    const person = named?.user === undefined ? undefined : this.#personOf(named.user);
    const of = {
      at: draft.at ?? 0,
      tenant: this.#options.tenant,
      team: this.#masked(named?.team ?? this.#options.team ?? ""),
      key: "",
      ...(person && { person }),
      vendor,
      model: this.#masked(named?.model ?? ""),
      region: "",
      surface: position === undefined ? "import.file" : this.#surface,
      form: "raw" as const,
      policy: "",
    };
    const none = { dataClass: "none" as const, count: 0, values: [] };
    await this.#lots.add({
      digest: texts.digest([this.#surface, ...names]),
      length: texts.length,
      entries: (held.length === 0 ? [none] : held).map((one) => ({ ...of, ...one })),
    });
  }

  /** @throws WatertightError when a message has no vendor and none was given; a file beside messages is then a gap */
  #vendorOf(position: MessagePosition | undefined): string | undefined {
    const told = position?.vendor ?? this.#options.vendor;
    if (told !== undefined) {
      if (position !== undefined) this.#vendors.add(told);
      return this.#masked(told);
    }
    if (position !== undefined) {
      throw new WatertightError(
        "usage",
        "this export does not say which vendor a message went to",
        "say it with --vendor; messages that name theirs keep it",
      );
    }
    const [only] = this.#vendors;
    if (this.#vendors.size === 1) return only;
    const why =
      "it holds sensitive values, and nobody says which vendor it was given to: say it with --vendor";
    this.#options.addGap({ collection: this.#collection, why, kind: "unread" });
    return undefined;
  }

  #personOf(user: string): Disclosure["person"] {
    const fingerprint = this.#options.fingerprint(user, "contact");
    if (this.#people.size < MOST_PEOPLE) this.#people.add(fingerprint);
    return {
      fingerprint,
      preview: previewOf(user, { dataClass: user.includes("@") ? "contact" : "identity" }),
    };
  }
}
