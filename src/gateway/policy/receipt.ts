import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Redacted } from "../../base/index.ts";
import { PolicyClass } from "../../model/index.ts";

/** What a caller is asked to confirm. */
export interface Asked {
  /** Id of the gateway key. */
  readonly key: string;
  readonly vendor: string;
  /** Version of the policy that asks. */
  readonly policy: string;
  readonly body: Uint8Array;
  /** The classes that are asked about. */
  readonly classes: readonly PolicyClass[];
}

const lifetime = 5 * 60_000;
const longest = 2048;

const Statement = z.strictObject({
  key: z.string(),
  vendor: z.string(),
  policy: z.string(),
  body: z.string(),
  classes: z.array(PolicyClass),
  until: z.int(),
});

/**
 * A receipt that the caller sends back to confirm. It holds for five minutes, for this key, vendor, policy and exact body,
 * any number of times: nothing is kept of it here.
 */
export function makeReceipt(secret: Redacted<Uint8Array>, asked: Asked, now: Date): string {
  const statement: z.infer<typeof Statement> = {
    key: asked.key,
    vendor: asked.vendor,
    policy: asked.policy,
    body: digestOf(asked.body),
    classes: [...asked.classes],
    until: now.getTime() + lifetime,
  };
  const text = Buffer.from(JSON.stringify(statement)).toString("base64url");
  return `${text}.${signatureOf(secret, text).toString("base64url")}`;
}

export type ReceiptAnswer = { readonly holds: true } | { readonly holds: false; readonly why: string };

/** Whether a receipt confirms what is asked now, and if not, why in words for the caller. */
export function checkReceipt(
  secret: Redacted<Uint8Array>,
  receipt: string,
  asked: Asked,
  now: Date,
): ReceiptAnswer {
  const statement = readStatement(secret, receipt);
  if (statement === undefined) return refused("the receipt is not one of this gateway, or it was altered");
  if (now.getTime() > statement.until) return refused("the receipt has expired: it holds for five minutes");
  if (statement.until > now.getTime() + lifetime)
    return refused("the receipt is from the future: check the clocks");
  if (statement.key !== asked.key) return refused("the receipt was given to another key");
  if (statement.vendor !== asked.vendor) return refused("the receipt is for another vendor");
  if (statement.policy !== asked.policy) return refused("the policy has changed since the receipt was given");
  if (statement.body !== digestOf(asked.body))
    return refused("the receipt is for another body: it has to be the same to the byte");
  const missing = asked.classes.filter((each) => !statement.classes.includes(each));
  if (missing.length > 0) return refused(`the receipt does not speak of ${missing.join(", ")}`);
  return { holds: true };
}

function refused(why: string): ReceiptAnswer {
  return { holds: false, why };
}

/** Nothing is parsed before its signature is known to be ours. */
function readStatement(secret: Redacted<Uint8Array>, receipt: string): z.infer<typeof Statement> | undefined {
  if (receipt.length > longest) return undefined;
  const parts = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/.exec(receipt);
  const [, text = "", signature = ""] = parts ?? [];
  const given = Buffer.from(signature, "base64url");
  const expected = signatureOf(secret, text);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  // The last character of 43 has two bits to spare: only one spelling of a signature counts.
  if (expected.toString("base64url") !== signature) return undefined;
  return Statement.safeParse(JSON.parse(Buffer.from(text, "base64url").toString())).data;
}

/** The words in front keep this signature apart from all others under the same secret. */
function signatureOf(secret: Redacted<Uint8Array>, text: string): Buffer {
  return createHmac("sha256", secret.dangerouslyReveal()).update(`watertight receipt 1\n${text}`).digest();
}

function digestOf(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("hex");
}
