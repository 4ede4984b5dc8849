export { type Fingerprint, fingerprintWith } from "./fingerprint.ts";
export { type InspectOptions, inspect, type Progress } from "./inspect.ts";
export { placesMaskedBy } from "./masked-names.ts";
