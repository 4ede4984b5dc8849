import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { scanned } from "./scanned.ts";

interface Product {
  readonly id: string;
  /** Pages before a login. */
  readonly pages: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly login: string;
  readonly user: string;
  readonly password: string;
  readonly welcome: string;
}

const mongoHeaders = {
  "x-powered-by": "Express",
  "www-authenticate": 'Basic realm="Authorization Required"',
};
const products: readonly Product[] = [
  {
    id: "grafana",
    pages: { "/api/health": '{"database":"ok","version":"10.2.3","commit":"0a0b"}' },
    login: "/api/user",
    user: "admin",
    password: "admin",
    welcome: '{"login":"admin"}',
  },
  {
    id: "mongo-express",
    pages: { "/status": '{"status":"ok"}' },
    headers: mongoHeaders,
    login: "/",
    user: "admin",
    password: "pass",
    welcome: "<title>Home - Mongo Express</title>",
  },
  {
    id: "superset",
    pages: { "/login/": '<title>Superset</title><div data-bootstrap="{}"></div>' },
    login: "/api/v1/security/login",
    user: "admin",
    password: "admin",
    welcome: '{"access_token":"…"}',
  },
];

describe.each(products)("the default account of $id", (product) => {
  test("is tried once, only when it is asked for, and found where it still works", async () => {
    await withServer(product, true, async (port, tries) => {
      expect(await verdictOf(port, false)).toBe(`${product.id} guarded`);
      expect(tries).toHaveLength(0);
      expect(await verdictOf(port, true)).toBe(`${product.id} open`);
      expect(tries).toEqual([`${product.user}:${product.password}`]);
    });
  });

  test("is found changed where it no longer works", async () => {
    await withServer(product, false, async (port, tries) => {
      expect(await verdictOf(port, true)).toBe(`${product.id} guarded`);
      expect(tries).toHaveLength(1);
    });
  });
});

async function verdictOf(port: number, tryDefaults: boolean): Promise<string> {
  const { exposures, evidence } = await scanned([port], { tryDefaults });
  expect(evidence.join("\n")).not.toContain("Basic ");
  const exposure = exposures[0]?.exposure;
  return `${exposure?.service} ${exposure?.verdict}`;
}

async function withServer(
  { pages, headers = {}, login, welcome }: Product,
  takes: boolean,
  use: (port: number, tries: readonly string[]) => Promise<void>,
): Promise<void> {
  const tries: string[] = [];
  const server = createServer(async (asked, reply) => {
    const path = asked.url ?? "";
    const tried = await triedBy(asked);
    if (path === login && tried !== undefined) {
      tries.push(tried);
      if (takes) return void reply.end(welcome);
    }
    const page = pages[path];
    if (page !== undefined) return void reply.end(page);
    refuse(reply, headers);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await use((server.address() as AddressInfo).port, tries);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function triedBy(asked: IncomingMessage): Promise<string | undefined> {
  const basic = /^Basic (.+)$/.exec(asked.headers.authorization ?? "")?.[1];
  if (basic !== undefined) return Buffer.from(basic, "base64").toString();
  let body = "";
  for await (const part of asked) body += String(part);
  if (!body.includes('"username"')) return undefined;
  const { username, password } = JSON.parse(body);
  return `${username}:${password}`;
}

function refuse(reply: ServerResponse, headers: Readonly<Record<string, string>>): void {
  reply.writeHead(401, headers).end('{"message":"Unauthorized"}');
}
