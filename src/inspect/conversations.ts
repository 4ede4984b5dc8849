import type { ConversationTotal, DataClass, MessagePosition, Severity } from "../model/index.ts";
import { isMessage } from "../sources/index.ts";
import { worse } from "./tally.ts";

/** Conversations with findings that are listed one by one. */
const mostListed = 5_000;

/** Counts conversations and their messages, and remembers those in which something was found. */
export class Conversations {
  readonly #seen = new Map<string, ConversationTotal>();
  #conversations = 0;
  #messages = 0;
  #lastMessage = "";

  /** Tells of a part of a message, in reading order. */
  saw(collection: string, at: MessagePosition, title: string | undefined): ConversationTotal {
    const key = `${collection}\0${at.conversation}`;
    let total = this.#seen.get(key);
    if (total === undefined) {
      if (isMessage(at)) this.#conversations++;
      total = { collection, conversation: at.conversation, messages: 0, count: 0, classes: {} };
      if (title !== undefined) total.title = title;
      if (at.vendor !== undefined) total.vendor = at.vendor;
      this.#seen.set(key, total);
    }
    const message = `${key}\0${at.message}`;
    if (isMessage(at) && message !== this.#lastMessage) {
      this.#lastMessage = message;
      this.#messages++;
      total.messages++;
    }
    if (at.sentAt !== undefined) {
      if (total.firstSent === undefined || at.sentAt < total.firstSent) total.firstSent = at.sentAt;
      if (total.lastSent === undefined || at.sentAt > total.lastSent) total.lastSent = at.sentAt;
    }
    return total;
  }

  found(total: ConversationTotal, dataClass: DataClass, severity: Severity): void {
    total.count++;
    total.worst = worse(total.worst ?? severity, severity);
    total.classes[dataClass] = (total.classes[dataClass] ?? 0) + 1;
  }

  get counts(): { readonly conversations: number; readonly messages: number } {
    return { conversations: this.#conversations, messages: this.#messages };
  }

  /** Those with findings, by time. */
  listed(): ConversationTotal[] {
    return [...this.#seen.values()]
      .filter(({ count }) => count > 0)
      .sort((a, b) => ((a.firstSent ?? "") < (b.firstSent ?? "") ? -1 : 1))
      .slice(0, mostListed);
  }
}
