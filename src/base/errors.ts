/** What went wrong, by whose hand: decides the exit code. */
export type ErrorKind = "usage" | "unreadable" | "refused" | "fault";

/**
 * An error a person can act on: what was expected and what came, then a hint.
 * Neither text may hold a value that was inspected.
 */
export class WatertightError extends Error {
  readonly kind: ErrorKind;
  readonly hint: string | undefined;

  constructor(kind: ErrorKind, message: string, hint?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "WatertightError";
    this.kind = kind;
    this.hint = hint;
  }
}

/** The short reason of any thrown thing, without its stack. */
export function reasonOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
