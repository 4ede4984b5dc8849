/** Somewhere data lives: a file, a folder, a chat export. */
export interface Place {
  /** As the person named it, passwords removed: `~/Downloads/export.zip`. */
  readonly target: string;
  /** "file", "folder", "chat export", "standard input". */
  readonly kind: string;
}

/** Where in a collection a text begins. All numbers count from 1. */
export interface Position {
  readonly line?: number;
  /** UTF-16 code units from the start of the line. */
  readonly column?: number;
  /** Record of a table-like file, header not counted. */
  readonly row?: number;
  /** Column name or header the text stands under. */
  readonly field?: string;
  /** Part or file of the table's storage that `row` counts in; holds until the next merge. */
  readonly part?: string;
  /** When the row came about, where a column says so: ISO 8601, UTC. */
  readonly time?: string;
  readonly message?: MessagePosition;
}

/** Which message of which conversation. */
export interface MessagePosition {
  /** The vendor's id, or one made from the position when it gives none (`#3`); `~account` and the like are no conversation. */
  readonly conversation: string;
  readonly title?: string;
  /** The vendor's message id, or its number in the conversation; `~title` and the like are no message. */
  readonly message: string;
  /** Who wrote it: `user`, `assistant`, `system`, `tool`. */
  readonly role: Role;
  /** ISO 8601, UTC; absent when the export does not say. */
  readonly sentAt?: string;
  /** Vendor the conversation was held with, lowercase: `openai`, `anthropic`, `deepseek`, `google`, `microsoft`. */
  readonly vendor?: string;
  /** What the log of a gateway says of the request that carried it. */
  readonly request?: RequestFacts;
  /** Parts of it that were sent and are no text, or that the export does not hold. */
  readonly unread?: number;
}

/** One request to a vendor, as a gateway logged it; absent facts were not logged. */
export interface RequestFacts {
  /** The gateway's id, or one made from the record's number when it gives none (`#3`). */
  readonly id: string;
  readonly model?: string;
  /** Whom the caller named as the end user, as it was named: an account's id, often a mail address. */
  readonly user?: string;
  readonly team?: string;
}

export type Role = "user" | "assistant" | "system" | "tool";

/** Something that could not be read or decided. It makes a run incomplete, unless it is only `skipped`. */
export interface Gap {
  readonly collection: string;
  readonly why: string;
  /** `skipped`: left out on purpose and said so (a binary file); `unread`: wanted and not had. */
  readonly kind: "skipped" | "unread";
}
