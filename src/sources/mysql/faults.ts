import { WatertightError } from "../../base/index.ts";
import { networkFault } from "../network-fault.ts";
import { tlsFault } from "../tls-mode.ts";

export const stopped = "stopped before it was read to the end";

/** Error numbers (MySQL 8.4, "Server Error Message Reference"; from 1900 MariaDB's) in words. The messages themselves may quote a value. */
const words: ReadonlyMap<number, string> = new Map([
  [1037, "the server ran out of memory"],
  [1044, "no permission to read this database"],
  [1053, "the server was shut down"],
  [1054, "its columns changed before it was read"],
  [1142, "no permission to read it"],
  [1143, "no permission to read all of its columns"],
  [1146, "it vanished before it was read"],
  [1194, "the server says that it is damaged"],
  [1195, "the server says that it is damaged"],
  [1205, "somebody else keeps it locked"],
  [1356, "the view refers to what is gone or may not be read"],
  [1412, "it was changed while it was read"],
  [1712, "the server says that an index of it is damaged"],
  [1792, "reading it would write, and Watertight only reads"],
  [1812, "the server misses its file"],
  [1814, "its storage was discarded"],
  [1932, "the server misses its file"],
]);

// MySQL: 1317 ER_QUERY_INTERRUPTED, 3024 ER_QUERY_TIMEOUT; MariaDB: 1969 ER_STATEMENT_TIMEOUT.
const calledOff = new Set([1317, 1969, 3024]);

/** Why something could not be read, for a person; without anything of its content. */
export function whyOf(thrown: unknown, context: { aborted: boolean; seconds: number }): string {
  if (context.aborted) return stopped;
  if (thrown instanceof WatertightError) return thrown.message;
  const { number, code } = faultOf(thrown);
  if (calledOff.has(number))
    return `the server called it off, most likely after the ${context.seconds} seconds it was given`;
  if (code === "PROTOCOL_CONNECTION_LOST") return "the connection broke off";
  const known = words.get(number) ?? networkFault(code)?.why;
  if (known !== undefined) return known;
  if (number > 0) return `the server could not read it (error ${number})`;
  if (thrown instanceof Error && /closed state|clos/.test(thrown.message)) return "the connection broke off";
  return "the server's answer could not be understood";
}

/** Why a server cannot be opened, and what to do. */
export function openingError(thrown: unknown, shown: string, hasPassword: boolean): WatertightError {
  if (thrown instanceof WatertightError) return thrown;
  const { why, hint } = opening(faultOf(thrown), hasPassword);
  // The cause is left out: the driver's error may hold the whole configuration.
  return new WatertightError("unreadable", `cannot open ${shown}: ${why}`, hint);
}

function opening(
  { number, code }: { number: number; code: string },
  hasPassword: boolean,
): { why: string; hint: string | undefined } {
  if (number === 1045 || number === 1698)
    return hasPassword
      ? { why: "it refuses this user and password", hint: "check both, and from where the user may connect" }
      : { why: "it asks for a password", hint: "give one in WATERTIGHT_PASSWORD" };
  if (number === 1044 || number === 1049)
    return {
      why: "it has no such database, or does not show it to this user",
      hint: "leave the database out to inspect all",
    };
  if (number === 1040 || number === 1203 || number === 1226)
    return { why: "it has no connection to spare", hint: "try again when fewer are connected" };
  if (number === 1129 || number === 1130)
    return { why: "it does not let this machine in", hint: "check from where the user may connect" };
  if (number === 3159) return { why: "it wants the connection encrypted", hint: "use sslmode=require" };
  if (code === "HANDSHAKE_NO_SSL_SUPPORT")
    return { why: "it does not encrypt connections", hint: "use sslmode=prefer if that is acceptable" };
  const known = networkFault(code) ?? tlsFault(code);
  if (known !== undefined) return known;
  if (number > 0) return { why: `it refuses (error ${number})`, hint: undefined };
  return { why: "what answers there does not speak MySQL's protocol", hint: "check the port" };
}

export function faultOf(thrown: unknown): { number: number; code: string } {
  if (thrown instanceof AggregateError) return faultOf(thrown.errors[0]);
  if (!(thrown instanceof Error)) return { number: 0, code: "" };
  const { errno, code, message } = thrown as Error & { errno?: unknown; code?: unknown };
  // Node's own errors carry a negative number.
  const number = typeof errno === "number" && errno > 0 ? errno : 0;
  if (code === "HANDSHAKE_SSL_ERROR") return { number, code: tlsCode(message) };
  return { number, code: typeof code === "string" ? code : "" };
}

/** The driver writes a code of its own over Node's, and leaves Node's message (OpenSSL, `X509_verify_cert_error_string`). */
function tlsCode(message: string): string {
  if (/self.signed/i.test(message)) return "SELF_SIGNED_CERT_IN_CHAIN";
  if (/unable to (?:verify|get)/i.test(message)) return "UNABLE_TO_VERIFY_LEAF_SIGNATURE";
  if (/expired|not yet valid/i.test(message)) return "CERT_HAS_EXPIRED";
  if (/does not match/i.test(message)) return "ERR_TLS_CERT_ALTNAME_INVALID";
  return "EPROTO";
}
