import { reasonOf, WatertightError } from "../../base/index.ts";
import { NotClickHouse } from "./questions.ts";

/** The number that ClickHouse gives its errors (src/Common/ErrorCodes.cpp). */
export function codeOf(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error)) return undefined;
  return "type" in thrown && "code" in thrown ? Number(thrown.code) : undefined;
}

/** Unknown user, wrong password, password needed, authentication failed (newer servers say only this). */
export function isAboutPassword(thrown: unknown): boolean {
  return [192, 193, 194, 516].includes(codeOf(thrown) ?? 0);
}

/** The user's profile or the server's age does not allow a setting: unknown, in readonly mode, against a constraint, out of range. */
export function isAboutSetting(thrown: unknown): boolean {
  return [36, 115, 164, 452].includes(codeOf(thrown) ?? 0);
}

/** Why a server could not be opened; nothing that it sent stands in the message. */
export function whyNotOpened(thrown: unknown, url: URL, user: string): WatertightError {
  if (thrown instanceof WatertightError) return thrown;
  const at = url.host;
  const code = codeOf(thrown);
  if (isAboutPassword(thrown)) {
    const hint = "name the user in the address, and give the password in WATERTIGHT_PASSWORD or a file";
    return unreadable(`the ClickHouse server at ${at} does not let ${shown(user)} in (code ${code})`, hint);
  }
  if (code === 497) {
    return unreadable(`${shown(user)} may not read at ${at} (code 497)`, "grant SELECT to that user");
  }
  if (code === 202) return unreadable(`the server at ${at} is too busy (code 202)`, "try again later");
  if (code !== undefined) {
    return unreadable(`the ClickHouse server at ${at} did not answer a simple question (code ${code})`);
  }
  if (isNativePort(thrown)) {
    return new WatertightError(
      "usage",
      `${at} is the port of ClickHouse's native protocol, and the HTTP port is needed`,
      "mostly 8123, or 8443 with clickhouses://; without a port these are taken",
    );
  }
  const failed = connectionErrors.find(({ sign }) => sign.test(signOf(thrown)));
  if (failed !== undefined) return unreadable(`${failed.reason} at ${at}`, failed.hint, thrown);
  return unreadable(
    `what answers at ${at} is not ClickHouse's HTTP interface`,
    "check host and port; ClickHouse speaks HTTP at 8123 and HTTPS at 8443 unless it was told otherwise",
  );
}

const connectionErrors: readonly { sign: RegExp; reason: string; hint: string }[] = [
  { sign: /ECONNREFUSED/, reason: "nobody listens", hint: "check host and port, and that the server runs" },
  { sign: /ENOTFOUND|EAI_AGAIN/, reason: "there is no such host", hint: "check the name of the host" },
  {
    sign: /EHOSTUNREACH|ENETUNREACH/,
    reason: "there is no way to the host",
    hint: "check network and firewall",
  },
  {
    sign: /CERT|UNABLE_TO_VERIFY/,
    reason: "the certificate is not trusted",
    hint: "name the authority that signed it in NODE_EXTRA_CA_CERTS=FILE",
  },
  {
    sign: /EPROTO|ERR_SSL/,
    reason: "no TLS is spoken",
    hint: "use clickhouse:// for a server without TLS, or give the HTTPS port",
  },
  {
    sign: /ECONNRESET|EPIPE|hang up/,
    reason: "the connection was broken off",
    hint: "a server that wants TLS is reached by clickhouses://",
  },
  {
    sign: /TIMEDOUT|[Tt]imeout|aborted|too long/,
    reason: "no answer came in time",
    hint: "check the network and whether that port speaks TLS (clickhouses://) or not (clickhouse://), or try again",
  },
];

/** ClickHouse's own words on its native port (programs/server/TCPHandler.cpp), or bytes that are no HTTP. */
function isNativePort(thrown: unknown): boolean {
  return /is for clickhouse-client program|^Parse Error/.test(reasonOf(thrown));
}

function signOf(thrown: unknown): string {
  if (thrown instanceof NotClickHouse || !(thrown instanceof Error)) return "";
  if ("code" in thrown) return String(thrown.code);
  // The client's own sentences; anything else is what a stranger sent.
  return /^(?:The user aborted a request\.|Timeout error\.|The answer took too long\.|socket hang up)$/.test(
    thrown.message,
  )
    ? thrown.message
    : "";
}

function shown(user: string): string {
  return `user ${JSON.stringify(user.slice(0, 80))}`;
}

function unreadable(message: string, hint?: string, cause?: unknown): WatertightError {
  return new WatertightError("unreadable", message, hint, cause);
}
