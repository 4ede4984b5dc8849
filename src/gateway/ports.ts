import type { Redacted } from "../base/index.ts";
import type { DataClass, Disclosure } from "../model/index.ts";
import type { Vendor } from "./policy/vendors.ts";

/** What the gateway is handed from outside: it knows no store and no file. */
export interface GatewayPorts {
  /** Resolves when the entries cannot be lost any more; rejects when they could not be kept, and then nothing is sent. */
  readonly record: (disclosures: readonly Disclosure[]) => Promise<void>;
  readonly memory: TokenMemory;
  /** Names a value under the installation's key. */
  readonly fingerprint: (value: string, dataClass: DataClass) => string;
  /** What may be shown of the name of an end user. */
  readonly previewOf: (person: string) => string;
  /** Key under which a tenant's tokens are made: 32 bytes. */
  readonly tokenKey: (tenant: string) => Redacted<Uint8Array>;
  /** Key under which gateway keys are looked up. */
  readonly authKey: Redacted<Uint8Array>;
  /** Key under which receipts are signed. */
  readonly receiptKey: Redacted<Uint8Array>;
  /** The key to use at a vendor, unless the caller brings its own. */
  readonly vendorKey: (vendor: Vendor) => Redacted<string> | undefined;
  /** Keeps what was said; called after an answer has ended, when the configuration has conversations kept. */
  readonly converse?: (turn: ConversationTurn) => Promise<void>;
  readonly now: () => Date;
}

/** Which tokens stand for which values in a conversation that the vendor keeps. Sealed, and it forgets. */
export interface TokenMemory {
  remember(caller: MemoryOwner, conversation: string, live: ReadonlyMap<string, string>): Promise<void>;
  /** Undefined: unknown, forgotten, or somebody else's. */
  recall(caller: MemoryOwner, conversation: string): Promise<ReadonlyMap<string, string> | undefined>;
}

/** A gateway key, by its id. */
export interface MemoryOwner {
  readonly tenant: string;
  readonly id: string;
}

export interface ConversationTurn {
  readonly tenant: string;
  /** What the vendor calls it, or the answer that it began with; may be empty. */
  readonly conversation: string;
  readonly request: string;
  readonly at: number;
  /** Fingerprint of the end user. */
  readonly person: string | undefined;
  readonly vendor: string;
  readonly model: string;
  /** Of the request and the answer. */
  readonly dataClasses: readonly Disclosure["dataClass"][];
  /** JSON of what was sent and what was answered, with labels and tokens in place of values unless those are kept; at most 4 MiB. */
  readonly text: string;
}
