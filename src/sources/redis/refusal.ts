/** The connection is gone; its message is the reason for the person. */
export class Lost extends Error {
  override readonly name = "Lost";
}

/** A command that the server answered with an error. */
export class Refused {
  /** First word of the answer: `NOPERM`, `WRONGTYPE`. */
  readonly code: string;

  constructor(code: string) {
    this.code = code;
  }

  get why(): string {
    return reasons[this.code] ?? `the server refused it (${this.code})`;
  }

  /** A server without passwords refuses a password; it lets everybody in all the same. */
  get needsNoPassword(): boolean {
    return this.code === "NOPASSWORD";
  }
}

const reasons: Readonly<Record<string, string>> = {
  NOPERM: "the user is not allowed to read it",
  NOAUTH: "a password is needed",
  WRONGPASS: "wrong user or password",
  WRONGTYPE: "it changed its type while being read",
  LOADING: "the server is still loading its data",
  MASTERDOWN: "the replica has no connection to its master",
  MOVED: "it lies on another node of the cluster",
  ASK: "it is being moved to another node of the cluster",
  CLUSTERDOWN: "the cluster is down",
  BUSY: "the server is busy with a script",
  UNKNOWN: "the server does not know the command",
};

/** Undefined when it is no answer of the server. The rest of the answer is left out: it may quote a key. */
export function refusedOf(error: Error): Refused | undefined {
  if (error.name !== "ReplyError") return undefined;
  const { message } = error;
  if (/unknown (?:sub)?command/i.test(message)) return new Refused("UNKNOWN");
  if (/without any password configured|no password is set/i.test(message)) return new Refused("NOPASSWORD");
  if (/invalid (?:username-password|password)/i.test(message)) return new Refused("WRONGPASS");
  return new Refused(/^[A-Z]{2,20}\b/.exec(message)?.[0] ?? "ERR");
}
