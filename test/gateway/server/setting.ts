import { createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redacted } from "../../../src/base/index.ts";
import { catalogue, type Detector } from "../../../src/detect/index.ts";
import {
  type Gateway,
  type GatewayKey,
  type GatewayPorts,
  newGatewayKey,
  startGateway,
} from "../../../src/gateway/index.ts";
import { type Disclosure, GatewayConfig } from "../../../src/model/index.ts";
import { vendorsAt } from "../started-gateway.ts";
import { startVendor, type Vendor } from "../vendor/mock-vendor.ts";

/** What a test may say of one request; without a body it is a GET. */
export interface Question {
  readonly body?: unknown;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly signal?: AbortSignal;
}

/** A gateway with a vendor behind it; everything it hands out is kept here. */
export interface Setting {
  readonly gateway: Gateway;
  readonly vendor: Vendor;
  readonly key: string;
  readonly record: GatewayKey;
  readonly ledger: Disclosure[];
  readonly faults: string[];
  readonly conversations: Map<string, ReadonlyMap<string, string>>;
  /** What the gateway takes for now. */
  readonly time: { now: Date };
  readonly port: number;
  ask(path: string, question?: Question): Promise<Response>;
  /** To OpenAI's form, with one message of a user. */
  chat(content: unknown, more?: object, question?: Question): Promise<Response>;
  /** One metric with its labels, as the text of the admin listener has it; 0 when it is not there. */
  metric(line: string): Promise<number>;
  admin(path: string): Promise<{ status: number; type: string; text: string }>;
  stop(): Promise<void>;
}

export interface SettingOptions {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly ports?: Partial<GatewayPorts>;
  readonly detectors?: readonly Detector[];
  readonly traces?: URL;
  readonly keys?: readonly GatewayKey[];
}

const secret = (fill: number): Redacted<Uint8Array> => new Redacted(new Uint8Array(32).fill(fill));

/** A key as the gateways of these tests know it. */
export function madeKey(more: Partial<GatewayKey> = {}): { key: string; record: GatewayKey } {
  const about = { name: "test", team: "research", tenant: "acme" };
  const { key, record } = newGatewayKey(secret(1), about, new Date());
  return { key: key.dangerouslyReveal(), record: { ...record, ...more } };
}

/** The vendors of `vendorsAt` with the settings of one or several changed. */
export function vendorsWith(url: string, changes: Readonly<Record<string, object>>): Record<string, unknown> {
  const vendors = vendorsAt(url);
  for (const [name, change] of Object.entries(changes))
    vendors[name] = { ...(vendors[name] ?? {}), ...change };
  return vendors;
}

/** Starts a vendor and a gateway in front of it, both on loopback. */
export async function openSetting(
  options: SettingOptions | ((vendor: Vendor) => SettingOptions) = {},
): Promise<Setting> {
  const vendor = await startVendor();
  const {
    config,
    ports,
    detectors = catalogue,
    traces,
    keys = [],
  } = typeof options === "function" ? options(vendor) : options;
  const folder = await mkdtemp(join(tmpdir(), "watertight-gateway-"));
  const ledger: Disclosure[] = [];
  const faults: string[] = [];
  const conversations = new Map<string, ReadonlyMap<string, string>>();
  const time = { now: new Date() };
  const own = madeKey();
  const gateway = await startGateway({
    config: GatewayConfig.parse({ vendors: vendorsAt(vendor.url), ...config }),
    detectors,
    keys: [own.record, ...keys],
    listen: { host: "127.0.0.1", port: 0 },
    admin: { path: join(folder, "admin.sock") },
    traces,
    clock: { now: () => time.now },
    fault: (why) => faults.push(why),
    ports: {
      record: async (entries) => {
        ledger.push(...entries);
      },
      memory: {
        remember: async ({ tenant, id }, name, live) => {
          conversations.set(`${tenant}/${id} ${name}`, new Map(live));
        },
        recall: async ({ tenant, id }, name) => conversations.get(`${tenant}/${id} ${name}`),
      },
      fingerprint: (value) => createHmac("sha256", "test").update(value).digest("hex").slice(0, 32),
      previewOf: () => "…",
      authKey: secret(1),
      tokenKey: () => secret(2),
      receiptKey: secret(3),
      vendorKey: () => new Redacted("vendor-key"),
      now: () => time.now,
      ...ports,
    },
  });
  const ask: Setting["ask"] = (path, { body, key = own.key, headers, method, signal } = {}) =>
    fetch(`${gateway.address}${path}`, {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers: { ...(key !== "" && { authorization: `Bearer ${key}` }), ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
      redirect: "manual",
    });
  const admin: Setting["admin"] = (path) => askSocket(gateway.admin, path);
  return {
    gateway,
    vendor,
    key: own.key,
    record: own.record,
    ledger,
    faults,
    conversations,
    time,
    port: Number(new URL(gateway.address).port),
    ask,
    chat: (content, more = {}, question = {}) =>
      ask("/openai/v1/chat/completions", { ...question, body: chatBody(content, more) }),
    async metric(line) {
      const { text } = await admin("/metrics");
      return Number(
        text
          .split("\n")
          .find((one) => one.startsWith(`${line} `))
          ?.slice(line.length + 1) ?? 0,
      );
    },
    admin,
    async stop() {
      await gateway.drain(500);
      await vendor.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function chatBody(content: unknown, more: object = {}): object {
  return { model: "gpt-mock", messages: [{ role: "user", content }], ...more };
}

/** Asks over a Unix socket. */
function askSocket(
  socketPath: string,
  path: string,
): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ socketPath, path, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        const type = response.headers["content-type"] ?? "";
        resolve({ status: response.statusCode ?? 0, type, text: Buffer.concat(chunks).toString() });
      });
    });
    request.on("error", reject).end();
  });
}

/** Until something holds that comes about by itself; asked again whenever the event loop is idle. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 2));
}
