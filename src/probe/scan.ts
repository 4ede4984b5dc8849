import {
  type ClosedDoor,
  type Exposure,
  type ScanReport,
  type StrangeDoor,
  severities,
} from "../model/index.ts";
import type { Door, DoorPlan } from "./door.ts";
import { DoorFault } from "./door-fault.ts";
import { exposuresOf, grouped, judge, type Questioned } from "./exposures.ts";
import { identify } from "./identify.ts";
import { claimsBesides } from "./impostor.ts";
import { inParallel } from "./in-parallel.ts";
import type { Endpoint, Network } from "./network.ts";
import type { Answer, DefaultAccount, DefaultAccounts, Judgement, Recognition, Service } from "./service.ts";
import { type SweepHost, type SweepProgress, type Swept, sweep } from "./sweep.ts";

/** One address to look at. */
export interface ScanHost extends SweepHost {
  /** All names by which it was reached. */
  readonly names: readonly string[];
  /** Who reaches a port of it. */
  readonly reachableBy: (port: number) => Exposure["reachableBy"];
  /** Named by itself and not as one of a range: its silence is then worth telling. */
  readonly isNamed: boolean;
  /** What configuration says is at a port. */
  readonly expects: ReadonlyMap<number, string>;
}

export interface ScanPlan {
  readonly network: Network;
  readonly services: readonly Service[];
  readonly hosts: readonly ScanHost[];
  /** Connections at the same time while sweeping. */
  readonly width: number;
  /** Milliseconds to wait for each answer. */
  readonly patience: number;
  /** `watertight/<run>` */
  readonly agentName: string;
  readonly tryDefaults: boolean;
  readonly onProgress?: (progress: ScanProgress) => void;
}

export interface ScanProgress extends SweepProgress {
  readonly pairs: number;
  readonly questioned: number;
  readonly exposed: number;
}

/** Doors at which a service was met. */
export interface Scanned {
  readonly exposures: readonly { readonly exposure: Exposure; readonly doors: readonly Questioned[] }[];
  readonly strange: readonly StrangeDoor[];
  readonly closed: readonly ClosedDoor[];
  readonly gaps: ScanReport["gaps"];
  readonly asked: ScanReport["asked"];
}

/** Doors that are questioned at the same time, and how many of them at one host. */
const doorsAtOnce = 48;

/** Sweeps the hosts and asks each door what it is and what it lets a stranger do. */
export async function scan(plan: ScanPlan): Promise<Scanned> {
  const { network, hosts } = plan;
  const pairs = hosts.reduce((sum, { ports }) => sum + ports.length, 0);
  const byAddress = new Map(hosts.map((host) => [host.address, host]));
  const questioned: Questioned[] = [];
  const strange: StrangeDoor[] = [];
  const closed: ClosedDoor[] = [];
  const gaps: { target: string; why: string }[] = [];
  const asked = { requests: 0, bytesRead: 0, doors: 0, ports: 0 };
  let swept: SweepProgress = { tried: 0, open: 0 };
  const tell = (): void =>
    plan.onProgress?.({
      ...swept,
      pairs,
      questioned: questioned.length + strange.length,
      exposed: questioned.filter(({ judgement }) => judgement.verdict === "open").length,
    });

  const sweeping = sweep(hosts, {
    network,
    width: plan.width,
    onProgress: (progress) => {
      swept = progress;
      asked.ports = progress.tried;
      if (progress.tried % 256 === 0) tell();
    },
  });
  try {
    for await (const result of sweeping) {
      const host = byAddress.get(result.address);
      if (host === undefined) continue;
      asked.doors += result.open.length;
      closed.push(...result.closed);
      const silence = silenceOf(result, host);
      if (silence !== undefined) gaps.push({ target: host.address, why: silence });
      await inParallel(result.open, doorsAtOnce, network.signal, async (to) => {
        const came = await questionDoor(to, host, plan, asked);
        if ("service" in came) questioned.push(came);
        else strange.push(came);
        tell();
      });
    }
  } catch (thrown) {
    if (!(thrown instanceof DoorFault) || thrown.kind !== "stopped") throw thrown;
  }
  const exposures = grouped(questioned).flatMap((doors) =>
    exposuresOf(doors, network.evidence).map((exposure) => ({ exposure, doors })),
  );
  exposures.sort((one, other) => rank(one.exposure) - rank(other.exposure));
  return {
    exposures,
    strange,
    closed,
    gaps,
    asked: { ...asked, addresses: hosts.length, triedDefaults: plan.tryDefaults },
  };
}

const verdictOrder = ["open", "weak", "unknown", "guarded", "closed"];

function rank({ verdict, severity }: Exposure): number {
  const grade = severity === undefined ? severities.length : severities.indexOf(severity);
  return grade * verdictOrder.length + verdictOrder.indexOf(verdict);
}

function silenceOf(
  { open, refused, silent, unreachable }: Swept,
  { isNamed, ports }: ScanHost,
): string | undefined {
  if (!isNamed || open.length > 0 || refused > 0) return undefined;
  if (unreachable > 0 && silent === 0) return "there is no way to it from here, so nothing is known of it";
  return `none of ${ports.length} ports answered: it is off, or a firewall drops what it is sent; nothing is known of it`;
}

async function questionDoor(
  to: Endpoint,
  host: ScanHost,
  plan: ScanPlan,
  asked: { requests: number; bytesRead: number },
): Promise<Questioned | StrangeDoor> {
  const { network, services, patience, agentName } = plan;
  const expected = host.expects.get(to.port);
  let opened: Door | undefined;
  try {
    const asking = { ...to, network, agentName, patience };
    const found = await identify(asking, services);
    if (found.is === "strange") return strangeDoor(to, found);
    const { door, service, known } = found;
    opened = door;
    const answers = await answersOf(door, found, plan);
    const judgement = await confirmed(
      judge(service, answers),
      { ...asking, secure: door.secure },
      service,
      services,
    );
    const { requests, bytes } = door.asked;
    asked.requests += requests;
    asked.bytesRead += bytes;
    return {
      service,
      known,
      answers,
      judgement,
      address: to.address,
      port: to.port,
      names: host.names,
      secure: door.secure,
      certificate: door.certificate,
      expected,
      reachableBy: host.reachableBy(to.port),
      evidence: door.evidence,
    };
  } catch (thrown) {
    if (!(thrown instanceof DoorFault) || thrown.kind === "stopped") throw thrown;
    return strangeDoor(to, { verdict: "unknown", speaks: "nothing that is known", why: thrown.message });
  } finally {
    opened?.close();
  }
}

function strangeDoor(
  { address, port, name }: Endpoint,
  told: Pick<StrangeDoor, "verdict" | "speaks" | "why">,
): StrangeDoor {
  const { verdict, speaks, why } = told;
  return { address, port, ...(name !== undefined && { name }), verdict, speaks, why };
}

/** What answers as several products at once proves nothing as any of them. */
async function confirmed(
  judgement: Judgement,
  plan: DoorPlan,
  service: Service,
  services: readonly Service[],
): Promise<Judgement> {
  if (judgement.verdict !== "open" && judgement.verdict !== "weak") return judgement;
  const others = await claimsBesides(plan, service, services);
  if (others.length === 0) return judgement;
  const why = `it answers as ${service.title}, ${others.join(" and ")} alike: a honeypot, or a proxy that says yes to everything`;
  return { verdict: "unknown", why };
}

async function answersOf(
  door: Door,
  { service, known }: { readonly service: Service; readonly known: Questioned["known"] },
  { tryDefaults }: ScanPlan,
): Promise<readonly Answer[]> {
  let answers: readonly Answer[];
  try {
    answers = await service.ask(door.as(service), known);
  } catch (thrown) {
    if (!(thrown instanceof DoorFault) || thrown.kind === "stopped") throw thrown;
    return [
      {
        request: "questions",
        answer: thrown.message,
        says: "unknown",
        means: `it stopped answering: ${thrown.message}`,
      },
    ];
  }
  const { defaults } = service;
  if (!tryDefaults || defaults === undefined || judge(service, answers).verdict === "open") return answers;
  const tried: Answer[] = [];
  for (const account of defaults.accounts) tried.push(await loginOf(door, service, defaults, account, known));
  return [...answers, ...tried];
}

async function loginOf(
  door: Door,
  service: Service,
  { login }: DefaultAccounts,
  account: DefaultAccount,
  known: Recognition,
): Promise<Answer> {
  try {
    return await login(door.as(service), account, known);
  } catch (thrown) {
    if (!(thrown instanceof DoorFault) || thrown.kind === "stopped") throw thrown;
    const request = `login as ${account.user}`;
    return {
      request,
      answer: thrown.message,
      says: "unknown",
      means: `${request} was not answered: ${thrown.message}`,
    };
  }
}
