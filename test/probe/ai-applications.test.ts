import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { Redacted, systemClock } from "../../src/base/index.ts";
import { Door, Evidence, Network, Pace, services, usualPace } from "../../src/probe/index.ts";
import { scanned } from "./scanned.ts";

const page = "11111111-2222-4333-8444-555555555555";

/** What each product says of its content, by request. */
const readable: Readonly<Record<string, { answers: Readonly<Record<string, unknown>>; records: unknown[] }>> =
  {
    anythingllm: {
      answers: {
        "GET /api/workspaces": { workspaces: [{ name: "Support", slug: "support" }, { name: 7 }] },
        "GET /api/workspace/support/chats": {
          history: [{ role: "user", content: "hello", sentAt: 1, other: 2 }, null],
        },
      },
      records: [{ role: "user", content: "hello", sentAt: 1 }],
    },
    flowise: {
      answers: {
        "GET /api/v1/chatflows": [{ id: page, name: "Bot" }, "nonsense", { id: "" }],
        [`GET /api/v1/chatmessage/${page}`]: [
          { role: "userMessage", content: "hello", createdDate: "now", chatId: "x" },
        ],
      },
      records: [{ role: "userMessage", content: "hello", createdDate: "now" }],
    },
    zeppelin: {
      answers: {
        "GET /api/notebook": { status: "OK", body: [{ id: "2A94M5J1Z", path: "/Customers" }] },
        "GET /api/notebook/2A94M5J1Z": {
          body: { paragraphs: [{ title: "t", text: "%sql", results: { msg: [{ data: "d" }] } }] },
        },
      },
      records: [{ title: "t", text: "%sql", results: [{ data: "d" }] }],
    },
    ray: {
      answers: {
        "GET /api/jobs/": [
          { entrypoint: "python train.py", metadata: {}, runtime_env: { env_vars: { A: "b" } } },
        ],
      },
      records: [{ entrypoint: "python train.py", metadata: {}, env: { A: "b" } }],
    },
    mlflow: {
      answers: {
        "GET /api/2.0/mlflow/experiments/search?max_results=100": {
          experiments: [{ experiment_id: "0", name: "Default" }],
        },
        "POST /api/2.0/mlflow/runs/search": {
          runs: [{ info: { run_name: "r" }, data: { params: [{ key: "k", value: "v" }] } }],
        },
        "POST /api/3.0/mlflow/traces/search": { traces: [{ request_preview: "q", response_preview: "a" }] },
      },
      records: [
        { name: "r", params: [{ key: "k", value: "v" }], tags: undefined },
        { request: "q", response: "a" },
      ],
    },
  };

describe("content of an AI application that is open", () => {
  test.each(Object.keys(readable))("%s is read by questions that it declares", async (id) => {
    const { answers = {}, records = [] } = readable[id] ?? {};
    const read = await withServer(
      (asked, reply) => void reply.end(JSON.stringify(answers[`${asked.method} ${asked.url}`] ?? null)),
      (port) => recordsOf(id, port),
    );
    expect(read).toEqual(records);
  });

  test.each(Object.keys(readable))("%s that answers nonsense has none", async (id) => {
    const read = await withServer(
      (_, reply) => void reply.end('{"workspaces":7,"experiments":{},"body":"x"}'),
      (port) => recordsOf(id, port),
    );
    expect(read.filter((one) => Object.values(Object(one)).some((value) => value !== undefined))).toEqual([]);
  });
});

describe("an MCP server", () => {
  const stream = { "content-type": "text/event-stream" };

  test("is not every stream of events", async () => {
    const { exposures } = await withServer(
      (asked, reply) => {
        if (asked.url !== "/sse") return void reply.writeHead(404).end();
        reply.writeHead(200, stream).write("event: news\ndata: something else\n\n");
      },
      (port) => scanned([port], { patience: 2000 }),
    );
    expect(exposures).toEqual([]);
  });

  test("is not a server that answers everything with an error in JSON-RPC", async () => {
    const { exposures } = await withServer(
      (_, reply) => void reply.end('{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"no"}}'),
      (port) => scanned([port], { patience: 2000 }),
    );
    expect(exposures).toEqual([]);
  });

  test("that wants a token for its stream is guarded", async () => {
    const { exposures } = await withServer(
      (asked, reply) => {
        if (asked.url !== "/sse") return void reply.writeHead(404).end();
        reply.writeHead(401, { "www-authenticate": 'Bearer resource_metadata="https://localhost/x"' }).end();
      },
      (port) => scanned([port], { patience: 2000 }),
    );
    expect(exposures.map(({ exposure }) => `${exposure.service} ${exposure.verdict}`)).toEqual([
      "mcp guarded",
    ]);
  });
});

test("MLflow's default account is tried only when it is asked for, and then found", async () => {
  const login = `Basic ${Buffer.from("admin:password1234").toString("base64")}`;
  const tried: (string | undefined)[] = [];
  const answer: RequestListener = (asked, reply) => {
    tried.push(asked.headers.authorization);
    if (asked.headers.authorization === login) return void reply.end("{}");
    reply.writeHead(401, { "www-authenticate": 'Basic realm="mlflow"' }).end();
  };
  const without = await withServer(answer, (port) => scanned([port], { patience: 2000 }));
  expect(without.exposures[0]?.exposure.verdict).toBe("guarded");
  expect(tried.every((header) => header === undefined)).toBe(true);
  const found = await withServer(answer, (port) => scanned([port], { patience: 2000, tryDefaults: true }));
  expect(found.exposures[0]?.exposure.verdict).toBe("open");
  expect(tried.filter((header) => header === login)).toHaveLength(1);
  expect(found.evidence.join("\n")).not.toContain("password1234");
});

async function withServer<T>(listener: RequestListener, use: (port: number) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await once(server.listen(0, "127.0.0.1"), "listening");
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function recordsOf(id: string, port: number): Promise<unknown[]> {
  const service = services.find((one) => one.id === id);
  if (service?.content === undefined || !("collections" in service.content))
    throw new Error(`${id} has no content`);
  const network = new Network({
    guard: { decide: () => ({ allowed: true }) },
    pace: new Pace(usualPace, () => true),
    evidence: new Evidence(() => {}, systemClock, new Redacted(randomBytes(32))),
    signal: new AbortController().signal,
    connectWait: 2000,
  });
  const door = new Door({
    address: "127.0.0.1",
    port,
    name: undefined,
    network,
    secure: false,
    agentName: "test",
    patience: 2000,
  });
  const records: unknown[] = [];
  try {
    for await (const collection of service.content.collections(door.as(service), {
      rows: 10,
      bytes: 1 << 20,
    })) {
      for await (const record of collection.records()) records.push(record);
    }
  } finally {
    door.close();
  }
  return records;
}
