import { WatertightError } from "../../base/index.ts";
import { networkFault } from "../network-fault.ts";
import { tlsFault } from "../tls-mode.ts";

export const stopped = "stopped before it was read to the end";

/** SQLSTATEs (PostgreSQL, appendix A) in words. The server's own messages are not shown: they may quote a value. */
const words: ReadonlyMap<string, string> = new Map([
  ["08006", "the connection broke off"],
  ["22021", "it holds text that its own encoding does not allow"],
  ["22P05", "it holds text that cannot be turned into UTF-8"],
  ["25006", "reading it would write, and Watertight only reads"],
  ["3F000", "it vanished before it was read"],
  ["40001", "the server called the reading off in favour of replication"],
  ["42501", "no permission to read it"],
  ["42703", "its columns changed before it was read"],
  ["42P01", "it vanished before it was read"],
  ["53200", "the server ran out of memory"],
  ["55P03", "somebody else keeps it locked"],
  ["57P01", "the server was shut down"],
  ["57P02", "the server crashed"],
  ["58030", "the server's disk reported an error"],
  ["XX001", "the server says that its storage is damaged"],
  ["XX002", "the server says that an index of it is damaged"],
]);

/** Why something could not be read, for a person; without anything of its content. */
export function whyOf(thrown: unknown, context: { aborted: boolean; seconds: number }): string {
  if (context.aborted) return stopped;
  if (thrown instanceof WatertightError) return thrown.message;
  const code = codeOf(thrown);
  if (code === "57014")
    return `the server called it off, most likely after the ${context.seconds} seconds it was given`;
  const known = words.get(code) ?? networkFault(code)?.why;
  if (known !== undefined) return known;
  if (/^[0-9A-Z]{5}$/.test(code)) return `the server could not read it (SQLSTATE ${code})`;
  if (thrown instanceof Error && /terminated|not queryable|ended/.test(thrown.message))
    return "the connection broke off";
  return "the server's answer could not be understood";
}

/** Why a database cannot be opened, and what to do. */
export function openingError(thrown: unknown, shown: string, hasPassword: boolean): WatertightError {
  if (thrown instanceof WatertightError) return thrown;
  const { why, hint } = opening(codeOf(thrown), thrown instanceof Error ? thrown.message : "", hasPassword);
  // The cause is left out: the driver's error may hold the whole configuration.
  return new WatertightError("unreadable", `cannot open ${shown}: ${why}`, hint);
}

function opening(
  code: string,
  message: string,
  hasPassword: boolean,
): { why: string; hint: string | undefined } {
  const known = networkFault(code) ?? tlsFault(code);
  if (known !== undefined) return known;
  const needsPassword = code === "28P01" || message.startsWith("SASL");
  if (needsPassword && !hasPassword)
    return { why: "it asks for a password", hint: "give one in WATERTIGHT_PASSWORD" };
  if (needsPassword) return { why: "it refuses this user and password", hint: "check both" };
  if (code === "28000")
    return {
      why: "it does not let this user in from here",
      hint: "check the user, sslmode, and the server's pg_hba.conf",
    };
  if (code === "3D000")
    return { why: "it has no such database", hint: "leave the database out to inspect all" };
  if (code === "53300")
    return { why: "it has no connection to spare", hint: "try again when fewer are connected" };
  if (code === "57P03") return { why: "it is still starting or stopping", hint: "try again in a moment" };
  if (/SSL/.test(message))
    return { why: "it does not encrypt connections", hint: "use sslmode=prefer if that is acceptable" };
  if (/timeout/i.test(message)) return { why: "it does not answer", hint: "check host, port and firewalls" };
  if (/^[0-9A-Z]{5}$/.test(code)) return { why: `it refuses (SQLSTATE ${code})`, hint: undefined };
  return { why: "what answers there does not speak PostgreSQL's protocol", hint: "check the port" };
}

export function codeOf(thrown: unknown): string {
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  if (!(thrown instanceof Error) || !("code" in thrown)) return "";
  return typeof thrown.code === "string" ? thrown.code : "";
}
