import {
  type ClosedDoor,
  type Exposure,
  type ExposureDoor,
  type FixStep,
  type LifecycleState,
  type Severity,
  severities,
} from "../../model/index.ts";
import { clean } from "../clean.ts";
import { shorten } from "../width.ts";
import { capitalised, whole } from "../words.ts";

type Place = Pick<ExposureDoor, "address" | "port"> & { readonly name?: string | undefined };

/** `127.0.0.1:8123`, `[::1]:8123`, `db.internal:8123 (10.0.0.5)`. */
export function doorText({ name, address, port }: Place): string {
  return name === undefined ? hostAndPort(address, port) : `${clean(name)}:${port} (${clean(address)})`;
}

/** `10.0.0.5:8123`, with the brackets of RFC 3986 §3.2.2 around an IPv6 address. */
export function hostAndPort(host: string, port: number): string {
  const shown = clean(host);
  return shown.includes(":") ? `[${shown}]:${port}` : `${shown}:${port}`;
}

/** The doors of a service by host: `db.internal (10.0.0.5), ports 8123, 9000 and 9009 (weak)`. */
export function doorsText({ doors, verdict }: Pick<Exposure, "doors" | "verdict">): string {
  const hosts = new Map<string, ExposureDoor[]>();
  for (const door of doors) {
    const host = JSON.stringify([door.name, door.address]);
    const known = hosts.get(host);
    if (known === undefined) hosts.set(host, [door]);
    else known.push(door);
  }
  return [...hosts.values()].map((same) => hostText(same, verdict)).join("; ");
}

function hostText(doors: readonly ExposureDoor[], usual: Exposure["verdict"]): string {
  const [first] = doors;
  if (first === undefined) return "";
  if (doors.length === 1) return `${doorText(first)}${first.verdict === usual ? "" : `, ${first.verdict}`}`;
  const { name, address } = first;
  const host = name === undefined ? clean(address) : `${clean(name)} (${clean(address)})`;
  const ports = doors.map(({ port, verdict }) => (verdict === usual ? String(port) : `${port} (${verdict})`));
  return `${host}, ports ${ports.slice(0, -1).join(", ")} and ${ports.at(-1)}`;
}

/** "ClickHouse 18.16.1" */
export function productText({ title, version }: Pick<Exposure, "title" | "version">): string {
  return clean(version === undefined ? title : `${title} ${version}`);
}

/** "read data, write (inferred), run code (inferred)" */
export function reachText({ reach }: Pick<Exposure, "reach">): string {
  return reach.map(({ can, how }) => (how === "shown" ? can : `${can} (inferred)`)).join(", ");
}

/** From where strangers come, with the words that follow "open to". */
export const reachers: Readonly<Record<Exposure["reachableBy"], string>> = {
  everyone: "anyone on the internet",
  "local network": "anyone on the local network",
  "this machine": "any program on this machine",
};

/** What the state of an exposure means to its reader. */
export const stateHints: Readonly<Record<LifecycleState, string>> = {
  open: "as before",
  contained: "shut as seen from here; look once more to be sure",
  "claimed fixed": "somebody says so; look once more to be sure",
  verified: "closed, and seen to be",
  regressed: "it was closed and is back",
  moved: "the same server, at another door",
  unknown: "could not be told, which is not the same as fixed",
};

/** How a door is closed, in words; what could not be reached is not called closed for good. */
export const howClosed: Readonly<Record<ClosedDoor["how"], string>> = {
  refused: "nobody listens there",
  silent: "no answer, as behind a firewall",
  unreachable: "could not be reached from here, so nothing is known of it",
};

/** Whether a service lets strangers do what they should not. */
export function isExposed({ verdict }: Pick<Exposure, "verdict">): boolean {
  return verdict === "open" || verdict === "weak";
}

/** By severity, the worst first; a report that follows up another is in the order of that one. */
export function worstFirst(exposures: readonly Exposure[]): readonly Exposure[] {
  const rank = ({ severity }: Exposure): number =>
    severity === undefined ? severities.length : severities.indexOf(severity);
  return [...exposures].sort((one, other) => rank(one) - rank(other));
}

/** A door that is only weak is less bad than the open ones beside it. */
export function severityOfDoor({ verdict, severity = "medium" }: Exposure, door: "open" | "weak"): Severity {
  if (door === verdict || door === "open") return severity;
  return severities[Math.min(severities.indexOf(severity) + 1, severities.length - 1)] ?? severity;
}

/** What is said of vulnerabilities; nothing when there is a list and nothing on it. */
export function vulnerabilitiesText(
  { vulnerabilities, vulnerabilitiesKnown, version }: Exposure,
  most: number,
): string | undefined {
  if (!vulnerabilitiesKnown) {
    return version === undefined
      ? "not known, because it does not tell its version"
      : "not known: there is no list for it here";
  }
  if (vulnerabilities.length === 0) return undefined;
  const shown = vulnerabilities
    .slice(0, most)
    .map(({ id, severity, fixedIn }) => `${clean(id)} (${severity}, fixed in ${clean(fixedIn)})`);
  return listed(shown, vulnerabilities.length);
}

/** "a, b and 12 more" */
export function listed(shown: readonly string[], all: number): string {
  const text = shown.join(", ");
  return all > shown.length ? `${text} and ${whole(all - shown.length)} more` : text;
}

/** Cells of a name that a person still reads. */
const longestName = 120;

/** What a service holds, by its own words: "logs.log_stream (1,000,000), logs.users". */
export function holdingsText({ holds }: Exposure, most: number): string {
  const shown = holds
    .slice(0, most)
    .map(
      ({ name, rows }) =>
        `${shorten(clean(name), longestName)}${rows === undefined ? "" : ` (${rows.exact ? "" : "about "}${whole(rows.count)})`}`,
    );
  return listed(shown, holds.length);
}

/** What is to be done, as a sentence begins. */
export function stepText({ do: step }: FixStep): string {
  return capitalised(clean(step));
}

/** The lines of a step that are to be copied; what a terminal or an editor would act on is taken out of each. */
export function snippetLines({ text = "" }: FixStep): readonly string[] {
  const lines = text.split(/\r\n?|\n/).map((line) => clean(line.replaceAll("\t", "    ")).trimEnd());
  while (lines.at(-1) === "") lines.pop();
  return lines;
}
