import { reasonOf, WatertightError } from "../base/index.ts";
import type { Keyboard } from "./hidden-line.ts";

/** The outside of the process, so that a command can be tried without one. */
export interface Outside {
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Aborts on the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Where a person types; undefined when standard input is no terminal. */
  readonly keyboard?: (() => Keyboard) | undefined;
}

export function wantsColour(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  // https://no-color.org: present and not empty, whatever its value.
  if ((env["NO_COLOR"] ?? "") !== "") return false;
  if ((env["FORCE_COLOR"] ?? "") !== "" && env["FORCE_COLOR"] !== "0") return true;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

/**
 * Writes and waits until it is gone, so that nothing is cut off at the end of the process. A reader such as `head`
 * may leave early: that is its right, and the run goes on to its own end.
 * @throws WatertightError `unreadable` when it cannot be written
 */
export async function print(stream: NodeJS.WriteStream, text: string | Iterable<string>): Promise<void> {
  for (const part of typeof text === "string" ? [text] : text) {
    await new Promise<void>((resolve, reject) => {
      stream.write(part, (failed) => {
        if (!failed || hasLeft(failed)) resolve();
        else reject(unwritten(failed));
      });
    });
  }
}

function hasLeft(failed: Error): boolean {
  return "code" in failed && (failed.code === "EPIPE" || failed.code === "ERR_STREAM_DESTROYED");
}

function unwritten(failed: Error): WatertightError {
  return new WatertightError(
    "unreadable",
    `standard output could not be written to: ${reasonOf(failed)}`,
    "free some space, or choose a file elsewhere with --output, then run again",
    failed,
  );
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
