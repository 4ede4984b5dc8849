import type { Price } from "../../model/index.ts";

/** Tokens of a request: the estimate before it, what the vendor says after it. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
}

/** What one key or team has used on a day and in its month, UTC. Money is in millionths. */
export interface Usage {
  /** `2025-01-30`. */
  readonly day: string;
  readonly requestsPerDay: number;
  readonly inputTokensPerDay: number;
  readonly outputTokensPerDay: number;
  readonly inputTokensPerMonth: number;
  readonly outputTokensPerMonth: number;
  readonly moneyPerMonth: number;
}

/** Tokens and money, estimated before a request and known after it. */
export interface Amount {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** In millionths; undefined: nobody said what the model costs. */
  readonly money: number | undefined;
}

/** What was used, brought to a later day: what belongs to a day or month that is over is forgotten. */
export function onDay(usage: Usage | undefined, day: string): Usage {
  if (usage?.day === day) return usage;
  const sameMonth = usage?.day.slice(0, 7) === day.slice(0, 7);
  return {
    day,
    requestsPerDay: 0,
    inputTokensPerDay: 0,
    outputTokensPerDay: 0,
    inputTokensPerMonth: sameMonth ? usage.inputTokensPerMonth : 0,
    outputTokensPerMonth: sameMonth ? usage.outputTokensPerMonth : 0,
    moneyPerMonth: sameMonth ? usage.moneyPerMonth : 0,
  };
}

/** Adds to what was used; nothing falls below zero. */
export function added(usage: Usage, amount: Amount, requests: number): Usage {
  const plus = (before: number, more: number): number => Math.max(0, before + more);
  return {
    day: usage.day,
    requestsPerDay: plus(usage.requestsPerDay, requests),
    inputTokensPerDay: plus(usage.inputTokensPerDay, amount.inputTokens),
    outputTokensPerDay: plus(usage.outputTokensPerDay, amount.outputTokens),
    inputTokensPerMonth: plus(usage.inputTokensPerMonth, amount.inputTokens),
    outputTokensPerMonth: plus(usage.outputTokensPerMonth, amount.outputTokens),
    moneyPerMonth: plus(usage.moneyPerMonth, amount.money ?? 0),
  };
}

/** Both together, on the day named. */
export function together(one: Usage | undefined, other: Usage | undefined, day: string): Usage {
  const a = onDay(one, day);
  const b = onDay(other, day);
  return {
    day,
    requestsPerDay: a.requestsPerDay + b.requestsPerDay,
    inputTokensPerDay: a.inputTokensPerDay + b.inputTokensPerDay,
    outputTokensPerDay: a.outputTokensPerDay + b.outputTokensPerDay,
    inputTokensPerMonth: a.inputTokensPerMonth + b.inputTokensPerMonth,
    outputTokensPerMonth: a.outputTokensPerMonth + b.outputTokensPerMonth,
    moneyPerMonth: a.moneyPerMonth + b.moneyPerMonth,
  };
}

/** Of a price for a million tokens, tokens times price are millionths. */
export function amountOf({ input, output }: Tokens, price: Price | undefined): Amount {
  const inputTokens = counted(input);
  const outputTokens = counted(output);
  const money = price === undefined ? undefined : inputTokens * price.input + outputTokens * price.output;
  return { inputTokens, outputTokens, money };
}

/** What cannot be a count is taken for the most there can be: unknown is never nothing. */
function counted(tokens: number): number {
  return isCount(tokens) ? Math.ceil(tokens) : mostTokens;
}

const mostTokens = 1e12;

/** Whether a number, which may come from a vendor, can be a count of tokens. */
export function isCount(tokens: number): boolean {
  return tokens >= 0 && tokens <= mostTokens;
}

/**
 * Puts what was used in the place of what was asked for. Of a request that began on a day that is over, the reservation went
 * with that day: today gets only what exceeds it.
 */
export function settled(
  usage: Usage,
  asked: Amount,
  used: Amount,
  requests: number,
  began: string,
  today: string,
): Usage {
  const current = onDay(usage, today);
  const more: Amount = {
    inputTokens: used.inputTokens - asked.inputTokens,
    outputTokens: used.outputTokens - asked.outputTokens,
    money: (used.money ?? 0) - (asked.money ?? 0),
  };
  if (began === today) return added(current, more, requests);
  const excess: Amount = {
    inputTokens: Math.max(0, more.inputTokens),
    outputTokens: Math.max(0, more.outputTokens),
    money: Math.max(0, more.money ?? 0),
  };
  const after = added(current, excess, 0);
  if (began.slice(0, 7) !== today.slice(0, 7)) return after;
  const { inputTokensPerMonth, outputTokensPerMonth, moneyPerMonth } = added(current, more, 0);
  return { ...after, inputTokensPerMonth, outputTokensPerMonth, moneyPerMonth };
}
