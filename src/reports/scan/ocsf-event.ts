import type { Exposure, ExposureDoor, LifecycleState, ScanReport, Severity } from "../../model/index.ts";
import { productText } from "./scan-words.ts";

/** Attributes and their numbers: https://github.com/ocsf/ocsf-schema, tag 1.8.0 */
const schemaVersion = "1.8.0";
/** A class of events, as its records name it. */
export const detectionFinding = { class_uid: 2004, class_name: "Detection Finding" };
export const vulnerabilityFinding = { class_uid: 2002, class_name: "Vulnerability Finding" };

/** Number and name of a severity. */
export const severityIds: Readonly<Record<Severity, readonly [number, string]>> = {
  critical: [5, "Critical"],
  high: [4, "High"],
  medium: [3, "Medium"],
  low: [2, "Low"],
};
export const informational = [1, "Informational"] as const;
export const unknownSeverity = [0, "Unknown"] as const;

type Activity = readonly [activityId: number, activity: string, statusId: number, status: string];
export const isNew: Activity = [1, "Create", 1, "New"];
const goesOn: Activity = [2, "Update", 2, "In Progress"];
const isClosed: Activity = [3, "Close", 4, "Resolved"];

/** Only what was seen closed is resolved; what somebody says, or what is merely silent, is not. */
const activities: Readonly<Record<LifecycleState, Activity>> = {
  open: goesOn,
  contained: goesOn,
  "claimed fixed": goesOn,
  verified: isClosed,
  regressed: isNew,
  moved: goesOn,
  unknown: goesOn,
};

/** What every event begins with. */
export function eventBase(
  report: ScanReport,
  kind: typeof detectionFinding,
  [severityId, severity]: readonly [number, string],
  [activityId, activity, statusId, status]: Activity,
): object {
  return {
    activity_id: activityId,
    activity_name: activity,
    category_uid: 2,
    category_name: "Findings",
    ...kind,
    type_uid: kind.class_uid * 100 + activityId,
    type_name: `${kind.class_name}: ${activity}`,
    severity_id: severityId,
    severity,
    status_id: statusId,
    status,
    // Milliseconds since 1970 (timestamp_t).
    time: Date.parse(report.endedAt),
    start_time: Date.parse(report.startedAt),
    end_time: Date.parse(report.endedAt),
    metadata: {
      version: schemaVersion,
      product: { name: "Watertight", vendor_name: "Watertight", version: report.tool.version },
      correlation_uid: report.run,
    },
  };
}

/** What happened to the finding since it was last told. */
export function activityOf({ lifecycle }: Exposure): Activity {
  return lifecycle === undefined ? isNew : activities[lifecycle.state];
}

/** When it was first seen, where an earlier scan tells. */
export function firstSeen({ lifecycle }: Exposure): object {
  const first = lifecycle?.history[0]?.at;
  return first === undefined ? {} : { first_seen_time: Date.parse(first) };
}

/** A door as a network_endpoint. */
export function endpointOf({
  address,
  name,
  port,
  service,
}: Pick<ExposureDoor, "address" | "port"> & {
  readonly name?: string | undefined;
  readonly service?: string;
}): object {
  return {
    ip: address,
    ...(name !== undefined && { hostname: name }),
    port,
    ...(service !== undefined && { svc_name: service }),
  };
}

/** A service as resource_details. */
export function resourceOf(exposure: Exposure): object {
  const [door] = exposure.doors;
  return {
    uid: exposure.id,
    name: productText(exposure),
    type: exposure.category,
    ...(exposure.version !== undefined && { version: exposure.version }),
    ...(door !== undefined && { ip: door.address }),
    ...(door?.name !== undefined && { hostname: door.name }),
  };
}
