import { reasonOf, WatertightError } from "../base/index.ts";
import { blastRadius } from "../inspect/index.ts";
import type { BlastRadius, Exposure, ScanReport } from "../model/index.ts";
import {
  Door,
  doorText,
  type Evidence,
  factsOf,
  type Guard,
  type Hosts,
  hostsOf,
  Network,
  type Pace,
  proved,
  type Questioned,
  type ReadBudget,
  Relay,
  type Scanned,
  type ScanProgress,
  type Scope,
  type Service,
  scan,
  scanReport,
  securityTxtOf,
  type Target,
  usualPorts,
} from "../probe/index.ts";
import { LimitedPlace, type OpenSource, recordsPlace, type SourceOptions } from "../sources/index.ts";
import { type InspectPlan, inspectPlaces } from "./inspecting.ts";
import { hidingBy, maskedDoor, maskedExposure } from "./masked-exposures.ts";
import { sourceFor } from "./source-for.ts";

/** How hosts are scanned, wherever they come from. */
export interface ScanPlan extends Omit<InspectPlan, "targets" | "onProgress" | "onCollection" | "prepare"> {
  readonly verb: ScanReport["verb"];
  readonly services: readonly Service[];
  readonly evidence: Evidence;
  readonly pace: Pace;
  /** Connections at the same time. */
  readonly width: number;
  /** Milliseconds to wait for a connection, and for an answer. */
  readonly connectWait: number;
  readonly patience: number;
  readonly tryDefaults: boolean;
  /** What may be read of each open service; undefined: nothing. */
  readonly budget: ReadBudget | undefined;
  readonly notes: readonly string[];
  /** What is known not to be looked at. */
  readonly gaps: ScanReport["gaps"];
  /** Also ask each name whom it wants to be told by. */
  readonly wantsContacts: boolean;
  readonly onScan?: (progress: ScanProgress) => void;
  readonly onGlance?: (exposure: Exposure) => void;
}

export interface ScanTargetsPlan extends ScanPlan {
  readonly targets: readonly Target[];
  /** Instead of those that the services usually listen on. */
  readonly ports: readonly number[] | undefined;
  readonly scope: Scope;
  resolve(name: string): Promise<readonly string[]>;
}

/**
 * Looks for services at the targets, asks each what a stranger may do there, and glances at what lies open.
 * @throws WatertightError `refused` when a target is out of scope; then nothing was sent to any
 */
export async function scanTargets(plan: ScanTargetsPlan): Promise<ScanReport> {
  const { scope, clock, services, key, targets } = plan;
  const { signal, tag } = plan.source;
  const found = await hostsOf({
    targets,
    ports: plan.ports ?? usualPorts(services),
    scope,
    signal,
    resolve: plan.resolve,
    prove: (subject, addresses) =>
      proved(subject, addresses, {
        ...plan,
        signal,
        key: key.dangerouslyReveal(),
        agentName: tag,
        now: () => clock.now(),
      }),
  });
  return scanHosts({ ...found, guard: scope, said: [...new Set(targets.map(({ said }) => said))] }, plan);
}

/** Hosts to scan, and the guard that has to allow each connection to them. */
export interface HostsToScan extends Hosts {
  readonly guard: Guard;
  /** The targets, as the person named them. */
  readonly said: readonly string[];
}

/** Asks what listens at the hosts what a stranger may do there, and glances at what lies open. */
export async function scanHosts(
  { hosts, rights, gaps, guard, said }: HostsToScan,
  plan: ScanPlan,
): Promise<ScanReport> {
  const { evidence, clock, budget } = plan;
  const { signal, tag } = plan.source;
  const startedAt = clock.now();
  const network = new Network({ ...plan, guard, signal });
  const scanned = await scan({
    ...plan,
    network,
    hosts,
    agentName: tag,
    ...(plan.onScan && { onProgress: plan.onScan }),
  });
  const hiding = hidingBy(plan);
  const blasts = new Map<string, BlastRadius>();
  for (const { exposure, doors } of scanned.exposures) {
    if (exposure.verdict !== "open" || budget === undefined || signal.aborted) continue;
    plan.onGlance?.(maskedExposure(exposure, hiding));
    const blast = await glanceAt(doors, budget, { network, hide: hiding.hide }, plan);
    if (blast !== undefined) blasts.set(exposure.id, blast);
  }
  const shown: Scanned = {
    ...scanned,
    exposures: scanned.exposures.map((one) => ({ ...one, exposure: maskedExposure(one.exposure, hiding) })),
    strange: scanned.strange.map((door) => maskedDoor(door, hiding)),
  };
  return scanReport(shown, {
    run: plan.run,
    version: plan.version,
    verb: plan.verb,
    startedAt,
    endedAt: clock.now(),
    targets: said,
    rights,
    notes: plan.notes,
    contacts: plan.wantsContacts ? await contactsOf(scanned, network, plan) : [],
    gaps: [...plan.gaps, ...gaps],
    interrupted: signal.aborted,
    evidence: evidence.summary,
    blasts,
  });
}

async function contactsOf(
  { exposures }: Scanned,
  network: Network,
  { clock, patience, source }: ScanPlan,
): Promise<ScanReport["contacts"]> {
  const places = new Map(
    exposures.flatMap(({ exposure }) =>
      exposure.doors.flatMap(({ name, address }) => (name === undefined ? [] : [[name, address] as const])),
    ),
  );
  const contacts: ScanReport["contacts"] = [];
  for (const [name, address] of places) {
    if (network.signal.aborted) break;
    const agentName = source.tag;
    const told = await securityTxtOf({ network, name, address, agentName, patience, now: clock.now() }).catch(
      (thrown: unknown) => {
        if (network.signal.aborted) return { found: undefined, why: "the scan was stopped" };
        throw thrown;
      },
    );
    if (told.found === undefined) contacts.push({ name, contacts: [], problem: told.why });
    else {
      const [problem] = told.found.isExpired ? ["it has expired (RFC 9116 §2.5.5)"] : told.found.problems;
      contacts.push({ name, contacts: [...told.found.contacts], ...(problem !== undefined && { problem }) });
    }
  }
  return contacts;
}

interface Glancing {
  readonly network: Network;
  readonly hide: (text: string) => string;
}

/** What lies behind the first open door that can be read; undefined when there is none. */
async function glanceAt(
  doors: readonly Questioned[],
  budget: ReadBudget,
  { network, hide }: Glancing,
  plan: ScanPlan,
): Promise<BlastRadius | undefined> {
  const readable = doors.find(
    ({ service, judgement }) => judgement.verdict === "open" && service.content !== undefined,
  );
  const content = readable?.service.content;
  if (readable === undefined || content === undefined) return undefined;
  const { service, address, port } = readable;
  const behind = await opened(readable, content, factsOf(doors), { budget, network, plan });
  try {
    const place = new LimitedPlace(await behind.open(), budget);
    const report = await inspectPlaces([place], { ...plan, source: asStranger(plan.source, budget) });
    const { read } = place;
    const told = { service: service.id, address, port, rows: read.rows, bytes: read.bytes };
    plan.evidence.record({ kind: "inspected", ...told });
    return blastRadius(report, { ...read, budget });
  } catch (thrown) {
    // What a stranger's server sent may break any client; the rest of the scan goes on.
    const why = thrown instanceof WatertightError ? reasonOf(thrown) : "what it sent could not be read";
    return unread(plan.run, budget, hide(behind.spoken(why)));
  } finally {
    await behind.close();
  }
}

interface Behind {
  open(): Promise<OpenSource>;
  /** A reason in which the door goes by its own address. */
  spoken(why: string): string;
  close(): Promise<void>;
}

/** A source of ours brings a client that makes its own connections, so it is given a relay; a service's own questions need none. */
async function opened(
  { service, address, port, secure, known, names }: Questioned,
  content: NonNullable<Service["content"]>,
  facts: Readonly<Record<string, unknown>>,
  {
    budget,
    network,
    plan,
  }: { readonly budget: ReadBudget; readonly network: Network; readonly plan: ScanPlan },
): Promise<Behind> {
  const { source, patience } = plan;
  const to = { address, port, name: names[0] };
  if ("address" in content) {
    const mostBytes = budget.bytes * relayedShare + relayedBesides;
    const relay = await Relay.open({ ...to, network, service: service.id, mostBytes });
    const here = { address: "127.0.0.1", port: relay.port };
    const target = content.address({ ...here, version: known.version, facts, tls: secure });
    return {
      open: async () => (await sourceFor(target)).open(target, asStranger(source, budget)),
      spoken: (why) => why.replaceAll(doorText(here), doorText(to)),
      close: () => relay.close(),
    };
  }
  const door = new Door({ ...to, network, secure, agentName: source.tag, patience });
  return {
    open: async () =>
      recordsPlace(
        { target: `${service.title} at ${address}`, kind: service.id },
        content.collections(door.as(service), budget),
      ),
    spoken: (why) => why,
    close: async () => door.close(),
  };
}

/** What a protocol adds to the text it carries, and what a client asks besides: names of tables, columns and types. */
const relayedShare = 4;
const relayedBesides = 4 << 20;

/** No password of this person's, from wherever, is offered to a service that was only asked what strangers may do. */
function asStranger(source: SourceOptions, { rows }: ReadBudget): SourceOptions {
  return {
    ...source,
    asStranger: true,
    passwordFor: async () => undefined,
    selection: { ...source.selection, firstRows: rows },
    budget: { ...source.budget, seconds: 10 },
  };
}

function unread(run: string, budget: ReadBudget, why: string): BlastRadius {
  return {
    run,
    rowsRead: 0,
    bytesRead: 0,
    budget,
    complete: false,
    classes: [],
    secrets: [],
    collections: [],
    gaps: [why],
  };
}
