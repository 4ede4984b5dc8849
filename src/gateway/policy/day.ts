/** `2025-01-30`, UTC. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}
