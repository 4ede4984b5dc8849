import type { Target } from "./target.ts";

/** Something about what is to be scanned that a person should know. */
export interface TargetNote {
  /** "docker-compose.yml, service clickhouse, line 12" */
  readonly from: string;
  readonly text: string;
  /** Something is there that a scan of the targets does not look at, so nothing is known of it. */
  readonly unseen: boolean;
}

export interface TargetsRead {
  readonly targets: readonly Target[];
  readonly notes: readonly TargetNote[];
}

const longestShown = 100;

/** A name out of a file, safe for one line of a terminal. */
export function visible(name: string): string {
  const short = name.length > longestShown ? `${name.slice(0, longestShown)}…` : name;
  return short.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, "?");
}
