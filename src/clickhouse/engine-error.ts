import { WatertightError } from "../base/index.ts";
import { spokenError } from "./spoken-error.ts";

/**
 * What an engine said, as an error for people. Engines quote the statement and values of rows in their messages, so only
 * the number and name of the error are passed on, with what Watertight was asking for.
 */
export function explained(thrown: unknown, purpose: string): WatertightError {
  if (thrown instanceof WatertightError) return thrown;
  const { code, type } = codeOf(thrown);
  const known = reasons[code];
  const reason = known?.reason ?? type ?? connectionReason(thrown);
  const said = `the engine could not answer (${purpose}): ${reason}${code === "" ? "" : ` (code ${code})`}`;
  return new WatertightError("unreadable", said, known?.hint, thrown);
}

interface Reason {
  readonly reason: string;
  readonly hint?: string;
}

/** ClickHouse, src/Common/ErrorCodes.cpp. */
const reasons: Readonly<Record<string, Reason>> = {
  36: { reason: "an argument was not accepted" },
  47: { reason: "a column is not there any more" },
  60: { reason: "the table is not there any more" },
  81: { reason: "the database is not there" },
  131: { reason: "a text is larger than an engine gives (1 GiB)" },
  159: {
    reason: "it took longer than allowed",
    hint: "raise --max-seconds, or read a share with --sample 1%",
  },
  160: {
    reason: "it would take longer than allowed",
    hint: "raise --max-seconds, or read a share with --sample 1%",
  },
  164: { reason: "the user may only read, and not change settings" },
  192: { reason: "no such user", hint: "name the user in the address: clickhouse://user@host:8123" },
  193: { reason: "wrong password", hint: "set WATERTIGHT_PASSWORD or use --password-file" },
  194: { reason: "a password is needed", hint: "set WATERTIGHT_PASSWORD or use --password-file" },
  241: {
    reason: "it needs more memory than allowed",
    hint: "raise --max-memory, or read a share with --sample 1%",
  },
  307: { reason: "it read more than the server allows" },
  396: { reason: "the answer is larger than allowed" },
  497: { reason: "the user has no right to read this", hint: "grant SELECT on it, or leave it out" },
  516: { reason: "wrong user or password", hint: "set WATERTIGHT_PASSWORD or use --password-file" },
};

function codeOf(thrown: unknown): { readonly code: string; readonly type?: string } {
  if (!(thrown instanceof Error)) return { code: "" };
  if ("type" in thrown && "code" in thrown) {
    return { code: String(thrown.code), type: String(thrown.type ?? "unknown error") };
  }
  const spoken = spokenError(thrown.message);
  return spoken === undefined
    ? { code: "" }
    : { code: spoken.code, ...(spoken.type !== undefined && { type: spoken.type }) };
}

/** Names of errors that Node gives to connections hold no values; what else stands in a message may. */
function connectionReason(thrown: unknown): string {
  if (thrown instanceof Error && "code" in thrown && /^[A-Z][A-Z0-9_]+$/.test(String(thrown.code))) {
    return `the connection failed (${thrown.code})`;
  }
  if (thrown instanceof Error && thrown.name === "AbortError") return "it was stopped";
  return "the answer could not be understood";
}
