import type { Clock } from "../../base/index.ts";
import type { Budget, Price, UsageLimits } from "../../model/index.ts";
import { dayOf } from "../policy/day.ts";
import { overBudget, secondsTo } from "./over-budget.ts";
import { createBucket, type RateBucket } from "./rate-bucket.ts";
import {
  type Amount,
  added,
  amountOf,
  isCount,
  onDay,
  settled,
  type Tokens,
  together,
  type Usage,
} from "./usage.ts";

/** Whoever is limited: `key:key_…` or `team:…`. */
export interface Subject {
  readonly id: string;
  readonly limits: UsageLimits | undefined;
}

export interface Refused {
  readonly subject: string;
  readonly limit: "rate" | "price" | "memory" | keyof Budget;
  /** Reads on after "the request is refused: ". */
  readonly why: string;
  /** Seconds, whole; undefined: waiting does not help. */
  readonly retryAfter: number | undefined;
}

/** Room taken before a request is sent. It ends once, in one of three ways; a second end changes nothing. */
export interface Reservation {
  /** With what the vendor says was used; unknown usage counts as what was estimated, never as nothing. */
  settle(used: Tokens | undefined): void;
  /** Nothing was sent: the room is free again, apart from the rate. */
  release(): void;
}

export interface UsageMeter {
  /** Takes room from every subject, or from none. Neither waits nor writes. */
  reserve(subjects: readonly Subject[], estimate: Tokens, price: Price | undefined): Reservation | Refused;
  /** All that this process has used since it began, for the others. */
  used(): ReadonlyMap<string, Usage>;
  /** What all other processes have used, and this one before it began; replaces what was heard before. */
  hear(others: ReadonlyMap<string, Usage>): void;
}

/** Keys and teams that have limits. Beyond these nobody new is let in. */
const mostSubjects = 100_000;

/** What is known of one subject. */
interface Seat {
  usage: Usage;
  bucket: RateBucket | undefined;
  /** Reservations that have not ended. */
  open: number;
}

/**
 * Counts what keys and teams use. Several processes tell each other once a second: until then each may let in what the others
 * have let in as well, so a budget can be passed by what comes in within one second, and a rate by one burst (a sixth of a
 * minute's requests) for each further process. Rates make up for it: the bucket goes below empty when it hears of them.
 */
export function createUsageMeter(clock: Clock, most = mostSubjects): UsageMeter {
  const seats = new Map<string, Seat>();
  let others: ReadonlyMap<string, Usage> = new Map();
  let hasHeard = false;
  let month = "";

  const forgetLastMonth = (day: string, now: number): void => {
    if (day.startsWith(month) && month !== "") return;
    month = day.slice(0, 7);
    for (const [id, { usage, bucket, open }] of seats) {
      if (open === 0 && !usage.day.startsWith(month) && bucket?.isFull(now) !== false) seats.delete(id);
    }
  };

  const seatOf = ({ id, limits }: Subject, day: string, now: number): Seat | undefined => {
    const seat = seats.get(id) ?? { usage: onDay(undefined, day), bucket: undefined, open: 0 };
    if (!seats.has(id)) {
      if (seats.size >= most) return undefined;
      seats.set(id, seat);
    }
    const rate = limits?.rate;
    if (rate !== seat.bucket?.rate) seat.bucket = rate === undefined ? undefined : createBucket(rate, now);
    return seat;
  };

  const whyNot = (subject: Subject, asked: Amount, day: string): Refused | undefined => {
    const { id, limits } = subject;
    const now = clock.now();
    const seat = seatOf(subject, day, now.getTime());
    if (seat === undefined) {
      const why = "more keys and teams with limits are in use than are counted";
      return { subject: id, limit: "memory", why, retryAfter: secondsTo(now, "day") };
    }
    const wait = seat.bucket?.wait(now.getTime()) ?? 0;
    if (wait > 0) {
      const why = `${limits?.rate} requests a minute are allowed`;
      return { subject: id, limit: "rate", why, retryAfter: Math.ceil(wait / 1000) };
    }
    const budget = limits?.budget;
    if (budget === undefined) return undefined;
    if (budget.moneyPerMonth !== undefined && asked.money === undefined) {
      const why = "there is a budget of money, and nobody said what this model costs";
      return { subject: id, limit: "price", why, retryAfter: undefined };
    }
    return overBudget(id, budget, together(seat.usage, others.get(id), day), asked, now);
  };

  return {
    reserve(subjects, estimate, price) {
      const now = clock.now();
      const day = dayOf(now);
      forgetLastMonth(day, now.getTime());
      const limited = subjects.filter(
        ({ limits }) => limits?.rate !== undefined || limits?.budget !== undefined,
      );
      const asked = amountOf(estimate, price);
      for (const subject of limited) {
        const refused = whyNot(subject, asked, day);
        if (refused !== undefined) return refused;
      }
      const taken = limited.flatMap((subject) => seatOf(subject, day, now.getTime()) ?? []);
      for (const seat of taken) {
        seat.bucket?.take(1, now.getTime());
        seat.usage = added(onDay(seat.usage, day), asked, 1);
        seat.open += 1;
      }
      let isOpen = true;
      const end = (used: Amount, requests: number): void => {
        if (!isOpen) return;
        isOpen = false;
        const today = dayOf(clock.now());
        for (const seat of taken) {
          seat.usage = settled(seat.usage, asked, used, requests, day, today);
          seat.open -= 1;
        }
      };
      return {
        settle: (used) => end(isKnown(used) ? amountOf(used, price) : asked, 0),
        release: () => end({ inputTokens: 0, outputTokens: 0, money: 0 }, -1),
      };
    },
    used: () => new Map([...seats].map(([id, { usage }]) => [id, usage])),
    hear(next) {
      for (const [id, { bucket }] of seats) {
        const before = others.get(id);
        const after = next.get(id);
        // When the first of all is heard, nobody knows how long ago that was.
        if (!hasHeard || after === undefined) continue;
        const known = before?.day === after.day ? before.requestsPerDay : 0;
        bucket?.take(Math.max(0, after.requestsPerDay - known), clock.now().getTime());
      }
      others = next;
      hasHeard = true;
    },
  };
}

function isKnown(used: Tokens | undefined): used is Tokens {
  return used !== undefined && isCount(used.input) && isCount(used.output);
}
