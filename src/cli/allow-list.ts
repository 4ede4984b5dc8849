import type { Config } from "./config.ts";

/** Whether a finding is on the allow-list; entries past their day no longer count. */
export function allowsBy(
  allow: Config["allow"],
  now: Date,
): (fingerprint: string, detector: string) => boolean {
  const today = now.toISOString().slice(0, 10);
  const valid = allow.filter(({ expires }) => expires === undefined || expires >= today);
  if (valid.length === 0) return () => false;
  return (fingerprint, detector) =>
    valid.some((entry) => entry.fingerprint === fingerprint && (entry.detector ?? detector) === detector);
}
