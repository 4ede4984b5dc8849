import { setTimeout as pause } from "node:timers/promises";

/** How hard a network may be knocked at. */
export interface PacePlan {
  /** New connections a second, to all hosts together. */
  readonly perSecond: number;
  /** New connections a second to one host. */
  readonly perHost: number;
}

/** What a busy firewall or a small appliance bears; nmap's default template goes far above it. */
export const usualPace: PacePlan = { perSecond: 2000, perHost: 100 };

/** Share of a wait that is left to chance, so that scans do not beat in time. */
const jitter = 0.2;
/** Hosts whose last connection is remembered. */
const mostHosts = 65_536;

/** Holds connections back until it is their turn. This machine itself needs no sparing. */
export class Pace {
  readonly #plan: PacePlan;
  readonly #isFree: (address: string) => boolean;
  #next = 0;
  readonly #nextOf = new Map<string, number>();

  constructor(plan: PacePlan, isFree: (address: string) => boolean) {
    this.#plan = plan;
    this.#isFree = isFree;
  }

  /** @throws when the signal aborts while waiting */
  async turn(address: string, signal: AbortSignal): Promise<void> {
    if (this.#isFree(address)) return;
    const now = performance.now();
    const at = Math.max(now, this.#next, this.#nextOf.get(address) ?? 0);
    this.#next = Math.max(now, this.#next) + this.#gap(this.#plan.perSecond);
    this.#nextOf.delete(address);
    this.#nextOf.set(address, at + this.#gap(this.#plan.perHost));
    if (this.#nextOf.size > mostHosts) this.#forgetOldest();
    const wait = at - now;
    if (wait > 1) await pause(wait, undefined, { signal });
  }

  #gap(perSecond: number): number {
    return (1000 / perSecond) * (1 - jitter + 2 * jitter * Math.random());
  }

  #forgetOldest(): void {
    const oldest = this.#nextOf.keys().next().value;
    if (oldest !== undefined) this.#nextOf.delete(oldest);
  }
}
