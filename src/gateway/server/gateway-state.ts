import type { GatewayConfig } from "../../model/index.ts";
import type { Directory } from "../access/directory.ts";
import type { UsageMeter } from "../access/limits.ts";
import type { TurnQueue } from "../conversation/turn-queue.ts";
import type { Finder } from "../narrow/finder.ts";
import type { Policy } from "../policy/policy.ts";
import type { GatewayPorts } from "../ports.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { TokenOf } from "../tokens/token.ts";
import type { Upstream } from "../upstream/upstream.ts";
import type { Router } from "./route.ts";

/** All that a request is answered by; replaced as a whole when the configuration changes, and a request under way keeps its own. */
export interface GatewayState {
  readonly config: GatewayConfig;
  readonly policy: Policy;
  readonly directory: Directory;
  /** The name under which a key that was shown is looked up. */
  readonly digestOf: (presented: string) => string;
  readonly find: Finder;
  /** The tokens of a tenant. */
  readonly tokenOf: (tenant: string) => TokenOf;
  readonly router: Router;
  readonly meter: UsageMeter;
  readonly upstream: Upstream;
  readonly metrics: Metrics;
  readonly ports: GatewayPorts;
  readonly turns: TurnQueue;
  /** Told when something failed that nobody foresaw; the words hold nothing of a request. */
  readonly fault: (why: string) => void;
}
