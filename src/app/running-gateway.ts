import { readFile } from "node:fs/promises";
import { Redacted, WatertightError } from "../base/index.ts";
import { type Detector, previewOf } from "../detect/index.ts";
import {
  type Gateway,
  type GatewayOptions,
  type GatewayPorts,
  openVendors,
  startGateway,
  type Vendor,
} from "../gateway/index.ts";
import { fingerprintWith } from "../inspect/index.ts";
import type { GatewayConfig } from "../model/index.ts";
import { expiryOf } from "../store/index.ts";
import type { GatewayHome } from "./gateway-home.ts";

export interface RunningGatewayOptions extends Pick<GatewayOptions, "listen" | "admin" | "traces" | "clock"> {
  readonly home: GatewayHome;
  readonly env: NodeJS.ProcessEnv;
  readonly config: GatewayConfig;
  readonly detectors: readonly Detector[];
  readonly fingerprintKey: Redacted<Uint8Array>;
  /** Names this process among those that write the ledger. */
  readonly name: string;
  /** Told what goes wrong beside the requests. */
  readonly complain: (why: string) => void;
}

/** A gateway with everything it keeps. */
export interface RunningGateway extends Pick<Gateway, "address" | "admin" | "meter"> {
  reload(config: GatewayConfig, detectors: readonly Detector[]): Promise<void>;
  drain(milliseconds: number): Promise<void>;
}

/** How long values can be restored in a conversation that the vendor keeps (OpenAI keeps responses for 30 days). */
const memoryMilliseconds = 30 * 86_400_000;
const sweepMilliseconds = 3_600_000;

/** Opens the gateway of an installation. @throws WatertightError when it cannot listen, or a key file cannot be read */
export async function runGateway(options: RunningGatewayOptions): Promise<RunningGateway> {
  const { home, config, clock, complain } = options;
  const { master, memory } = home;
  const writer = await home.store.writer(options.name);
  let vendorKeys = await keysOf(config, options);
  let keeping = keepingOf(config);
  const ports: GatewayPorts = {
    record: (entries) => writer.record(entries),
    memory: {
      remember: (caller, conversation, live) =>
        memory.remember(caller, conversation, live, clock.now().getTime() + memoryMilliseconds),
      recall: (caller, conversation) => memory.recall(caller, conversation),
    },
    fingerprint: fingerprintWith(options.fingerprintKey.dangerouslyReveal()),
    previewOf: (person) => previewOf(person, { dataClass: "contact" }),
    authKey: master.current.derive("auth"),
    tokenKey: (tenant) => master.current.derive(`tokens/${tenant}`),
    receiptKey: master.current.derive("receipts"),
    vendorKey: ({ id }) => vendorKeys.get(id),
    converse: ({ person, ...turn }) =>
      home.conversations.append({
        ...turn,
        ...(person !== undefined && { person }),
        expiresAt: expiryOf(turn.at, turn.dataClasses, keeping),
      }),
    now: () => clock.now(),
  };
  const gateway = await startGateway({
    config,
    detectors: options.detectors,
    keys: await home.keys.list(),
    ports,
    listen: options.listen,
    admin: options.admin,
    traces: options.traces,
    clock,
    fault: complain,
  });
  const stopWatching = home.keys.watch(
    (records) => gateway.directory.replace(records),
    (reason) =>
      complain(reason instanceof WatertightError ? reason.message : "the gateway keys cannot be read"),
  );
  const sweeping = setInterval(() => {
    home.sweep().catch(() => complain("what has expired could not be removed; it is tried again in an hour"));
  }, sweepMilliseconds).unref();
  return {
    address: gateway.address,
    admin: gateway.admin,
    meter: gateway.meter,
    reload: async (changed, detectors) => {
      vendorKeys = await keysOf(changed, options);
      keeping = keepingOf(changed);
      gateway.reload({ config: changed, detectors });
    },
    drain: async (milliseconds) => {
      clearInterval(sweeping);
      stopWatching();
      await gateway.drain(milliseconds);
    },
  };
}

function keepingOf({ conversations: { keep, otherwise } }: GatewayConfig): Parameters<typeof expiryOf>[2] {
  return { byClass: keep, otherwise };
}

type KeySources = Pick<RunningGatewayOptions, "home" | "env">;

/** The keys at vendors that are known by now; a vendor without one is no error before somebody asks for it. */
async function keysOf(
  config: GatewayConfig,
  sources: KeySources,
): Promise<ReadonlyMap<string, Redacted<string>>> {
  const keys = new Map<string, Redacted<string>>();
  for (const vendor of openVendors(config).values()) {
    const key = await keyOf(vendor, sources);
    if (key !== undefined) keys.set(vendor.id, key);
  }
  return keys;
}

async function keyOf({ id, key }: Vendor, { home, env }: KeySources): Promise<Redacted<string> | undefined> {
  if (key.from === "env") return fromEnvironment(env, key.name);
  if (key.from === "caller")
    return key.otherwise === undefined ? undefined : fromEnvironment(env, key.otherwise);
  if (key.from === "sealed") return home.vendorKeys.get(id);
  if (key.from === "none") return undefined;
  try {
    return new Redacted((await readFile(key.path, "utf8")).trim());
  } catch (cause) {
    throw new WatertightError(
      "unreadable",
      `the key for ${id} cannot be read from ${key.path}`,
      `correct vendors.${id}.key in the configuration`,
      cause,
    );
  }
}

function fromEnvironment(env: NodeJS.ProcessEnv, name: string): Redacted<string> | undefined {
  const value = env[name];
  return value === undefined || value === "" ? undefined : new Redacted(value);
}
