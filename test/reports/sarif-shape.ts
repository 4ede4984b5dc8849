import { z } from "zod";

/**
 * What SARIF 2.1.0 (OASIS standard, errata 01) asks of the parts of it that Watertight writes, and nothing else allowed.
 * Written from the prose of the standard; the sections are named where they demand more than a type.
 */
const text = z.string().min(1);
// §3.11.5 and §3.11.6: braces and square brackets in a message stand doubled and escaped, or they mean something.
const messageString = text.refine((said) => !/(?<!\\)[[\]]|(?<!\{)\{(?!\{)|(?<!\})\}(?!\})/.test(said));
const message = z.strictObject({ text: messageString });
const multiformat = z.strictObject({ text, markdown: text.optional() });
const level = z.enum(["none", "note", "warning", "error"]);
// §3.10.1 and RFC 3986: only unreserved, reserved and percent-encoded characters.
const uri = z.string().regex(/^(?:[A-Za-z0-9\-._~:/?#@!$&'()*+,;=]|%[0-9A-F]{2})+$/);
const instant = z.iso.datetime();
const properties = z.record(z.string(), z.unknown());

const location = z.strictObject({
  physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({ uri }),
    // §3.30.5: a column is a column of a line.
    region: z
      .strictObject({ startLine: z.int().positive(), startColumn: z.int().positive().optional() })
      .optional(),
  }),
  logicalLocations: z
    .array(z.strictObject({ name: text, fullyQualifiedName: text, kind: text }))
    .min(1)
    .optional(),
  message: message.optional(),
});

const notification = z.strictObject({
  descriptor: z.strictObject({ id: text }),
  level,
  message,
  locations: z.array(location).optional(),
});

const rule = z.strictObject({
  id: text,
  name: z.string().regex(/^[A-Z][A-Za-z0-9]*$/),
  shortDescription: multiformat,
  fullDescription: multiformat,
  helpUri: z.url().optional(),
  help: multiformat,
  defaultConfiguration: z.strictObject({ level }),
  properties: z.strictObject({
    // GitHub, "SARIF support for code scanning": a score as a string, precision one of four words.
    "security-severity": z.string().regex(/^(?:10\.0|\d\.\d)$/),
    precision: z.enum(["very-high", "high", "medium", "low"]),
    tags: z.array(text).max(20),
  }),
});

const run = z.strictObject({
  tool: z.strictObject({
    driver: z.strictObject({
      name: text,
      version: text,
      rules: z.array(rule),
      notifications: z.array(z.strictObject({ id: text, shortDescription: multiformat })),
    }),
  }),
  automationDetails: z.strictObject({ id: text }),
  columnKind: z.enum(["utf16CodeUnits", "unicodeCodePoints"]),
  invocations: z.array(
    z.strictObject({
      executionSuccessful: z.boolean(),
      startTimeUtc: instant,
      endTimeUtc: instant,
      toolExecutionNotifications: z.array(notification),
    }),
  ),
  results: z.array(
    z.strictObject({
      ruleId: text,
      ruleIndex: z.int().nonnegative(),
      level,
      message,
      locations: z.array(location).min(1).optional(),
      partialFingerprints: z.record(text, text),
      properties,
    }),
  ),
  properties,
});

export const SarifLog = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z.array(run).min(1),
});
