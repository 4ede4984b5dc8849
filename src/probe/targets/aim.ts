import { parseHost } from "./host.ts";
import { portText } from "./ports.ts";
import { isProblem } from "./problem.ts";
import type { Target } from "./target.ts";

/** Where a target was read, and what is expected there. */
export interface Origin {
  readonly from: string;
  readonly expects?: string | undefined;
}

/** The target for one host that a file names, or undefined when that is neither a name nor a single address. */
export function aim(
  host: string,
  ports: readonly number[] | undefined,
  { from, expects }: Origin,
): Target | undefined {
  const read = parseHost(host, 1);
  if (isProblem(read) || "first" in read) return undefined;
  const written = "name" in read ? read.name : read.address;
  const bracketed = written.includes(":") ? `[${written}]` : written;
  return {
    said: ports === undefined ? written : `${bracketed}:${portText(ports)}`,
    host: read,
    ports,
    from,
    ...(expects !== undefined && { expects }),
  };
}
