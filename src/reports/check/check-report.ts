import type { Exposure, Report, ScanReport } from "../../model/index.ts";

/** Files of one tool, and which of the findings are in them. */
export interface CheckedPlace {
  /** "Claude Code transcripts" */
  readonly title: string;
  /** "agent transcripts", "config", … */
  readonly holds: string;
  readonly files: number;
  /** Indices into the findings of `files`. */
  readonly findings: readonly number[];
}

export interface CheckedListener {
  readonly address: string;
  readonly port: number;
  readonly reachableBy: Exposure["reachableBy"];
  /** Name of the process, where it can be seen. */
  readonly process?: string;
}

/** What a look at this machine found. */
export interface CheckReport {
  readonly schema: "watertight.check/1";
  readonly listeners: readonly CheckedListener[];
  /** Services that listen here. */
  readonly scan: ScanReport;
  readonly places: readonly CheckedPlace[];
  /** What lies in histories and config files. */
  readonly files: Report;
}
