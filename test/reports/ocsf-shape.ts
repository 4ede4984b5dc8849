import { z } from "zod";

/**
 * What OCSF 1.8.0 asks of the parts that Watertight writes, and nothing else allowed. From events/findings and objects of
 * https://github.com/ocsf/ocsf-schema at the tag 1.8.0.
 */
const text = z.string();
const time = z.int().positive();
const vulnerability = z
  .strictObject({
    title: text,
    severity: text,
    cve: z.strictObject({ uid: text, title: text }).optional(),
    advisory: z.strictObject({ uid: text, title: text }).optional(),
    is_fix_available: z.boolean(),
    references: z.array(text),
    affected_packages: z
      .array(z.strictObject({ name: text, version: text, fixed_in_version: text }))
      .optional(),
  })
  // objects/vulnerability.json, constraints.just_one
  .refine(({ cve, advisory }) => (cve === undefined) !== (advisory === undefined));

const endpoint = z.strictObject({
  ip: text,
  hostname: text.optional(),
  port: z.int().min(0).max(65_535),
  svc_name: text.optional(),
});

const base = {
  activity_id: z.int().min(1).max(3),
  activity_name: text,
  category_uid: z.literal(2),
  category_name: z.literal("Findings"),
  class_name: text,
  type_uid: z.int(),
  type_name: text,
  severity_id: z.int().min(0).max(5),
  severity: text,
  status_id: z.int().min(0).max(4),
  status: text,
  time,
  start_time: time,
  end_time: time,
  message: text,
  metadata: z.strictObject({
    version: z.literal("1.8.0"),
    product: z.strictObject({ name: text, vendor_name: text, version: text }),
    correlation_uid: text,
  }),
  finding_info: z.strictObject({
    uid: text,
    title: text,
    desc: text.optional(),
    types: z.array(text),
    analytic: z.strictObject({ uid: text, name: text, type_id: z.int(), type: text }).optional(),
    first_seen_time: time.optional(),
  }),
  resources: z
    .array(
      z.strictObject({
        uid: text,
        name: text,
        type: text,
        version: text.optional(),
        ip: text.optional(),
        hostname: text.optional(),
      }),
    )
    .optional(),
  unmapped: z.record(text, z.unknown()),
};

export const OcsfEvent = z
  .discriminatedUnion("class_uid", [
    z.strictObject({
      ...base,
      class_uid: z.literal(2004),
      is_alert: z.boolean(),
      evidences: z
        .array(z.strictObject({ dst_endpoint: endpoint, data: z.record(text, z.unknown()) }))
        .optional(),
      remediation: z.strictObject({ desc: text, references: z.array(text) }).optional(),
    }),
    z.strictObject({ ...base, class_uid: z.literal(2002), vulnerabilities: z.array(vulnerability).min(1) }),
  ])
  // base_event.json: type_uid = class_uid * 100 + activity_id
  .refine((event) => event.type_uid === event.class_uid * 100 + event.activity_id);
