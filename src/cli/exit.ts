import { type ErrorKind, WatertightError } from "../base/index.ts";

/** What the process says when it ends. */
export const exitCodes = {
  clean: 0,
  found: 1,
  usage: 2,
  incomplete: 3,
  refused: 4,
  fault: 70,
} as const;

const byErrorKind: Readonly<Record<ErrorKind, number>> = {
  usage: exitCodes.usage,
  unreadable: exitCodes.incomplete,
  refused: exitCodes.refused,
  fault: exitCodes.fault,
};

export function exitCodeOfError(thrown: unknown): number {
  return thrown instanceof WatertightError ? byErrorKind[thrown.kind] : exitCodes.fault;
}
