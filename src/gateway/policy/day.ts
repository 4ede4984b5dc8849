const dayMilliseconds = 86_400_000;
/** Every decision asks for the day, and it is mostly the same. */
let last = { day: Number.NaN, text: "" };

/** `2025-01-30`, UTC. */
export function dayOf(now: Date): string {
  const day = Math.floor(now.getTime() / dayMilliseconds);
  if (day !== last.day) last = { day, text: now.toISOString().slice(0, 10) };
  return last.text;
}
