import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redacted, systemClock } from "../../src/base/index.ts";
import { catalogue } from "../../src/detect/index.ts";
import { type Gateway, type GatewayPorts, newGatewayKey, startGateway } from "../../src/gateway/index.ts";
import { type Disclosure, GatewayConfig } from "../../src/model/index.ts";

export interface StartedGateway {
  readonly gateway: Gateway;
  readonly key: string;
  readonly keyId: string;
  /** What went on record. */
  readonly ledger: Disclosure[];
  /** What failed that nobody foresaw. */
  readonly faults: string[];
  stop(): Promise<void>;
}

const secret = (fill: number) => new Redacted(new Uint8Array(32).fill(fill));

/** A gateway on a free port of loopback that keeps everything in memory. */
export async function startedGateway(
  config: unknown,
  changed: Partial<GatewayPorts> = {},
): Promise<StartedGateway> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-gateway-"));
  const ledger: Disclosure[] = [];
  const faults: string[] = [];
  const conversations = new Map<string, ReadonlyMap<string, string>>();
  const { key, record } = newGatewayKey(
    secret(1),
    { name: "test", team: "research", tenant: "acme" },
    new Date(),
  );
  const gateway = await startGateway({
    config: GatewayConfig.parse(config),
    detectors: catalogue,
    keys: [record],
    listen: { host: "127.0.0.1", port: 0 },
    admin: { path: join(folder, "admin.sock") },
    traces: undefined,
    clock: systemClock,
    fault: (why) => faults.push(why),
    ports: {
      record: async (entries) => {
        ledger.push(...entries);
      },
      memory: {
        remember: async (caller, conversation, live) => {
          conversations.set(`${caller.tenant}/${caller.id} ${conversation}`, new Map(live));
        },
        recall: async (caller, conversation) =>
          conversations.get(`${caller.tenant}/${caller.id} ${conversation}`),
      },
      fingerprint: (value) => createHmac("sha256", "test").update(value).digest("hex").slice(0, 32),
      previewOf: () => "…",
      authKey: secret(1),
      tokenKey: () => secret(2),
      receiptKey: secret(3),
      vendorKey: () => new Redacted("vendor-key"),
      now: () => new Date(),
      ...changed,
    },
  });
  const stop = async (): Promise<void> => {
    await gateway.drain(1000);
    await rm(folder, { recursive: true, force: true });
  };
  return { gateway, key: key.dangerouslyReveal(), keyId: record.id, ledger, faults, stop };
}

/** The four forms of a vendor at one address. */
export function vendorsAt(url: string): Record<string, unknown> {
  return {
    openai: { url: `${url}/v1`, key: "env:KEY" },
    anthropic: { url, family: "anthropic", key: "env:KEY" },
    gemini: { url, family: "gemini", also: { openai: `${url}/v1beta/openai` }, key: "env:KEY" },
    ollama: { url, family: "ollama", key: "none" },
  };
}
