import { randomBytes } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { Redacted, systemClock } from "../../src/base/index.ts";
import { Door, DoorFault, Evidence, Network, Pace, services, usualPace } from "../../src/probe/index.ts";
import { missingEtcd, startEtcd } from "../servers/etcd.ts";
import { missingZookeeper, startZookeeper } from "../servers/zookeeper.ts";
import { type Replay, replay, Transcript } from "./replay.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** What each product says, by request, and what is read of it. */
const readable: Readonly<Record<string, { answers: Readonly<Record<string, unknown>>; records: unknown[] }>> =
  {
    etcd: {
      answers: {
        "POST /v3/kv/range": {
          header: { cluster_id: "1" },
          kvs: [{ key: base64("a"), value: base64("hello") }, { key: base64("b") }, null],
        },
      },
      records: [{ key: "a", value: "hello" }],
    },
    consul: {
      answers: { "GET /v1/kv/?keys": ["app/a", 7], "GET /v1/kv/app%2Fa?raw": { prompt: "hello" } },
      records: [{ key: "app/a", value: '{"prompt":"hello"}' }],
    },
    loki: {
      answers: {
        "GET /loki/api/v1/labels": { status: "success", data: ["zone", "job", 7] },
        "GET /loki/api/v1/query_range?limit=50&query=%7Bjob%3D~%22.%2B%22%7D": {
          data: { result: [{ values: [["1", "hello"], ["2"], null] }, 7] },
        },
      },
      records: [{ line: "hello" }],
    },
    jaeger: {
      answers: {
        "GET /api/services": { data: ["chat api", 7], total: 1, errors: null },
        "GET /api/traces?limit=5&service=chat%20api": {
          data: [{ spans: [{ operationName: "hello" }] }, null],
        },
      },
      records: [{ operationName: "hello" }],
    },
    zipkin: {
      answers: { "GET /api/v2/traces?limit=5": [[{ name: "hello" }, 7], "nonsense"] },
      records: [{ name: "hello" }],
    },
    flower: {
      answers: { "GET /api/tasks?limit=25": { a: { args: "hello" } } },
      records: [{ args: "hello" }],
    },
    postgrest: {
      answers: {
        "GET /": {
          swagger: "2.0",
          info: { title: "PostgREST" },
          paths: { "/": {}, "/chats": {}, "/rpc/x": {} },
        },
        "GET /chats?limit=25": [{ prompt: "hello" }, null],
      },
      records: [{ prompt: "hello" }],
    },
  };

let server: Replay | undefined;

afterEach(async () => {
  await server?.stop();
  server = undefined;
});

describe("content of a service that is open", () => {
  test.each(Object.keys(readable))("of %s is read by questions that it declares", async (id) => {
    const { answers = {}, records = [] } = readable[id] ?? {};
    server = await serving(answers);
    expect(await recordsOf(id, server.port)).toEqual(records);
  });

  test.each(["etcd", "loki", "jaeger", "zipkin", "postgrest"])(
    "of %s is no empty list when the service fails midway",
    async (id) => {
      const { answers = {} } = readable[id] ?? {};
      const [last = ""] = Object.keys(answers).slice(-1);
      server = await serving({ ...answers, [last]: "nonsense" });
      await expect(recordsOf(id, server.port)).rejects.toThrow(DoorFault);
    },
  );

  test.skipIf(missingEtcd !== undefined)(`of a real etcd is read ${missingEtcd ?? ""}`, async () => {
    const etcd = await startEtcd();
    try {
      expect(await recordsOf("etcd", etcd.port)).toEqual([]);
      await etcd.run("/v3/kv/put", { key: base64("/config/a"), value: base64("hello") });
      expect(await recordsOf("etcd", etcd.port)).toEqual([{ key: "/config/a", value: "hello" }]);
    } finally {
      await etcd.stop();
    }
  });

  test.skipIf(missingZookeeper !== undefined)(
    `of a real ZooKeeper is read ${missingZookeeper ?? ""}`,
    async () => {
      const zookeeper = await startZookeeper();
      try {
        await zookeeper.put("/app", "hello");
        await zookeeper.put("/app/key", "other");
        expect(await recordsOf("zookeeper", zookeeper.port)).toEqual(
          expect.arrayContaining([
            { path: "/app", value: "hello" },
            { path: "/app/key", value: "other" },
          ]),
        );
      } finally {
        await zookeeper.stop();
      }
    },
  );
});

function serving(answers: Readonly<Record<string, unknown>>): Promise<Replay> {
  return replay(
    Transcript.parse({
      service: "any",
      verdict: "open",
      from: "made up here",
      http: Object.entries(answers).map(([request, answer]) => ({
        request,
        status: 200,
        body: JSON.stringify(answer),
      })),
    }),
  );
}

async function recordsOf(id: string, port: number): Promise<unknown[]> {
  const service = services.find((one) => one.id === id);
  if (service?.content === undefined || "address" in service.content)
    throw new Error(`${id} has no questions of its own`);
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
    agentName: "watertight/test",
    patience: 3000,
  });
  const records: unknown[] = [];
  try {
    for await (const collection of service.content.collections(door.as(service), {
      rows: 50,
      bytes: 1 << 20,
    })) {
      for await (const record of collection.records()) records.push(record);
    }
    return records;
  } finally {
    door.close();
  }
}
