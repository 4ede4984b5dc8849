import { z } from "zod";
import { Confidence, DataClass, Severity } from "./data-class-schema.ts";

/** What a collection is. */
export const CollectionKind = z.enum([
  "chat history",
  "system prompts",
  "training set",
  "traces",
  "access log",
  "application log",
  "events",
  "user table",
  "contact list",
  "correspondence",
  "credentials",
  "payments",
  "health records",
  "documents",
  "embeddings",
  "configuration",
]);
export type CollectionKind = z.infer<typeof CollectionKind>;

const count = z.int().nonnegative();
const instant = z.iso.datetime();
const place = count.describe("index into places");
const exact = z.boolean().describe("false: the counts beside it are estimates");

const interval = z
  .strictObject({ low: count, high: count })
  .optional()
  .describe("95 % interval (Wilson) of the count beside it, when that is an estimate");

const Location = z
  .strictObject({
    place,
    collection: z.string().describe("path inside the place; archive members behind '!'"),
    line: z.int().positive().optional(),
    column: z.int().positive().optional().describe("UTF-16 code units from the start of the line"),
    row: z.int().positive().optional(),
    part: z.string().optional().describe("part or file of the table's storage that row counts in"),
    field: z.string().optional().describe("column, header or key the value stands under"),
    conversation: z.string().optional(),
    title: z.string().optional().describe("title of the conversation, itself masked"),
    message: z.string().optional(),
    role: z.enum(["user", "assistant", "system", "tool"]).optional(),
    sentAt: instant.optional(),
    vendor: z.string().optional(),
    wrapping: z.array(z.enum(["json", "url", "html", "base64", "utf16", "joined"])).optional(),
  })
  .describe("exactly where one occurrence begins");

const RemedyStep = z.strictObject({
  do: z.string(),
  where: z.string().optional().describe("address or command"),
});

const RemedyText = z.strictObject({
  id: z.string(),
  title: z.string().describe("one line a tired person can follow"),
  steps: z.array(RemedyStep),
  verified: z.enum(["file", "page", "recalled"]).describe("how far the facts were checked"),
  asOf: z.iso.date(),
  references: z.array(z.string()).describe("where the facts were found, most of them addresses"),
});

const Finding = z.strictObject({
  fingerprint: z.string().describe("HMAC-SHA-256 of the value under this installation's key, 32 hex digits"),
  detector: z.string(),
  title: z.string(),
  dataClass: DataClass,
  severity: Severity,
  confidence: Confidence,
  preview: z.string().describe("masked: enough to recognise, never enough to use"),
  count,
  exact: z.boolean(),
  interval,
  remedy: z.string(),
  firstSeen: instant.optional().describe("earliest time it was sent, where the place knows"),
  lastSeen: instant.optional(),
  vendors: z.array(z.string()).optional().describe("vendors it was sent to"),
  locations: z.array(Location).describe("the first ones in reading order; see moreLocations"),
  moreLocations: count,
});

const ClassTotal = z.strictObject({
  dataClass: DataClass,
  distinct: count,
  count,
  exact: z.boolean(),
  interval,
  worst: Severity,
});

const People = z
  .strictObject({
    count,
    exact: z.boolean(),
    by: z.string(),
    ofSample: z.literal(true).optional().describe("only a sample was looked at: there may be more"),
  })
  .describe("distinct people, counted by the detector named");

const ColumnTotal = z.strictObject({
  name: z.string(),
  type: z.string().optional().describe("as the place calls it"),
  count,
  exact,
  interval,
  worst: Severity.optional(),
  classes: z.partialRecord(DataClass, count),
  detectors: z.array(z.string()).describe("what was found in it, worst first"),
});

const SecretTotal = z.strictObject({
  detector: z.string(),
  title: z.string(),
  severity: Severity,
  distinct: count,
  count,
  exact,
  interval,
});

const CollectionTotal = z.strictObject({
  place,
  name: z.string(),
  format: z.string(),
  bytes: count,
  count,
  exact,
  interval,
  worst: Severity.optional(),
  classes: z.partialRecord(DataClass, count),
  is: z
    .strictObject({ kind: CollectionKind, because: z.array(z.string()) })
    .optional()
    .describe("what the collection is, and what speaks for it"),
  rows: z.strictObject({ count, exact: z.boolean() }).optional().describe("rows it has, read or not"),
  share: z.number().positive().max(1).optional().describe("share of the rows that was read, when not all"),
  people: People.optional(),
  span: z.strictObject({ from: instant, to: instant }).optional().describe("earliest and latest row"),
  secrets: z.array(SecretTotal).optional().describe("by kind, worst first"),
  columns: z.array(ColumnTotal).optional().describe("those with findings, in the order of the table"),
});

const ConversationTotal = z.strictObject({
  place,
  collection: z.string(),
  conversation: z.string(),
  title: z.string().optional(),
  vendor: z.string().optional(),
  firstSent: instant.optional(),
  lastSent: instant.optional(),
  messages: count,
  count,
  exact,
  worst: Severity.optional(),
  classes: z.partialRecord(DataClass, count),
});

const GapRecord = z.strictObject({
  place,
  collection: z.string(),
  why: z.string(),
  kind: z.enum(["skipped", "unread"]),
});

/** Everything a run found: the one thing every report format is made from. */
export const Report = z.strictObject({
  schema: z.literal("watertight.report/1"),
  run: z.string(),
  tool: z.strictObject({ name: z.literal("watertight"), version: z.string() }),
  verb: z.literal("inspect"),
  startedAt: instant,
  endedAt: instant,
  places: z.array(z.strictObject({ target: z.string(), kind: z.string() })),
  state: z.enum(["complete", "incomplete"]),
  interrupted: z.boolean(),
  read: z.strictObject({
    collections: count,
    bytes: count,
    rows: count,
    messages: count,
    conversations: count,
  }),
  people: People.optional(),
  classes: z.array(ClassTotal),
  findings: z.array(Finding).describe("worst first"),
  allowed: count.describe("occurrences left out because the allow-list names them"),
  moreFindings: count.describe("distinct findings beyond those listed; they are in the totals"),
  collections: z.array(CollectionTotal).describe("in reading order; those with findings are kept first"),
  moreCollections: count.describe("with findings, beyond those listed"),
  collectionsWithoutFindings: count.describe("all of them; only the first are listed"),
  conversations: z.array(ConversationTotal).describe("those with findings, by time"),
  moreConversations: count.describe("with findings, beyond those listed"),
  remedies: z.array(RemedyText).describe("each remedy that a finding names"),
  gaps: z.array(GapRecord),
  moreUnread: count.describe("parts that could not be read, beyond those listed"),
  moreSkipped: count.describe("parts left out on purpose, beyond those listed"),
});

export type Report = z.infer<typeof Report>;
export type Finding = Report["findings"][number];
export type Location = Finding["locations"][number];
export type RemedyText = Report["remedies"][number];
export type ConversationTotal = Report["conversations"][number];
export type CollectionTotal = Report["collections"][number];
export type GapRecord = Report["gaps"][number];
