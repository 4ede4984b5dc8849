import type { PolicyAction, PolicyClass, VendorState } from "../../model/index.ts";

type OpenState = Exclude<VendorState, "blocked">;

const tokenised = {
  secret: "tokenise",
  identity: "tokenise",
  contact: "tokenise",
  financial: "tokenise",
  health: "tokenise",
  // Detectors of these two only mark that something is a chat or a system prompt, as most requests are.
  conversation: "allow",
  instructions: "allow",
  infrastructure: "tokenise",
  business: "allow",
  unread: "allow",
} as const;

/** What happens where no rule fits. A blocked vendor needs no table: nothing goes there. */
export const defaultActions: Readonly<Record<OpenState, Readonly<Record<PolicyClass, PolicyAction>>>> = {
  approved: tokenised,
  restricted: { ...tokenised, business: "tokenise", unread: "block" },
  "under review": {
    secret: "block",
    identity: "block",
    contact: "block",
    financial: "block",
    health: "block",
    conversation: "allow",
    instructions: "allow",
    infrastructure: "block",
    business: "block",
    unread: "block",
  },
};
