import type { ConversationTotal, DataClass, MessagePosition, Severity } from "../model/index.ts";
import { isMessage } from "../sources/index.ts";
import { worse } from "./worse.ts";

/** Conversations with findings that are listed one by one. */
const mostListed = 5_000;
/** Conversations remembered, so that one that comes back is not counted twice. */
const mostRemembered = 100_000;

/** Counts conversations and their messages, and remembers those in which something was found. */
export class Conversations {
  readonly #nameOf: (name: string) => string;
  readonly #mostListed: number;
  readonly #mostRemembered: number;
  readonly #seen = new Map<string, ConversationTotal>();
  #listed: ConversationTotal[] = [];
  #withFindings = 0;
  #conversations = 0;
  #messages = 0;
  #lastMessage = "";

  /** @param nameOf hides what is sensitive in the vendor's id of a conversation: some are names of files */
  constructor(nameOf: (name: string) => string, limits: { listed?: number; remembered?: number } = {}) {
    this.#nameOf = nameOf;
    this.#mostListed = limits.listed ?? mostListed;
    this.#mostRemembered = limits.remembered ?? mostRemembered;
  }

  /** Tells of a part of a message, in reading order. */
  saw(place: number, collection: string, at: MessagePosition, title: string | undefined): ConversationTotal {
    const key = `${place}\0${collection}\0${at.conversation}`;
    const total = this.#seen.get(key) ?? this.#begun(key, place, collection, at);
    if (title !== undefined) total.title ??= title;
    if (at.vendor !== undefined) total.vendor ??= at.vendor;
    const message = `${key}\0${at.message}`;
    if (isMessage(at) && message !== this.#lastMessage) {
      this.#lastMessage = message;
      // A conversation is counted at its first message: its title and summary come before.
      if (total.messages === 0) this.#conversations++;
      this.#messages++;
      total.messages++;
    }
    if (at.sentAt !== undefined) {
      if (total.firstSent === undefined || at.sentAt < total.firstSent) total.firstSent = at.sentAt;
      if (total.lastSent === undefined || at.sentAt > total.lastSent) total.lastSent = at.sentAt;
    }
    return total;
  }

  #begun(key: string, place: number, collection: string, at: MessagePosition): ConversationTotal {
    const conversation = this.#nameOf(at.conversation);
    const total = { place, collection, conversation, messages: 0, count: 0, exact: true, classes: {} };
    if (this.#seen.size >= this.#mostRemembered) {
      const [oldest] = this.#seen.keys();
      if (oldest !== undefined) this.#seen.delete(oldest);
    }
    this.#seen.set(key, total);
    return total;
  }

  found(total: ConversationTotal, dataClass: DataClass, severity: Severity): void {
    if (total.count === 0 && ++this.#withFindings <= this.#mostListed) this.#listed.push(total);
    total.count++;
    total.worst = worse(total.worst ?? severity, severity);
    total.classes[dataClass] = (total.classes[dataClass] ?? 0) + 1;
  }

  get counts(): { readonly conversations: number; readonly messages: number } {
    return { conversations: this.#conversations, messages: this.#messages };
  }

  /** Those with findings, by time, and how many more there are. */
  get withFindings(): { readonly conversations: ConversationTotal[]; readonly moreConversations: number } {
    this.#listed = this.#listed.sort((a, b) => {
      const [one, other] = [a.firstSent ?? "", b.firstSent ?? ""];
      return one < other ? -1 : Number(one > other);
    });
    return {
      conversations: this.#listed,
      moreConversations: Math.max(0, this.#withFindings - this.#mostListed),
    };
  }
}
