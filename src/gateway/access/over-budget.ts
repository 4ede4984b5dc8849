import type { Budget } from "../../model/index.ts";
import type { Refused } from "./limits.ts";
import { type Amount, added, type Usage } from "./usage.ts";

const budgetWords: Readonly<Record<keyof Budget, string>> = {
  requestsPerDay: "requests a day",
  inputTokensPerDay: "input tokens a day",
  outputTokensPerDay: "output tokens a day",
  inputTokensPerMonth: "input tokens a month",
  outputTokensPerMonth: "output tokens a month",
  moneyPerMonth: "of money a month",
};
const budgetNames = Object.keys(budgetWords) as readonly (keyof Budget)[];

/** Which budget a request would pass, if any. */
export function overBudget(
  subject: string,
  budget: Budget,
  before: Usage,
  asked: Amount,
  now: Date,
): Refused | undefined {
  const after = added(before, asked, 1);
  for (const limit of budgetNames) {
    const most = budget[limit];
    if (most === undefined || after[limit] <= most * (limit === "moneyPerMonth" ? 1e6 : 1)) continue;
    const isTooMuchAlone = after[limit] - before[limit] > most * (limit === "moneyPerMonth" ? 1e6 : 1);
    const period = limit.endsWith("Day") ? "day" : "month";
    return {
      subject,
      limit,
      why: `the budget of ${most} ${budgetWords[limit]} ${isTooMuchAlone ? "is less than this request may need" : "does not allow for it any more"}`,
      retryAfter: isTooMuchAlone ? undefined : secondsTo(now, period),
    };
  }
  return undefined;
}

/** Seconds to the end of the day or month, UTC. */
export function secondsTo(now: Date, period: "day" | "month"): number {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const end = period === "day" ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
  return Math.ceil((end - now.getTime()) / 1000);
}
