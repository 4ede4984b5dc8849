import { type Caller, type Counts, type Decision, decide, type Verdict } from "./decide.ts";
import type { Policy } from "./policy.ts";

const outcomes: Readonly<Record<Decision["outcome"], string>> = {
  send: "would be sent",
  ask: "would wait until the caller confirms it",
  block: "would be blocked",
};

/** Lines for a person: what would happen to such a request, which rule says so, and what to change if it should be otherwise. */
export function explain(policy: Policy, caller: Caller, vendor: string, counts: Counts, now: Date): string[] {
  const decision = decide(policy, caller, vendor, counts, now);
  const state = policy.vendors.get(decision.vendor)?.state ?? "not configured";
  return [
    ...decision.reroutes.map(
      ({ from, verdict }) =>
        `${from} → ${verdict.to}: ${nameOf(verdict)} is rerouted by ${sourceOf(verdict)}`,
    ),
    `${decision.vendor} (${state}): ${outcomes[decision.outcome]}`,
    ...decision.verdicts.filter((verdict) => isWorthALine(verdict, decision)).map(lineOf),
    `policy ${decision.policy}`,
    adviceOf(decision, caller),
  ];
}

/** That a plain request is allowed goes without saying as long as something else decides. */
function isWorthALine(verdict: Verdict, { verdicts }: Decision): boolean {
  return verdict.dataClass !== "none" || verdict.action !== "allow" || verdicts.length === 1;
}

function lineOf(verdict: Verdict): string {
  const count = verdict.dataClass === "none" ? "" : ` (${verdict.count})`;
  return `  ${nameOf(verdict)}${count}: ${verdict.action}, by ${sourceOf(verdict)}`;
}

function nameOf({ dataClass }: Verdict): string {
  if (dataClass === "none") return "the request itself";
  return dataClass === "unread" ? "what cannot be read" : dataClass;
}

function sourceOf({ rule, because }: Verdict): string {
  return rule === undefined ? `default (${because})` : `rule ${rule} (${because})`;
}

function adviceOf({ verdicts, outcome, vendor }: Decision, caller: Caller): string {
  const strictest =
    verdicts.find(({ action }) => action === (outcome === "send" ? "tokenise" : outcome)) ?? verdicts.at(-1);
  if (strictest === undefined || (outcome === "send" && strictest.action === "allow")) {
    return "to change this: put a rule for it in front of the policy";
  }
  if (strictest.rule !== undefined)
    return `to change this: edit rule ${strictest.rule}, or put one in front of it`;
  if (outcome === "block" && strictest.dataClass === "none") {
    return `to change this: see the state, the dates and the keys of ${vendor} in the configuration`;
  }
  return `to change this: put in front of the policy { team: ${caller.team}, vendor: ${vendor}, class: ${strictest.dataClass}, do: … }`;
}
