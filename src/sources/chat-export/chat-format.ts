import type { Piece } from "../source.ts";

/** An object as `JSON.parse` gives it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * What a file of an export holds: conversations; the account (mail address, telephone number); or something beside
 * them (projects, memories, feedback). Only conversations make a place a chat export: a file with a mail address
 * in it is no proof of anything.
 */
export type Shape = "conversation" | "account" | "aside";

/** The beginning of a file, at most 64 KiB of it. */
export interface Head {
  readonly text: string;
  readonly medium: "json" | "html" | "other";
  /** JSON: the first top-level elements; the last one may lack its end. */
  readonly elements: readonly JsonObject[];
  /** The file goes on behind what was read. */
  readonly cut: boolean;
}

export interface ChatInput {
  /** The file inside the export; names a conversation where the vendor gives it no id. */
  readonly name: string;
  readonly shape: Shape;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Marks of what was read of this place, for files that repeat others; shared by all of its files. */
  readonly known: Set<string>;
}

/** A part that could not be taken apart; the reader says in which file. */
export interface Trouble {
  readonly why: string;
  readonly kind: "skipped" | "unread";
}

export type ChatPart = Piece | Trouble;

/** One vendor's export: told by its structure alone, because vendors use the same file names for different shapes. */
export interface ChatFormat {
  /** As people call it: "ChatGPT". */
  readonly product: string;
  /** Whom the conversations were held with; absent for a front end that speaks to many. */
  readonly vendor?: string;
  recognises(head: Head): Shape | undefined;
  read(input: ChatInput): AsyncIterable<ChatPart>;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isTrouble(part: ChatPart): part is Trouble {
  return "why" in part;
}
