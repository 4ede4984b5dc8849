import {
  type Exposure,
  type ExposureDoor,
  type Proof,
  type ReachEntry,
  type Severity,
  severities,
  type Verdict,
} from "../model/index.ts";
import type { Door } from "./door.ts";
import type { Evidence } from "./evidence.ts";
import { commonSteps } from "./fix.ts";
import { grouped, identityOf, productOf } from "./same-server.ts";
import { type Answer, type Judgement, type Recognition, type Service, usualVerdict } from "./service.ts";
import { severityOf } from "./severity.ts";

export { grouped } from "./same-server.ts";

/** A service at one door, with all it was asked. */
export interface Questioned {
  readonly service: Service;
  readonly known: Recognition;
  readonly answers: readonly Answer[];
  readonly judgement: Judgement;
  readonly address: string;
  readonly port: number;
  readonly names: readonly string[];
  readonly secure: boolean;
  readonly certificate: Door["certificate"];
  readonly expected: string | undefined;
  readonly reachableBy: Exposure["reachableBy"];
  /** Entries of the evidence by what was sent. */
  readonly evidence: ReadonlyMap<string, readonly number[]>;
}

/** Judges what was answered. */
export function judge(service: Service, answers: readonly Answer[]): Judgement {
  return (service.verdict ?? usualVerdict)(answers);
}

/** The same server at several doors is one exposure. */
export function exposuresOf(doors: readonly Questioned[], evidence: Evidence): Exposure[] {
  return grouped(doors).map((group) => exposureOf(group, evidence));
}

const worstFirst: readonly Verdict[] = ["open", "weak", "unknown", "guarded", "closed"];

function exposureOf(group: readonly Questioned[], evidence: Evidence): Exposure {
  const doors = [...group].sort(
    (one, other) =>
      worstFirst.indexOf(one.judgement.verdict) - worstFirst.indexOf(other.judgement.verdict) ||
      one.port - other.port,
  );
  const [main] = doors;
  if (main === undefined) throw new Error("an exposure without a door");
  const { service, judgement } = main;
  const product = productOf(service);
  const identity = identityOf(doors);
  const answers = doors.flatMap((door) => door.answers);
  const version =
    answers.find((answer) => answer.version)?.version ??
    doors.find(({ known }) => known.version)?.known.version;
  const facts = factsOf(doors);
  const reach = reachOf(main, answers);
  const listed =
    version === undefined
      ? undefined
      : doors.find((door) => door.service.vulnerabilities)?.service.vulnerabilities;
  // A server with two doors of one kind tells the same twice.
  const readers = distinct(
    answers.flatMap((answer) => answer.readers ?? []),
    ({ who }) => who,
  );
  const holds = distinct(
    answers.flatMap((answer) => answer.holds ?? []),
    ({ name }) => name,
  );
  const named = identity ?? `${main.address}${service.id.includes(".") ? "" : ` ${main.port}`}`;
  const exposed = doors.filter(isExposedDoor);
  const isExposed = exposed.length > 0;
  const reachableBy = widestOf(doors.filter((door) => door.judgement.verdict === judgement.verdict));
  const severity = worstOf(
    exposed.map((door) => severityOf(door.judgement.verdict, reach, door.reachableBy)),
  );
  return {
    id: `${product}-${evidence.nameOf(`${product}\n${named}`).slice(0, 8)}`,
    service: product,
    title: main.known.title ?? service.title,
    category: service.category,
    ...(version !== undefined && { version }),
    ...(identity !== undefined && { identity: evidence.nameOf(identity) }),
    verdict: judgement.verdict,
    why: judgement.why,
    ...(severity !== undefined && { severity }),
    reachableBy,
    doors: doors.map(doorOf),
    proof: doors.flatMap((door) => door.answers.map((answer) => proofOf(answer, door.evidence))),
    reach: isExposed ? reach : [],
    notes: [...new Set(answers.flatMap((answer) => answer.notes ?? []))],
    holds,
    ...(readers.length > 0 && { readers }),
    vulnerabilities: version === undefined ? [] : [...(listed?.(version) ?? [])],
    vulnerabilitiesKnown: listed !== undefined,
    fix: isExposed
      ? commonSteps({
          own: service.fix({ address: main.address, port: main.port, version, facts }),
          ports: [...new Set(doors.map(({ port }) => port))],
          reachableBy: widestOf(exposed),
        })
      : [],
    references: [...new Set(doors.flatMap((door) => door.service.references))],
  };
}

function isExposedDoor({ judgement }: Questioned): boolean {
  return judgement.verdict === "open" || judgement.verdict === "weak";
}

const widestLast = ["this machine", "local network", "everyone"] as const;

function widestOf(doors: readonly Questioned[]): Exposure["reachableBy"] {
  const grades = doors.map(({ reachableBy }) => widestLast.indexOf(reachableBy));
  return widestLast[Math.max(...grades)] ?? "everyone";
}

function worstOf(all: readonly (Severity | undefined)[]): Severity | undefined {
  return severities.find((severity) => all.includes(severity));
}

/** What all the answers of a server told, for its `fix` and its `content`. */
export function factsOf(doors: readonly Questioned[]): Readonly<Record<string, unknown>> {
  return Object.assign(
    {},
    ...doors.flatMap(({ known, answers }) => [known.facts ?? {}, ...answers.map(({ facts }) => facts ?? {})]),
  );
}

function doorOf({
  address,
  port,
  names,
  service,
  known,
  judgement,
  certificate,
  expected,
}: Questioned): ExposureDoor {
  const [name] = names;
  return {
    address,
    ...(name !== undefined && { name }),
    port,
    service: service.id,
    title: known.title ?? service.title,
    verdict: judgement.verdict,
    ...(certificate !== undefined && { tls: certificate }),
    ...(expected !== undefined && { expected }),
  };
}

function proofOf({ request, answer, means, says }: Answer, evidence: Questioned["evidence"]): Proof {
  return { request, answer, means, says, evidence: [...(evidence.get(request) ?? [])] };
}

function distinct<T>(things: readonly T[], nameOf: (thing: T) => string): T[] {
  return [...new Map([...things].reverse().map((thing) => [nameOf(thing), thing])).values()].reverse();
}

/** What was shown, then what was inferred, each ability once. */
function reachOf({ service, judgement }: Questioned, answers: readonly Answer[]): ReachEntry[] {
  const shown = answers.flatMap(({ shows = [], means }) =>
    shows.map((can): ReachEntry => ({ can, because: means, how: "shown" })),
  );
  const told = answers.flatMap(({ reach = [] }) => reach);
  const documented =
    judgement.verdict === "open"
      ? service.reach.map((entry): ReachEntry => ({ ...entry, how: "inferred" }))
      : [];
  const all = [...shown, ...told, ...documented];
  return all.filter(({ can }, at) => all.findIndex((other) => other.can === can) === at);
}
