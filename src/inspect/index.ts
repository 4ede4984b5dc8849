export { DecidePool } from "./decide/pool.ts";
export { fingerprintWith } from "./fingerprint.ts";
export { inspect, type Progress } from "./inspect.ts";
export { placesMaskedBy } from "./masked-names.ts";
export { maskedPlace } from "./minimise/masked-place.ts";
export { maskedRelation } from "./minimise/masked-relation.ts";
export { type Dialect, type Plan, type PlanOptions, wrappedColumns } from "./minimise/plan.ts";
export { planOf } from "./minimise/plan-of.ts";
export { type PlanFormat, renderPlan } from "./minimise/render-plan.ts";
