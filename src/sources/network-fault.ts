/** What went wrong on the way to a server, by the code of Node's error; undefined when it is about something else. */
export function networkFault(code: string): { why: string; hint: string } | undefined {
  return faults.get(code);
}

const unreachable = { why: "it cannot be reached", hint: "check the network, a VPN or a firewall between" };
const gone = { why: "the connection broke off", hint: "try again; see the server's log for why it hung up" };

const faults: ReadonlyMap<string, { why: string; hint: string }> = new Map(
  Object.entries({
    ECONNREFUSED: {
      why: "nobody listens there",
      hint: "check host and port, and whether the server is running",
    },
    ENOTFOUND: { why: "no such host", hint: "check how the host is spelled" },
    EAI_AGAIN: { why: "the host's name cannot be looked up", hint: "check the network and its name servers" },
    ENOENT: { why: "there is no such socket", hint: "check its path, and whether the server is running" },
    EACCES: { why: "no permission to use its socket", hint: "run as a user who may" },
    ETIMEDOUT: unreachable,
    EHOSTUNREACH: unreachable,
    ENETUNREACH: unreachable,
    ECONNRESET: gone,
    EPIPE: gone,
  }),
);
