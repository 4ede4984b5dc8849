import type { DisclosedClass } from "../../model/index.ts";

/** One text of a conversation with a vendor. */
export interface Conversation {
  readonly tenant: string;
  readonly conversation: string;
  /** Of the request, as in the ledger. */
  readonly request: string;
  /** Milliseconds since 1970, as all times here. */
  readonly at: number;
  /** Keyed fingerprint of the end user, when one was named. */
  readonly person?: string;
  readonly vendor: string;
  readonly model: string;
  readonly dataClasses: readonly DisclosedClass[];
  readonly expiresAt: number;
  /** In the form that the policy says, masked unless it says otherwise. */
  readonly text: string;
}

/** One as it was kept; what does not open any more says why. */
export type KeptConversation =
  | (Conversation & { readonly state: "open" })
  | (Omit<Conversation, "conversation" | "model" | "text"> & {
      readonly state: "closed";
      readonly why: string;
    });

/** Which ones. */
export interface ConversationQuery {
  readonly tenant: string;
  readonly person?: string;
  readonly since?: number;
  /** Not this moment itself. */
  readonly until?: number;
}

/** How long to keep texts, in milliseconds, by the classes of data in them. */
export interface Keeping {
  readonly byClass: Partial<Readonly<Record<DisclosedClass, number>>>;
  readonly otherwise: number;
}

/** When a text has to go: of its classes the shortest time wins. */
export function expiryOf(
  at: number,
  dataClasses: readonly DisclosedClass[],
  { byClass, otherwise }: Keeping,
): number {
  const times = dataClasses.map((one) => byClass[one] ?? otherwise);
  return at + (times.length === 0 ? otherwise : Math.min(...times));
}
