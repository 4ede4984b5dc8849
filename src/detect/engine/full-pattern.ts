import type { Detector } from "../detector.ts";

/** RE2 refuses repeats that are counted higher (RE2 wiki, "Syntax"). */
const mostCounted = 1000;

/**
 * A detector's whole pattern in RE2 syntax, for masking inside an engine: it fits wherever the detector's pattern does.
 * What edges, checksums and context would refuse, it takes.
 */
export function fullPattern({ pattern }: Detector): string {
  const source = pattern.source
    .replace(/\\u([0-9a-fA-F]{4})/g, "\\x{$1}")
    .replace(/\\\//g, "/")
    .replace(/\{(\d+),(\d+)\}/g, (_, least: string, most: string) =>
      Number(most) > mostCounted ? `{${Math.min(Number(least), mostCounted)},}` : `{${least},${most}}`,
    );
  return `${pattern.flags.includes("i") ? "(?i)" : ""}(?:${source})`;
}
