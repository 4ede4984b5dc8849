import { StringDecoder } from "node:string_decoder";
import { WatertightError } from "../base/index.ts";

/** A terminal that a person types at. */
export interface Keyboard {
  setRawMode(raw: boolean): unknown;
  on(event: "data", take: (chunk: Buffer) => void): unknown;
  off(event: "data", take: (chunk: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

export interface HiddenLineOptions {
  readonly keyboard: Keyboard;
  readonly screen: { write(text: string): unknown };
  readonly signal: AbortSignal;
  /** What Ctrl-C does: a terminal that does not echo does not send the signal by itself either. */
  readonly interrupt: () => void;
}

const keys = { interrupt: "\u0003", end: "\u0004", kill: "\u0015", escape: "\u001b" } as const;

/**
 * Asks for one line that is not shown while it is typed.
 * @throws WatertightError `unreadable` when the run is stopped meanwhile
 */
export function hiddenLine(
  question: string,
  { keyboard, screen, signal, interrupt }: HiddenLineOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const decoder = new StringDecoder("utf8");
    let typed: string[] = [];
    const leave = (): void => {
      signal.removeEventListener("abort", onAbort);
      keyboard.off("data", take);
      keyboard.setRawMode(false);
      keyboard.pause();
      screen.write("\n");
    };
    const onAbort = (): void => {
      leave();
      reject(new WatertightError("unreadable", "stopped while waiting for a password"));
    };
    const take = (chunk: Buffer): void => {
      const text = decoder.write(chunk);
      // Arrow keys and the like come as a sequence of their own.
      if (text.startsWith(keys.escape)) return;
      for (const char of text) {
        if (char === keys.interrupt) {
          interrupt();
          return;
        }
        if (char === "\r" || char === "\n" || char === keys.end) {
          leave();
          resolve(typed.join(""));
          return;
        }
        if (char === keys.kill) typed = [];
        else if (char === "\u007f" || char === "\b") typed.pop();
        else if (char >= " ") typed.push(char);
      }
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener("abort", onAbort, { once: true });
    screen.write(question);
    keyboard.setRawMode(true);
    keyboard.on("data", take);
    keyboard.resume();
  });
}
