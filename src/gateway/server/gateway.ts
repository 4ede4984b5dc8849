import type { IncomingMessage, ServerResponse } from "node:http";
import { type Clock, Recent } from "../../base/index.ts";
import type { Detector } from "../../detect/index.ts";
import type { GatewayConfig } from "../../model/index.ts";
import { type Directory, openDirectory } from "../access/directory.ts";
import { digestOf, type GatewayKey } from "../access/key-record.ts";
import { createUsageMeter, type UsageMeter } from "../access/limits.ts";
import { TurnQueue } from "../conversation/turn-queue.ts";
import { createFinder, type Finder } from "../narrow/finder.ts";
import { toPolicy } from "../policy/policy.ts";
import type { GatewayPorts } from "../ports.ts";
import { surfaces } from "../surfaces/surfaces.ts";
import { createMetrics } from "../telemetry/metrics.ts";
import { createTraces } from "../telemetry/traces.ts";
import { type TokenOf, tokensUnder } from "../tokens/token.ts";
import { Upstream } from "../upstream/upstream.ts";
import type { GatewayState } from "./gateway-state.ts";
import { type Listen, type Listener, listenOn } from "./listener.ts";
import { routerOf } from "./route.ts";
import { type Seen, serve } from "./serve.ts";

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly detectors: readonly Detector[];
  readonly keys: readonly GatewayKey[];
  readonly ports: GatewayPorts;
  readonly listen: Listen;
  /** Where metrics and state are told; not for callers. */
  readonly admin: Listen;
  /** Of an OpenTelemetry collector. */
  readonly traces: URL | undefined;
  readonly clock: Clock;
  readonly fault: (why: string) => void;
}

/** A gateway that is listening. */
export interface Gateway {
  readonly address: string;
  readonly admin: string;
  readonly meter: UsageMeter;
  readonly directory: Directory;
  /** What comes from now on is answered by this; what is under way goes on as it began. */
  reload(changed: Pick<GatewayOptions, "config" | "detectors">): void;
  /** Takes nothing new and waits for what is under way, at most so many milliseconds. */
  drain(milliseconds: number): Promise<void>;
}

/** Opens the gateway. @throws WatertightError `unreadable` when it cannot listen */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { ports, clock, fault } = options;
  const metrics = createMetrics();
  const fixed = {
    directory: openDirectory(options.keys),
    router: routerOf(surfaces),
    meter: createUsageMeter(clock),
    upstream: new Upstream({ connections: 512, silence: 120_000 }),
    metrics,
    turns: new TurnQueue({ counted: (outcome) => metrics.turn(outcome), fault }),
    digestOf: remembering((presented) => digestOf(ports.authKey, presented)),
    tokenOf: tokensOfTenants(ports.tokenKey),
    ports,
    fault,
  };
  const finderOf = finders(ports);
  const stateOf = ({ config, detectors }: Pick<GatewayOptions, "config" | "detectors">): GatewayState => ({
    ...fixed,
    config,
    policy: toPolicy(config),
    find: finderOf(detectorsFor(config, detectors)),
  });
  let state = stateOf(options);
  let ready = true;
  const traces = createTraces(options.traces);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isHealth(request)) return plain(response, request.url === "/readyz" && !ready ? 503 : 200, "");
    const began = performance.now();
    const startMilliseconds = Date.now();
    const trace = traces.begin(request.headers["traceparent"]);
    const seen: Seen = {
      vendor: "",
      surface: "",
      team: "",
      outcome: "",
      sentOn: undefined,
      family: "openai",
    };
    fixed.metrics.open.inc();
    await serve(state, request, response, seen).finally(() => fixed.metrics.open.dec());
    const { vendor, surface, team, outcome, sentOn } = seen;
    const ended = performance.now();
    const own = ((sentOn ?? ended) - began) / 1000;
    fixed.metrics.request({ vendor, surface, team, outcome }, { own, whole: (ended - began) / 1000 });
    traces.end({
      ...trace,
      startMilliseconds,
      endMilliseconds: startMilliseconds + ended - began,
      // OpenTelemetry's semantic conventions for generative AI, as far as they hold no content.
      attributes: {
        "gen_ai.operation.name": surface || "none",
        "gen_ai.provider.name": vendor,
        "watertight.team": team,
        "watertight.outcome": outcome,
        "watertight.own_seconds": own,
      },
      failed: outcome !== "answered",
    });
  };
  const adminAnswer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isHealth(request)) return plain(response, request.url === "/readyz" && !ready ? 503 : 200, "");
    if (request.method === "GET" && request.url === "/metrics") {
      return plain(response, 200, await fixed.metrics.text(), fixed.metrics.contentType);
    }
    return plain(response, 404, "expected /metrics, /healthz or /readyz\n");
  };

  const { concurrent, headerBytes } = options.config.limits;
  const listener = await listenOn({ listen: options.listen, answer, headerBytes, connections: concurrent });
  const admin = await listenOn({
    listen: options.admin,
    answer: adminAnswer,
    headerBytes,
    connections: 64,
  }).catch(async (thrown: unknown) => {
    await listener.drain(0);
    throw thrown;
  });
  return {
    address: listener.address,
    admin: admin.address,
    meter: fixed.meter,
    directory: fixed.directory,
    reload: (changed) => {
      state = stateOf(changed);
    },
    drain: async (milliseconds) => {
      ready = false;
      await closed(listener, milliseconds);
      await fixed.turns.settled(milliseconds);
      await Promise.all([closed(admin, 0), fixed.upstream.close(), traces.close()]);
    },
  };
}

function closed(listener: Listener, milliseconds: number): Promise<void> {
  return listener.drain(milliseconds);
}

/** A finder takes a tenth of a second to make, in which no stream moves: the same detectors keep theirs. */
function finders({ fingerprint }: GatewayPorts): (detectors: readonly Detector[]) => Finder {
  let last: { readonly detectors: readonly Detector[]; readonly find: Finder } | undefined;
  return (detectors) => {
    const isSame =
      last?.detectors.length === detectors.length &&
      detectors.every((one, at) => one === last?.detectors[at]);
    if (last === undefined || !isSame) last = { detectors, find: createFinder({ detectors, fingerprint }) };
    return last.find;
  };
}

/** Marks of a chat or a system prompt span what stands around values; they are looked for where a rule speaks of them. */
function detectorsFor(
  { policy, detectors: { disable } }: GatewayConfig,
  detectors: readonly Detector[],
): readonly Detector[] {
  return detectors.filter(({ id, dataClass }) => {
    if (disable.some((name) => id === name || id.startsWith(`${name}.`))) return false;
    if (dataClass !== "conversation" && dataClass !== "instructions") return true;
    return policy.some((rule) => rule.class?.includes(dataClass) === true);
  });
}

function isHealth({ method, url }: IncomingMessage): boolean {
  return method === "GET" && (url === "/healthz" || url === "/readyz");
}

function plain(
  response: ServerResponse,
  status: number,
  text: string,
  type = "text/plain; charset=utf-8",
): void {
  response.writeHead(status, { "content-type": type, "content-length": String(Buffer.byteLength(text)) });
  response.end(text);
}

function tokensOfTenants(keyOf: GatewayPorts["tokenKey"]): (tenant: string) => TokenOf {
  const known = new Map<string, TokenOf>();
  return (tenant) => {
    const tokenOf = known.get(tenant) ?? tokensUnder(keyOf(tenant).dangerouslyReveal());
    known.set(tenant, tokenOf);
    return tokenOf;
  };
}

/** Keys come again with every request; what strangers send pushes only each other out. */
function remembering(digestOf: (presented: string) => string): (presented: string) => string {
  const known = new Recent<string, string>(1000);
  return (presented) => {
    const before = known.get(presented);
    if (before !== undefined) return before;
    const digest = digestOf(presented);
    known.set(presented, digest);
    return digest;
  };
}
