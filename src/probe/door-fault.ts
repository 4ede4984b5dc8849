/** Why a door gave no usable answer. */
export type FaultKind =
  | "refused"
  | "silent"
  | "unreachable"
  | "ended"
  | "garbled"
  | "too much"
  | "out of scope"
  | "stopped";

/** A door that did not answer as hoped: for a scan a fact like any other, never a crash. */
export class DoorFault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "DoorFault";
    this.kind = kind;
  }
}

/** What a failed connection means, by the code of Node's error. */
export function faultOf(thrown: unknown): DoorFault {
  if (thrown instanceof DoorFault) return thrown;
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  switch (code) {
    case "ECONNREFUSED":
      return new DoorFault("refused", "nobody listens there", thrown);
    case "ETIMEDOUT":
      return new DoorFault("silent", "no answer to the connection", thrown);
    case "ECONNRESET":
    case "EPIPE":
      return new DoorFault("ended", "it hung up", thrown);
    case "ENETUNREACH":
    case "EHOSTUNREACH":
    case "EADDRNOTAVAIL":
    case "EACCES":
    case "EPERM":
      return new DoorFault("unreachable", "there is no way to it from here", thrown);
    case "ABORT_ERR":
      return new DoorFault("stopped", "the scan was stopped", thrown);
    default:
      return code.startsWith("HPE_") || code.startsWith("ERR_SSL") || code === "EPROTO"
        ? new DoorFault("garbled", "it answered in another language", thrown)
        : new DoorFault(
            "ended",
            code === "" ? "the connection failed" : `the connection failed (${code})`,
            thrown,
          );
  }
}
