import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Door, services } from "../../src/probe/index.ts";
import { replay, Transcript } from "./replay.ts";
import { scanned, testNetwork } from "./scanned.ts";

const mine = [
  ..."attu bentoml bifrost chroma fastchat helicone koboldcpp kong-admin langfuse lightrag litellm llamacpp lm-studio".split(
    " ",
  ),
  ..."localai mem0 milvus.management milvus.rest nvidia-nim ollama openai-compatible phoenix portkey privategpt".split(
    " ",
  ),
  ..."ragflow sglang tensorflow-serving tensorrt-llm tensorzero text-generation-webui tgi torchserve.inference".split(
    " ",
  ),
  ..."torchserve.management triton vllm weaviate xinference".split(" "),
];

describe("what lies there is read by questions of its own", () => {
  test.each([
    ["chroma", "chroma-open", [{ document: "made-up text", metadata: { who: "anna" } }]],
    ["qdrant", "qdrant-open", [{ text: "made-up text" }]],
    ["weaviate", "weaviate-open", [{ text: "made-up text" }]],
    ["milvus.rest", "milvus-open", [{ id: 1, text: "made-up text" }]],
    ["mem0", "mem0-open", [{ id: "1", memory: "made-up memory", user_id: "anna" }]],
  ])("%s", async (id, file, records) => {
    expect(await recordsOf(id, file)).toEqual(records);
  });

  test("phoenix gives what its spans took in and gave out", async () => {
    expect(await recordsOf("phoenix", "phoenix-open")).toEqual([
      {
        name: "chat",
        at: "2026-01-01T00:00:00+00:00",
        "input.value": "made-up question",
        "output.value": "made-up answer",
      },
    ]);
  });

  test.each([["chroma"], ["qdrant"], ["weaviate"], ["milvus.rest"], ["phoenix"]])(
    "%s that does not answer like itself is a failure and not an empty place",
    async (id) => {
      const answers: RequestListener = (_, reply) => void reply.end('{"error":"out of order"}');
      await expect(withServer(answers, (port) => read(id, port))).rejects.toThrow("a list was expected");
    },
  );

  test("no more rows are read than were asked for, however many there are", async () => {
    const page = Array.from({ length: 25 }, (_, at) => ({ properties: { at } }));
    const asked: string[] = [];
    const answers: RequestListener = ({ url = "" }, reply) => {
      asked.push(url);
      reply.end(JSON.stringify(url === "/v1/schema" ? { classes: [{ class: "Chat" }] } : { objects: page }));
    };
    await withServer(answers, (port) => read("weaviate", port, 40));
    expect(asked).toEqual([
      "/v1/schema",
      "/v1/objects?class=Chat&limit=25&offset=0",
      "/v1/objects?class=Chat&limit=15&offset=25",
    ]);
  });
});

describe("accounts that products ship with", () => {
  test.each([
    ["milvus.rest", "/v2/vectordb/collections/list", `Bearer root:${"Mil"}${"vus"}`],
    ["phoenix", "/auth/login", `"password":"${"ad"}${"min"}"`],
  ])(
    "%s tries its own once, when it is asked to, and keeps the password to itself",
    async (id, path, login) => {
      const tried: string[] = [];
      const answers: RequestListener = (asked, reply) => {
        let body = "";
        asked.on("data", (chunk) => {
          body += String(chunk);
        });
        asked.on("end", () => {
          const isLogin = `${asked.headers.authorization} ${body}`.includes(login);
          if (isLogin) tried.push(`${asked.method} ${asked.url}`);
          if (id === "phoenix") {
            reply.setHeader("x-phoenix-server-version", "20.26.1");
            return void reply.writeHead(isLogin ? 204 : asked.url === "/" ? 200 : 401).end();
          }
          if (asked.url?.includes("/vector") !== true)
            return void reply.writeHead(404).end("404 page not found");
          const refused = { code: 1800, message: "user hasn't authenticated" };
          reply.end(JSON.stringify(isLogin ? { code: 0, data: ["chats"] } : refused));
        });
      };
      const without = await withServer(answers, (port) => scanned([port], { patience: 2000 }));
      expect(without.exposures[0]?.exposure.verdict).toBe("guarded");
      expect(tried).toEqual([]);
      const found = await withServer(answers, (port) =>
        scanned([port], { patience: 2000, tryDefaults: true }),
      );
      expect(found.exposures[0]?.exposure.verdict).toBe("open");
      expect(tried).toEqual([`POST ${path}`]);
      expect(found.evidence.join("\n")).not.toContain(login);
    },
  );
});

test("Milvus without its old listing is known where it usually listens", async () => {
  const answers: RequestListener = ({ method, url }, reply) => {
    const isListing = method === "POST" && url === "/v2/vectordb/collections/list";
    if (isListing) return void reply.end('{"code":0,"data":["chats"]}');
    reply.writeHead(404).end("404 page not found");
  };
  const { exposures } = await withServer(
    answers,
    (port) => scanned([port], { patience: 2000, address: "127.0.0.91" }),
    { port: 19_530, address: "127.0.0.91" },
  );
  expect(exposures.map(({ exposure }) => `${exposure.doors[0]?.service} ${exposure.verdict}`)).toEqual([
    "milvus.rest open",
  ]);
});

test("a model server is asked for lists and descriptions, never for an answer of its model", async () => {
  const servings = services.filter(({ id, category }) => mine.includes(id) && category === "model serving");
  expect(servings.length).toBeGreaterThan(15);
  const posts = servings.flatMap(({ id, sends }) =>
    sends.filter((sent) => sent.startsWith("POST ")).map((sent) => `${id} ${sent}`),
  );
  expect(posts).toEqual(["triton POST /v2/repository/index"]);
});

test("the endless stream of a gateway's log is not read", async () => {
  const secret = `sk-${"made-up".repeat(4)}`;
  const answers: RequestListener = ({ url }, reply) => {
    if (url === "/") return void reply.end("AI Gateway says hey!");
    if (url !== "/log/stream") return void reply.writeHead(404).end("{}");
    reply.writeHead(200, { "content-type": "text/event-stream" });
    reply.write(`event: log\ndata: {"authorization":"${secret}"}\n\n`);
  };
  const { exposures, evidence, asked } = await withServer(answers, (port) =>
    scanned([port], { patience: 2000 }),
  );
  const { exposure } = exposures[0] ?? {};
  expect(exposure?.verdict).toBe("open");
  expect(exposure?.reach.filter(({ how }) => how === "shown").map(({ can }) => can)).toContain(
    "read credentials",
  );
  expect(JSON.stringify(exposure) + evidence.join("\n")).not.toContain(secret);
  expect(asked.bytesRead).toBeLessThan(10_000);
});

test("10,000 models with names of any length are told in bounds", async () => {
  const data = Array.from({ length: 10_000 }, (_, at) => ({
    id: `m${at}`,
    object: "model",
    owned_by: "vllm",
  }));
  const long = [{ id: "x".repeat(100_000), object: "model", owned_by: "vllm" }];
  for (const models of [data.slice(0, 3000), long]) {
    const answers: RequestListener = ({ url }, reply) => {
      if (url === "/v1/models") return void reply.end(JSON.stringify({ object: "list", data: models }));
      reply.writeHead(404).end('{"detail":"Not Found"}');
    };
    const { exposures } = await withServer(answers, (port) => scanned([port], { patience: 2000 }));
    expect(exposures[0]?.exposure.service).toBe("vllm");
    const holds = exposures[0]?.exposure.holds ?? [];
    expect(holds.length).toBeGreaterThan(0);
    expect(holds.length).toBeLessThanOrEqual(200);
    expect(holds.every(({ name }) => name.length <= 200)).toBe(true);
  }
  // More than is read of one answer: no list, and so nothing that is known.
  const endless: RequestListener = (_, reply) => void reply.end(JSON.stringify({ object: "list", data }));
  const { exposures } = await withServer(endless, (port) => scanned([port], { patience: 2000 }));
  expect(exposures).toEqual([]);
});

test("whatever JSON stands in all its answers, a server is judged without an accident and never open by them", async () => {
  const words = fc.constantFrom(
    "data",
    "status",
    "version",
    "error",
    "message",
    "code",
    "results",
    "models",
    "object",
    "id",
    "name",
  );
  const values = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom("ok", "list", "healthy", 0, 200, 1800, true, null, []),
  );
  const bodies = fc.oneof(fc.jsonValue(), fc.dictionary(words, values));
  const asked = services.filter(({ id }) => mine.includes(id));
  expect(asked.map(({ id }) => id).sort()).toEqual([...mine].sort());
  await fc.assert(
    fc.asyncProperty(bodies, fc.constantFrom(200, 400, 401, 404, 500), async (body, status) => {
      const answers: RequestListener = (_, reply) => void reply.writeHead(status).end(JSON.stringify(body));
      const { exposures } = await withServer(answers, (port) =>
        scanned([port], { services: asked, patience: 2000 }),
      );
      expect(exposures.filter(({ exposure }) => exposure.verdict === "open")).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

async function recordsOf(id: string, file: string): Promise<unknown[]> {
  const path = fileURLToPath(new URL(`transcripts/${file}.yaml`, import.meta.url));
  const server = await replay(Transcript.parse(parse(readFileSync(path, "utf8"))));
  try {
    return await read(id, server.port);
  } finally {
    await server.stop();
  }
}

async function read(id: string, port: number, rows = 25): Promise<unknown[]> {
  const service = services.find((one) => one.id === id);
  if (service?.content === undefined || !("collections" in service.content))
    throw new Error(`${id} has no content`);
  const { network } = testNetwork();
  const door = new Door({
    address: "127.0.0.1",
    port,
    network,
    secure: false,
    agentName: "watertight/test",
    patience: 2000,
  });
  const records: unknown[] = [];
  try {
    for await (const collection of service.content.collections(door.as(service), { rows, bytes: 1 << 20 })) {
      for await (const record of collection.records()) records.push(record);
    }
  } finally {
    door.close();
  }
  return records;
}

async function withServer<T>(
  listener: RequestListener,
  use: (port: number) => Promise<T>,
  at: { readonly port: number; readonly address: string } = { port: 0, address: "127.0.0.1" },
): Promise<T> {
  const server = createServer(listener);
  await once(server.listen(at.port, at.address), "listening");
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
