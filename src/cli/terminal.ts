import { reasonOf, WatertightError } from "../base/index.ts";

/** The outside of the process, so that a command can be tried without one. */
export interface Outside {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Aborts on the first Ctrl-C. */
  readonly signal: AbortSignal;
}

export function wantsColour(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  // https://no-color.org: present and not empty, whatever its value.
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  if ((env["FORCE_COLOR"] ?? "") !== "" && env["FORCE_COLOR"] !== "0") return true;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

/** Writes and waits until it is gone, so that nothing is cut off at the end of the process. */
export async function print(stream: NodeJS.WriteStream, text: string | Iterable<string>): Promise<void> {
  for (const part of typeof text === "string" ? [text] : text) {
    await new Promise<void>((resolve, reject) => {
      stream.write(part, (failed) => (failed ? reject(failed) : resolve()));
    });
  }
}

/** An error as a person reads it: what, then what to do. Our own faults show where they happened. */
export function errorText(thrown: unknown, verbose: boolean): string {
  if (thrown instanceof WatertightError && thrown.kind !== "fault") {
    const hint = thrown.hint === undefined ? "" : `hint: ${thrown.hint}\n`;
    const cause = thrown.cause === undefined || !verbose ? "" : `cause: ${reasonOf(thrown.cause)}\n`;
    return `error: ${thrown.message}\n${hint}${cause}`;
  }
  const where = thrown instanceof Error ? `${thrown.stack?.split("\n").slice(1, 4).join("\n")}\n` : "";
  return `error: watertight itself failed: ${reasonOf(thrown)}\n${where}hint: please report this; nothing was changed in what was examined\n`;
}
