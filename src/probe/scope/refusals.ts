import type { AddressClass, Judgement } from "./address-class.ts";
import type { Refused } from "./decision.ts";

export const notAnAddress: Refused = {
  allowed: false,
  class: "refused",
  why: "what was to be connected to is not an IP address",
  hint: "look the name up first: what is allowed is decided for the address that the connection uses",
  provable: false,
};

/** For what nobody can allow, or only by naming that very address. */
export function neverAllowed(address: string, { is, namedClass }: Judgement): Refused {
  const hint =
    namedClass === undefined
      ? "leave it out: there is nothing there that could be looked at"
      : "name this very address in the scope if it is really meant; a range or a name is not enough";
  return refused("refused", `${address} is ${is}`, hint);
}

/** For what lies outside this machine when nobody has authorised anything. */
export function withoutGrant(address: string, judgement: Judgement): Refused {
  const why = `${address} is ${judgement.is} and no scope was given`;
  return refused(judgement.class, why, 'give --scope scope.yaml or --scope "authorised by <name>"');
}

/** For a scope whose time is over. */
export function expired(kind: AddressClass, source: string, until: Date): Refused {
  const ended = Number.isNaN(until.getTime())
    ? "at a time that cannot be read"
    : `on ${until.toISOString().replace("T23:59:59.999Z", "")}`;
  return refused(kind, `the scope (${source}) ended ${ended}`, "ask whoever authorised it for a new date");
}

/** For what the scope does not name. */
export function notCovered(
  judgement: Judgement,
  address: string,
  source: string,
  name: string | undefined,
): Refused {
  const reached = name === undefined ? address : `${address}, reached as ${name},`;
  return refused(
    judgement.class,
    `${reached} is ${judgement.is} outside the scope (${source})`,
    "add it to the ranges or names of the scope if whoever authorised it agrees",
  );
}

/** For what the scope names, but anybody could have named. */
export function withoutProof(address: string, name: string | undefined, why: string): Refused {
  const file = "/.well-known/watertight-scope.txt";
  const hint =
    name === undefined
      ? `publish the token for ${address} in ${file} there`
      : `publish the token for ${name} as a TXT record at _watertight.${name}, or in ${file}`;
  const subject = name === undefined ? address : `${name} (${address})`;
  return refused("public", `${subject} is public and ${why}`, hint, true);
}

function refused(kind: AddressClass, why: string, hint: string, provable = false): Refused {
  return { allowed: false, class: kind, why, hint, provable };
}
