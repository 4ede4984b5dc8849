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
  const evidence: string[] = [];
  const network = new Network({
    guard: { decide: () => ({ allowed: true }) },
    pace: new Pace(usualPace, () => true),
    evidence: new Evidence((line) => evidence.push(line), systemClock, new Redacted(randomBytes(32))),
    signal: new AbortController().signal,
    connectWait: 2000,
  });
  return { network, evidence };
}
