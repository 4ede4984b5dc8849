export { fingerprintWith } from "./fingerprint.ts";
export { inspect, type Progress } from "./inspect.ts";
export { placesMaskedBy } from "./masked-names.ts";
