import { alphabets, sample } from "../../../base/index.ts";
import type { Candidate, Detector } from "../../detector.ts";
import { isGenuine } from "./genuine.ts";

const alnum = (length: number, seed: number): string => sample(alphabets.alnum, length, seed);
/** Parted, or push protection takes the samples for live keys. */
const prefix = (kind: string, mode: string): string => [`${kind}_`, `${mode}_`].join("");

/** Other houses took over the prefix: Clerk says its name near, Paystack's keys are forty hex digits. */
const others = ["clerk", "paystack", "workos"];

function isStripeKey(candidate: Candidate): boolean {
  if (candidate.nearWord !== undefined && others.includes(candidate.nearWord)) return false;
  const body = candidate.value.slice(candidate.value.lastIndexOf("_") + 1);
  return !/^[0-9a-f]{40}$/.test(body) && isGenuine(candidate);
}

const keys = "https://docs.stripe.com/keys";

export const stripe: readonly Detector[] = [
  {
    id: "secret.stripe.live-key",
    dataClass: "secret",
    title: "Stripe live secret key",
    severity: "critical",
    pattern: /sk_(?:live|prod)_[A-Za-z0-9]{24,247}/,
    near: others,
    check: isStripeKey,
    remedy: "rotate.stripe",
    finds: [
      `STRIPE_SECRET_KEY=${prefix("sk", "live")}51${alnum(97, 1)}`,
      `stripe.api_key = "${prefix("sk", "live")}${alnum(24, 2)}"`,
    ],
    ignores: [
      `${prefix("sk", "live")}${alnum(12, 1)}`,
      `CLERK_SECRET_KEY=${prefix("sk", "live")}${alnum(42, 3)}`,
    ],
    references: [keys],
  },
  {
    id: "secret.stripe.restricted-key",
    dataClass: "secret",
    title: "Stripe live restricted key",
    severity: "critical",
    pattern: /rk_(?:live|prod)_[A-Za-z0-9]{24,247}/,
    check: isGenuine,
    remedy: "rotate.stripe",
    finds: [
      `STRIPE_KEY=${prefix("rk", "live")}51${alnum(97, 1)}`,
      `Authorization: Bearer ${prefix("rk", "live")}${alnum(24, 2)}`,
    ],
    ignores: [`${prefix("rk", "live")}${alnum(12, 1)}`, `${prefix("pk", "live")}${alnum(24, 3)}`],
    references: [keys],
  },
  {
    id: "secret.stripe.test-key",
    dataClass: "secret",
    title: "Stripe test key",
    severity: "medium",
    pattern: /(?:sk|rk)_test_[A-Za-z0-9]{24,247}/,
    keywords: ["sk_test_", "rk_test_"],
    near: others,
    check: isStripeKey,
    remedy: "rotate.stripe",
    finds: [
      `STRIPE_SECRET_KEY=${prefix("sk", "test")}51${alnum(97, 1)}`,
      `key: '${prefix("rk", "test")}${alnum(24, 2)}'`,
    ],
    ignores: [
      `${prefix("sk", "test")}${alnum(12, 1)}`,
      `PAYSTACK_SECRET_KEY=${prefix("sk", "test")}${sample(alphabets.hex, 40, 3)}`,
    ],
    references: ["https://docs.stripe.com/testing-use-cases"],
  },
  {
    id: "secret.stripe.publishable-key",
    dataClass: "secret",
    title: "Stripe publishable key",
    severity: "low",
    pattern: /pk_live_[A-Za-z0-9]{24,247}/,
    near: others,
    check: isStripeKey,
    remedy: "rotate.stripe",
    finds: [
      `NEXT_PUBLIC_STRIPE_KEY=${prefix("pk", "live")}51${alnum(97, 1)}`,
      `Stripe('${prefix("pk", "live")}${alnum(24, 2)}')`,
    ],
    ignores: [
      `${prefix("pk", "live")}${alnum(12, 1)}`,
      `PAYSTACK_PUBLIC_KEY=${prefix("pk", "live")}${sample(alphabets.hex, 40, 3)}`,
    ],
    references: [keys],
  },
  {
    id: "secret.stripe.webhook-secret",
    dataClass: "secret",
    title: "webhook signing secret (Stripe, Svix)",
    severity: "high",
    pattern: /whsec_[A-Za-z0-9+/]{32,64}={0,2}/,
    check: isGenuine,
    remedy: "rotate.stripe",
    finds: [`STRIPE_WEBHOOK_SECRET=whsec_${alnum(32, 1)}`, `CLERK_WEBHOOK_SECRET="whsec_${alnum(44, 2)}"`],
    ignores: [`whsec_${alnum(20, 1)}`, `whsec_${"x".repeat(32)}`],
    references: [
      "https://docs.stripe.com/webhooks/signature",
      "https://docs.svix.com/receiving/verifying-payloads/how",
    ],
  },
];
