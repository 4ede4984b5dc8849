import { WatertightError } from "../../base/index.ts";
import type { TargetsRead } from "./note.ts";

/** Placeholder until the reader of nmap reports is in place. */
export function targetsFromNmap(_xml: string, name: string): TargetsRead {
  throw new WatertightError("usage", `${name} cannot be read yet`);
}
