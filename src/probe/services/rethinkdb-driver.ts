import { type Answer, defineService } from "../service.ts";
import type { Conversation } from "../wire/conversation.ts";
import { enteredWithoutKey, shookHands } from "../wire/rethinkdb.ts";
import { rethinkdbFix, rethinkdbReferences } from "./rethinkdb-http.ts";

const request = "rethinkdb handshake without a key";

export const rethinkdbDriver = defineService({
  id: "rethinkdb.driver",
  title: "RethinkDB",
  category: "database",
  ports: [28015],
  wire: "tcp",
  sends: ["rethinkdb handshake", request],
  recognise: (door) => door.converse(shookHands),
  ask: async (door) => [await door.converse(asked)],
  reach: [
    { can: "write", because: "who shows no key is taken for admin, who may do everything" },
    { can: "administer", because: "who shows no key is taken for admin, who may do everything" },
    { can: "reach other systems", because: "r.http in a query fetches any address" },
  ],
  hasAuthentication: true,
  fix: rethinkdbFix,
  references: rethinkdbReferences,
});

/** The old handshake carries one key, which is the password of admin; from the start there is none. */
async function asked(conversation: Conversation): Promise<Answer> {
  const said = await enteredWithoutKey(conversation);
  if (said === "SUCCESS") {
    return {
      request,
      answer: said,
      says: "open",
      means: "takes queries without a key",
      shows: ["read data"],
    };
  }
  return said.startsWith("ERROR: Incorrect authorization key")
    ? { request, answer: "ERROR", says: "guarded", means: "asks for the password of admin" }
    : {
        request,
        answer: "something else",
        says: "unknown",
        means: "a client without a key was answered with something unexpected",
      };
}
