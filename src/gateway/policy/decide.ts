import { type PolicyAction, type PolicyClass, type PolicyRule, policyClasses } from "../../model/index.ts";
import { dayOf } from "./day.ts";
import { defaultActions } from "./defaults.ts";
import type { Policy } from "./policy.ts";
import type { Vendor } from "./vendors.ts";
import { whyClosed } from "./why-closed.ts";

/** Who asks, as the record of the gateway key says. */
export interface Caller {
  /** Id of the gateway key. */
  readonly key: string;
  readonly team: string;
  readonly tenant: string;
  /** The only vendors this key is for; absent: all. */
  readonly vendors?: readonly string[] | undefined;
}

/** How many values of a class a request holds, or parts that could not be read. */
export type Counts = ReadonlyMap<PolicyClass, number>;

export interface Verdict {
  /** `none`: the request itself, whatever is in it. */
  readonly dataClass: PolicyClass | "none";
  readonly count: number;
  readonly action: PolicyAction;
  /** Its number in the file, from 1; undefined: built in. */
  readonly rule: number | undefined;
  readonly because: string;
  /** Where `reroute` leads. */
  readonly to?: string;
}

export interface Decision {
  readonly outcome: "send" | "block" | "ask";
  /** Where it goes, after every reroute. */
  readonly vendor: string;
  /** Worst class first, the request itself last. */
  readonly verdicts: readonly Verdict[];
  /** Why it goes elsewhere than it was sent, step by step. */
  readonly reroutes: readonly { readonly from: string; readonly verdict: Verdict }[];
  readonly policy: string;
}

/**
 * What happens to a request. The first rule that fits a class decides on it, then what is built in; of all classes the strictest
 * holds: block, reroute, ask, send. Pure and total: it depends on nothing that a caller can say besides what was counted.
 */
export function decide(policy: Policy, caller: Caller, vendor: string, counts: Counts, now: Date): Decision {
  const reroutes: { from: string; verdict: Verdict }[] = [];
  let at = vendor;
  for (;;) {
    const verdicts = verdictsAt(policy, caller, at, counts, now);
    const decided = { vendor: at, verdicts, reroutes, policy: policy.version };
    if (verdicts.some(({ action }) => action === "block")) return { outcome: "block", ...decided };
    const away = verdicts.find(({ to }) => to !== undefined);
    if (away?.to === undefined) {
      return { outcome: verdicts.some(({ action }) => action === "ask") ? "ask" : "send", ...decided };
    }
    reroutes.push({ from: at, verdict: away });
    at = away.to;
    if (reroutes.some(({ from }) => from === at)) {
      const because = `rerouting leads back to ${at}`;
      const circle: Verdict = { ...away, action: "block", because };
      return { outcome: "block", ...decided, verdicts: [circle] };
    }
  }
}

/** The decision once the caller has confirmed what was asked: those classes go as they are. */
export function confirmed(decision: Decision): Decision {
  if (decision.outcome !== "ask") return decision;
  const verdicts = decision.verdicts.map(
    (verdict): Verdict => (verdict.action === "ask" ? { ...verdict, action: "allow" } : verdict),
  );
  return { ...decision, outcome: "send", verdicts };
}

function verdictsAt(policy: Policy, caller: Caller, id: string, counts: Counts, now: Date): Verdict[] {
  const vendor = policy.vendors.get(id);
  const closed = whyClosed(vendor, caller, id, now);
  const day = dayOf(now);
  const classes = policyClasses.filter(
    (dataClass) => counts.get(dataClass) !== undefined && counts.get(dataClass) !== 0,
  );
  return [...classes, "none" as const].map((dataClass): Verdict => {
    const count = dataClass === "none" ? 0 : (counts.get(dataClass) ?? 0);
    const at = policy.rules.findIndex(
      (rule) =>
        (closed === undefined || rule.do === "block" || (rule.do === "reroute" && vendor !== undefined)) &&
        isInTime(rule, day) &&
        fits(rule, caller, id, vendor, dataClass),
    );
    const rule = policy.rules[at];
    const { action, because } =
      rule === undefined ? builtIn(vendor, closed, dataClass) : ruled(rule, dataClass);
    return {
      dataClass,
      count,
      action,
      rule: rule === undefined ? undefined : at + 1,
      because,
      ...(action === "reroute" && rule?.to !== undefined && { to: rule.to }),
    };
  });
}

function isInTime({ from, until }: PolicyRule, day: string): boolean {
  return (from === undefined || day >= from) && (until === undefined || day <= until);
}

function fits(
  rule: PolicyRule,
  caller: Caller,
  id: string,
  vendor: Vendor | undefined,
  dataClass: Verdict["dataClass"],
): boolean {
  if (rule.to === id) return false;
  return (
    includes(rule.tenant, caller.tenant) &&
    includes(rule.team, caller.team) &&
    includes(rule.key, caller.key) &&
    includes(rule.vendor, id) &&
    includes(rule.vendorState, vendor?.state) &&
    speaksOf(rule, dataClass)
  );
}

function includes<T>(list: readonly T[] | undefined, value: T | undefined): boolean {
  return list === undefined || (value !== undefined && list.includes(value));
}

/**
 * Whether a rule speaks of a class. Without classes one that masks or tokenises means values, and not the marks of a chat
 * or a system prompt: who wants those masked names them.
 */
export function speaksOf(rule: PolicyRule, dataClass: Verdict["dataClass"]): boolean {
  if (rule.class !== undefined) return dataClass !== "none" && rule.class.includes(dataClass);
  const isMark = dataClass === "conversation" || dataClass === "instructions";
  return !isMark || (rule.do !== "mask" && rule.do !== "tokenise");
}

function ruled(rule: PolicyRule, dataClass: Verdict["dataClass"]): Pick<Verdict, "action" | "because"> {
  const because = rule.because ?? "the rule gives no reason";
  if (rule.do !== "mask" && rule.do !== "tokenise") return { action: rule.do, because };
  if (dataClass === "none") return { action: "allow", because };
  if (dataClass !== "unread") return { action: rule.do, because };
  return { action: "block", because: `what cannot be read cannot be ${rule.do}d: ${because}` };
}

function builtIn(
  vendor: Vendor | undefined,
  closed: string | undefined,
  dataClass: Verdict["dataClass"],
): Pick<Verdict, "action" | "because"> {
  if (closed !== undefined || vendor === undefined || vendor.state === "blocked") {
    return { action: "block", because: closed ?? "the vendor is blocked" };
  }
  const action = dataClass === "none" ? "allow" : defaultActions[vendor.state][dataClass];
  const reason = vendor.reason === undefined ? "" : `: ${vendor.reason}`;
  return { action, because: `built in for a vendor that is ${vendor.state}${reason}` };
}
