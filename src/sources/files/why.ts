import { WatertightError } from "../../base/index.ts";
import type { Gap } from "../../model/index.ts";

/** Thrown inside this room for what could not be read; its message is the reason shown to the person. */
export class Unread extends Error {
  override readonly name = "Unread";
}

export const STOPPED = "stopped before it was read to the end";

/** @throws Unread once the person has asked to stop. */
export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw new Unread(STOPPED);
}

/** Codes of Node's file system and zlib in words. Their own messages are not shown: they may quote the input. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: "no permission to read it",
  EPERM: "no permission to read it",
  ENOENT: "it vanished before it was read",
  ENOTDIR: "it vanished before it was read",
  ESTALE: "it vanished before it was read",
  ELOOP: "a link took its place or leads to itself",
  EISDIR: "a folder took its place",
  ENXIO: "not a regular file",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  ENAMETOOLONG: "its path is too long",
  EIO: "the disk reported an error",
  EBADF: "it was closed while being read",
  Z_BUF_ERROR: "cut short: the compressed data ends too early",
  Z_DATA_ERROR: "damaged: the compressed data is not valid",
  Z_NEED_DICT: "compressed with a dictionary that is not at hand",
  Z_MEM_ERROR: "not enough memory to unpack it",
};

/** The reason in words a person understands, without anything of the content. */
export function whyOf(thrown: unknown): string {
  if (thrown instanceof Unread) return thrown.message;
  if (thrown instanceof WatertightError) return thrown.message;
  if (!(thrown instanceof Error)) return "it could not be read";
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
  if (code === undefined) return `it could not be read (${thrown.name})`;
  return reasons[code] ?? `it could not be read (${code})`;
}

export function unread(collection: string, thrown: unknown): Gap {
  return { collection, why: whyOf(thrown), kind: "unread" };
}

export function skipped(collection: string, why: string): Gap {
  return { collection, why, kind: "skipped" };
}

export function errorFor(name: string, thrown: unknown): WatertightError {
  if (thrown instanceof WatertightError) return thrown;
  return new WatertightError("unreadable", `cannot read ${name}: ${whyOf(thrown)}`, undefined, thrown);
}
