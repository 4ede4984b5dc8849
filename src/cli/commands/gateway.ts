import { join } from "node:path";
import { Readable } from "node:stream";
import { text as readAll } from "node:stream/consumers";
import { type GatewayHome, runGateway } from "../../app/index.ts";
import { systemClock, WatertightError } from "../../base/index.ts";
import { chosenDetectors } from "../../detect/index.ts";
import {
  configWarnings,
  createFinder,
  explain,
  newGatewayKey,
  openVendors,
  toPolicy,
} from "../../gateway/index.ts";
import type { GatewayConfig, PolicyClass } from "../../model/index.ts";
import { type Config, readConfig } from "../config.ts";
import { exitCodes } from "../exit.ts";
import { textFlag } from "../flags.ts";
import { fingerprintKey } from "../home.ts";
import { listenAt, withoutStaleSocket } from "../listening.ts";
import { withGatewayHome } from "../opened-home.ts";
import { ownDetector } from "../own-detectors.ts";
import { type Outside, print } from "../terminal.ts";
import { watchedConfig } from "../watched-config.ts";

const drainMilliseconds = 30_000;

/** Runs the gateway until it is told to end. */
export function gatewayCommand(flags: Record<string, unknown>, outside: Outside): Promise<number> {
  return withGatewayHome(flags, outside, async (home, config, folder) => {
    const { env, stdout, stderr, signal } = outside;
    const complain = (why: string): void => void stderr.write(`warning: ${why}\n`);
    warn(config.gateway, env, complain);
    const admin = listenAt(config.gateway.admin ?? `unix:${join(folder, "gateway", "admin.sock")}`);
    const firstKey = await firstKeyOf(home);
    const gateway = await runGateway({
      home,
      env,
      config: config.gateway,
      detectors: detectorsOf(config),
      fingerprintKey: await fingerprintKey(folder),
      name: "gateway",
      listen: listenAt(textFlag(flags, "listen") ?? config.gateway.listen),
      admin: await withoutStaleSocket(admin),
      traces: collectorFrom(env),
      clock: systemClock,
      complain,
    });
    const stopWatching = watchedConfig(textFlag(flags, "config"), complain, async (changed) => {
      await gateway.reload(changed.gateway, detectorsOf(changed));
      warn(changed.gateway, env, complain);
      if (flags["quiet"] !== true) stderr.write("the configuration was read again\n");
    });
    try {
      if (flags["quiet"] !== true) {
        await print(
          stdout,
          welcome({ address: gateway.address, config: config.gateway, env, key: firstKey, folder }),
        );
      }
      await ended(signal);
    } finally {
      stopWatching();
      if (flags["quiet"] !== true)
        stderr.write("\nfinishing what is under way; Ctrl-C once more ends it at once\n");
      await gateway.drain(drainMilliseconds);
    }
    return exitCodes.clean;
  });
}

/** Says whether the configuration is right, and what would happen to a text. */
export async function gatewayCheckCommand(
  given: string | undefined,
  flags: Record<string, unknown>,
  outside: Outside,
): Promise<number> {
  const config = await readConfig(textFlag(flags, "config"));
  const warnings = configWarnings(
    config.gateway,
    systemClock.now(),
    (name) => (outside.env[name] ?? "") !== "",
  );
  const lines = warnings.map(({ at, text, hint }) => `gateway.${at}: ${text}\n  ${hint}`);
  const policy = toPolicy(config.gateway);
  if (given === undefined) {
    const summary = `the configuration is right: ${policy.vendors.size} vendors, ${policy.rules.length} rules, policy ${policy.version}`;
    await print(outside.stdout, `${[...lines, summary].join("\n")}\n`);
    return warnings.length > 0 ? exitCodes.found : exitCodes.clean;
  }
  const text = given === "-" ? await readAll(Readable.from(outside.stdin)) : given;
  const vendor = textFlag(flags, "vendor") ?? config.gateway.defaultVendor ?? "openai";
  const find = createFinder({ detectors: detectorsOf(config), fingerprint: () => "" });
  const counts = new Map<PolicyClass, number>();
  for (const { dataClass } of find(text, undefined)) {
    if (dataClass !== undefined) counts.set(dataClass, (counts.get(dataClass) ?? 0) + 1);
  }
  const caller = await callerFrom(flags, config, outside);
  const explained = explain(policy, caller, vendor, counts, systemClock.now());
  await print(outside.stdout, `${[...lines, ...explained].join("\n")}\n`);
  return exitCodes.clean;
}

async function callerFrom(flags: Record<string, unknown>, config: Config, outside: Outside) {
  const id = textFlag(flags, "key");
  const team = textFlag(flags, "team") ?? "default";
  if (id === undefined) return { key: "", team, tenant: config.gateway.teams[team]?.tenant ?? "default" };
  const found = await withGatewayHome(flags, outside, async ({ keys }) =>
    (await keys.list()).find((one) => one.id === id || one.name === id),
  );
  if (found === undefined) {
    throw new WatertightError("usage", `there is no key ${id}`, "watertight keys list shows their ids");
  }
  return { key: found.id, team: found.team, tenant: found.tenant, vendors: found.vendors };
}

/** Without any key nobody could use it: the first is made by itself. */
async function firstKeyOf({ keys, master }: GatewayHome): Promise<string | undefined> {
  if ((await keys.list()).length > 0) return undefined;
  const { key, record } = newGatewayKey(
    master.current.derive("auth"),
    { name: "first", team: "default", tenant: "default" },
    systemClock.now(),
  );
  await keys.put(record);
  return key.dangerouslyReveal();
}

function detectorsOf({ detectors }: Config) {
  return chosenDetectors({
    ownDetectors: detectors.own.map(ownDetector),
    disabled: detectors.disable,
    only: undefined,
  });
}

function warn(config: GatewayConfig, env: NodeJS.ProcessEnv, complain: (why: string) => void): void {
  for (const { at, text, hint } of configWarnings(
    config,
    systemClock.now(),
    (name) => (env[name] ?? "") !== "",
  )) {
    complain(`gateway.${at}: ${text}; ${hint}`);
  }
}

/** https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function collectorFrom(env: NodeJS.ProcessEnv): URL | undefined {
  const exact = env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
  const base = env["OTEL_EXPORTER_OTLP_ENDPOINT"];
  const text = exact || (base ? `${base.replace(/\/$/, "")}/v1/traces` : "");
  if (text === "") return undefined;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text);
  throw new WatertightError(
    "usage",
    "OTEL_EXPORTER_OTLP_ENDPOINT takes the address of a collector, such as http://127.0.0.1:4318",
    "leave it out to send no traces",
  );
}

interface Welcome {
  readonly address: string;
  readonly config: GatewayConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly key: string | undefined;
  readonly folder: string;
}

/** Variables that the vendors' own SDKs read. */
const sdkVariables = [
  { vendor: "openai", base: "OPENAI_BASE_URL", key: "OPENAI_API_KEY", path: "/v1" },
  { vendor: "anthropic", base: "ANTHROPIC_BASE_URL", key: "ANTHROPIC_API_KEY", path: "" },
] as const;

function welcome({ address, config, env, key, folder }: Welcome): string {
  const vendors = openVendors(config);
  const hasKey = (variable: string): boolean => (env[variable] ?? "") !== "";
  const offered = sdkVariables.filter(({ vendor }) => vendors.has(vendor));
  const chosen = offered.filter((one) => hasKey(one.key));
  const shownKey = key ?? "a key of yours (watertight keys create NAME makes one)";
  const exports = (chosen.length > 0 ? chosen : offered.slice(0, 1)).flatMap(
    ({ vendor, base, key: variable, path }) => [
      `  export ${base}=${address}/${vendor}${path}`,
      `  export ${variable}=${key === undefined ? "…" : shownKey}`,
    ],
  );
  const ready = [...vendors.values()].filter(({ key: from }) => {
    if (from.from === "env") return hasKey(from.name);
    return from.from === "caller" ? from.otherwise !== undefined && hasKey(from.otherwise) : true;
  });
  return [
    `watertight gateway at ${address}, policy ${toPolicy(config).version}`,
    "Secrets and personal data leave as tokens and come back as they were; the ledger says what left.",
    "",
    "In the shell that the program runs in:",
    ...(exports.length > 0 ? exports : [`  base URL ${address}/<vendor>, key ${shownKey}`]),
    ...(key === undefined ? [`  with ${shownKey}`] : ["  (the key is shown this once)"]),
    "",
    ready.length > 0
      ? `Vendors with a key: ${ready.map(({ id }) => id).join(", ")}.`
      : "No vendor has a key yet: set OPENAI_API_KEY or another vendor's before starting, or: watertight keys vendor set <vendor>.",
    `What was disclosed: watertight ledger. Kept in ${folder}. Ctrl-C ends it.`,
    "",
  ].join("\n");
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
