import { type Answer, defineService, type Judgement, usualVerdict } from "../service.ts";
import { logIn, shookHands } from "../wire/rethinkdb.ts";
import { rethinkdbFix, rethinkdbReferences } from "./rethinkdb-http.ts";

const request = "rethinkdb login as admin";

export const rethinkdbDriver = defineService({
  id: "rethinkdb.driver",
  title: "RethinkDB",
  category: "database",
  ports: [28015],
  wire: "tcp",
  sends: ["rethinkdb handshake", request],
  recognise: (door) => door.converse(shookHands),
  ask: async () => [
    {
      request: "rethinkdb handshake",
      answer: "its version",
      says: "unknown",
      means:
        "it tells nobody whether admin has a password, and from the start it has none; --try-defaults tries that",
    },
  ],
  verdict: judged,
  reach: [
    { can: "write", because: "admin may do everything" },
    { can: "administer", because: "admin may do everything" },
    { can: "reach other systems", because: "r.http in a query fetches any address" },
  ],
  hasAuthentication: true,
  defaults: {
    accounts: [{ user: "admin", password: "" }],
    login: (door, { user, password }) =>
      door.converse(async (conversation): Promise<Answer> => {
        await shookHands(conversation);
        return (await logIn(conversation, user, password))
          ? {
              request,
              answer: "success",
              says: "open",
              means: "lets in admin without a password",
              shows: ["read data", "administer"],
            }
          : { request, answer: "refused", says: "guarded", means: "refuses admin without a password" };
      }),
  },
  fix: rethinkdbFix,
  references: rethinkdbReferences,
});

/** A login that was tried says more than the greeting. */
function judged(answers: readonly Answer[]): Judgement {
  const tried = answers.filter(({ request: name }) => name === request);
  return usualVerdict(tried.length > 0 ? tried : answers);
}
