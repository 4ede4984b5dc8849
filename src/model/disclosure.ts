import { z } from "zod";
import { dataClasses } from "./data-class.ts";

/** In what form a value left: as it was, hidden for good, as a token that only we can turn back, or not at all. */
const disclosureForms = ["raw", "masked", "token", "blocked"] as const;
export const DisclosureForm = z.enum(disclosureForms);
export type DisclosureForm = z.infer<typeof DisclosureForm>;

/** `none`: nothing sensitive was found. `unread`: parts that could not be read, such as images. */
export const disclosedClasses = [...dataClasses, "none", "unread"] as const;
export const DisclosedClass = z.enum(disclosedClasses);
export type DisclosedClass = z.infer<typeof DisclosedClass>;

/** One value that was in a request: never the value itself. */
const DisclosedValue = z.strictObject({
  /** Under the installation's key, as findings have it. */
  fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
  detector: z.string(),
  preview: z.string(),
});

/** An entry of the ledger: who disclosed one class of data to which vendor, when, in what form. One for each request and class and form. */
export const Disclosure = z.strictObject({
  /** Of the request; entries of one request share it. */
  request: z.string().min(1).max(64),
  /** Milliseconds since 1970, UTC. */
  at: z.int().nonnegative(),
  tenant: z.string(),
  team: z.string(),
  /** Id of the gateway key, never the key; empty for what was imported. */
  key: z.string(),
  /** The end user, when the caller named one: keyed fingerprint and masked preview. */
  person: z.strictObject({ fingerprint: z.string(), preview: z.string() }).optional(),
  vendor: z.string(),
  model: z.string(),
  /** Where the vendor processes it, as the configuration says; empty when it does not. */
  region: z.string(),
  /** `openai.chat`; for imports `import.<kind>`. */
  surface: z.string(),
  dataClass: DisclosedClass,
  form: DisclosureForm,
  /** How many values (or unread parts) there were, repeated ones included. */
  count: z.int().nonnegative(),
  /** Distinct ones, the first 1,000 of a request. */
  values: z.array(DisclosedValue).max(1000),
  /** Version of the policy that decided: the first 12 hex digits of its SHA-256. */
  policy: z.string(),
});
export type Disclosure = z.infer<typeof Disclosure>;
