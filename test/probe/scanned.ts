import { randomBytes } from "node:crypto";
import { Redacted, systemClock } from "../../src/base/index.ts";
import {
  Evidence,
  Network,
  Pace,
  type Scanned,
  type Service,
  scan,
  services,
  usualPace,
} from "../../src/probe/index.ts";
import type { NetworkPlan } from "../../src/probe/network.ts";

interface Options {
  readonly services?: readonly Service[];
  readonly tryDefaults?: boolean;
  readonly patience?: number;
  readonly address?: string;
  readonly name?: string;
}

/** What a scan of some ports of this machine says, with the evidence it left. */
export async function scanned(
  ports: readonly number[],
  options: Options = {},
): Promise<Scanned & { evidence: readonly string[] }> {
  const { network, evidence } = testNetwork();
  const { address = "127.0.0.1", name } = options;
  const result = await scan({
    network,
    services: options.services ?? services,
    hosts: [
      {
        address,
        ports,
        namedPorts: new Set(ports),
        names: name === undefined ? [] : [name],
        ...(name !== undefined && { name }),
        reachableBy: () => "this machine",
        isNamed: true,
        expects: new Map(),
      },
    ],
    width: 64,
    patience: options.patience ?? 3000,
    agentName: "watertight/test",
    tryDefaults: options.tryDefaults ?? false,
  });
  return { ...result, evidence };
}

/** The verdict on one port: `redis open`, `strange unknown`. */
export async function verdictAt(port: number, options: Options = {}): Promise<string> {
  const { exposures, strange } = await scanned([port], options);
  const [found] = exposures;
  if (found !== undefined) return `${found.exposure.doors[0]?.service} ${found.exposure.verdict}`;
  return strange[0] === undefined ? "closed" : `strange ${strange[0].verdict}`;
}

/** A network that allows everything on this machine, and the evidence it leaves. */
export function testNetwork(): { readonly network: Network; readonly evidence: readonly string[] } {
  return testNetworkWith({});
}

/** The same with something else about it; `write` is called with each line of evidence as well. */
export function testNetworkWith(
  plan: Partial<NetworkPlan>,
  write: (line: string) => void = () => {},
): { readonly network: Network; readonly evidence: readonly string[] } {
  const evidence: string[] = [];
  const kept = (line: string): void => {
    write(line);
    evidence.push(line);
  };
  const network = new Network({
    guard: { decide: () => ({ allowed: true }) },
    pace: new Pace(usualPace, () => true),
    evidence: new Evidence(kept, systemClock, new Redacted(randomBytes(32))),
    signal: new AbortController().signal,
    connectWait: 2000,
    ...plan,
  });
  return { network, evidence };
}
