import type { MessagePosition, Role } from "../../model/index.ts";
import type { Piece } from "../source.ts";
import type { ChatPart, Trouble } from "./chat-format.ts";
import { isInlineFile, leavesOf } from "./leaves.ts";

/**
 * Ids that this room makes up begin with `~` where the text belongs to no message (`~title`, `~account`), so that
 * nobody counts it as one, and with `#` where a vendor numbers nothing (`#3`).
 */
export const OUTSIDE = {
  title: "~title",
  summary: "~summary",
  about: "~about",
  account: "~account",
  project: "~project",
  memory: "~memory",
} as const;

/** Whether a position is a message of a conversation, not something the export holds beside them. */
export function isMessage(at: MessagePosition): boolean {
  return !at.message.startsWith("~") && !at.conversation.startsWith("~");
}

const ROLES: Readonly<Record<string, Role>> = {
  user: "user",
  human: "user",
  assistant: "assistant",
  ai: "assistant",
  bot: "assistant",
  model: "assistant",
  system: "system",
  developer: "system",
  critic: "system",
  tool: "tool",
  function: "tool",
};

/** Who wrote it; a name nobody knows counts as the person, whose data is what may have leaked. */
export function toRole(name: unknown): Role {
  return (typeof name === "string" ? ROLES[name.toLowerCase()] : undefined) ?? "user";
}

const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;
// Beyond it a number of seconds would be the year 5138.
const MILLISECONDS_FROM = 1e11;

/** ISO 8601 in UTC from what vendors write: seconds or milliseconds since 1970, ISO text; without a zone it is UTC. */
export function toInstant(value: unknown): string | undefined {
  let milliseconds = Number.NaN;
  if (typeof value === "number") milliseconds = value < MILLISECONDS_FROM ? value * 1000 : value;
  else if (typeof value === "string") {
    milliseconds = Date.parse(WITHOUT_ZONE.test(value) ? `${value.replace(" ", "T")}Z` : value);
  }
  const date = new Date(Math.round(milliseconds));
  // A date before chat bots is a filler such as 0.
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 2000 || date.getUTCFullYear() > 9999
    ? undefined
    : date.toISOString();
}

/** The first of these that is a filled string. */
export function firstText(...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === "string" && value !== "");
}

export interface Messages {
  readonly conversation: string;
  readonly title?: string;
  readonly vendor?: string;
}

/** The same conversation with the vendor that this message went to or came from, or with none where nobody can tell. */
export function withVendor({ vendor: _, ...of }: Messages, vendor: string | undefined): Messages {
  return vendor === undefined ? of : { ...of, vendor };
}

/** Position of one message; absent facts stay absent. */
export function messageAt(
  of: Messages,
  message: { readonly id: string; readonly role: Role; readonly sentAt?: unknown },
): MessagePosition {
  const sentAt = toInstant(message.sentAt);
  return {
    conversation: of.conversation,
    ...(of.title === undefined ? {} : { title: of.title }),
    message: message.id,
    role: message.role,
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(of.vendor === undefined ? {} : { vendor: of.vendor }),
  };
}

/** One text of a message. */
export function pieceOf(message: MessagePosition, text: string, field?: string): Piece {
  return { text, at: field === undefined ? { message } : { field, message } };
}

/** Every text in a value of the message; the same text only once, because vendors write it several times. */
export function* textsOf(
  message: MessagePosition,
  value: unknown,
  options: { readonly leaveOut?: ReadonlySet<string>; readonly seen?: Set<string> } = {},
): Generator<ChatPart> {
  const seen = options.seen ?? new Set();
  for (const found of leavesOf(value, options.leaveOut)) {
    if (isInlineFile(found)) yield skippedFile(found.mime);
    else if (!seen.has(found.text)) {
      seen.add(found.text);
      yield pieceOf(message, found.text, found.field);
    }
  }
}

function skippedFile(mime: string): Trouble {
  const kind = /^[\w.+-]{1,40}\/[\w.+-]{1,60}$/.test(mime) ? mime : "no text";
  return { why: `a file written into a message is no text: ${kind}`, kind: "skipped" };
}

/** What a conversation says about itself: its title, and every other text that is no message. */
export function* aboutConversation(
  of: Messages,
  value: unknown,
  leaveOut: ReadonlySet<string>,
): Generator<ChatPart> {
  const seen = new Set<string>();
  if (of.title !== undefined && of.title.trim() !== "") {
    seen.add(of.title);
    yield pieceOf(messageAt(of, { id: OUTSIDE.title, role: "assistant" }), of.title);
  }
  yield* textsOf(messageAt(of, { id: OUTSIDE.about, role: "user" }), value, { leaveOut, seen });
}

export function unreadPart(why: string): Trouble {
  return { why, kind: "unread" };
}
