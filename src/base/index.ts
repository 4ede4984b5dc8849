export { type Clock, systemClock } from "./clock.ts";
export { type ErrorKind, reasonOf, WatertightError } from "./errors.ts";
export { Recent } from "./recent.ts";
export { Redacted } from "./redacted.ts";
export { alphabets, sample } from "./sample.ts";
