/** Where "now" comes from, so that a test or a deterministic demo can stand still. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
