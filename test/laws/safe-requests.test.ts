import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Door, DoorFault, type Service, services } from "../../src/probe/index.ts";
import { replay, Transcript } from "../probe/replay.ts";
import { scanned, testNetwork } from "../probe/scanned.ts";
import { allowedBytes } from "./allowed-bytes.ts";

/** What each service may send, to be read by a person whenever it changes. UPDATE_GOLDEN=1 writes it anew. */
const lock = fileURLToPath(new URL("sent.lock.txt", import.meta.url));
const folder = fileURLToPath(new URL("../probe/transcripts", import.meta.url));
const transcripts = readdirSync(folder)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => ({ file, transcript: Transcript.parse(parse(readFileSync(`${folder}/${file}`, "utf8"))) }));

const lines = services.flatMap(({ id, sends }) => [...sends].sort().map((sent) => `${id}\t${sent}`)).sort();

/** POST that only reads, because the product has no other way to ask, and what may stand in it. */
const readingPosts: ReadonlyMap<string, RegExp> = new Map([
  [
    "qdrant\tPOST /collections/{name}/points/scroll",
    /^\{"limit":\d+,"with_payload":true,"with_vector":false(?:,"offset":[^,]+)?\}$/,
  ],
  ["arangodb\tPOST /_api/cursor", /^\{"query":"FOR \w+ IN @@\w+ LIMIT @\w+ RETURN \w+"/],
  ["druid\tPOST /druid/v2/sql", /^\{"query":"SELECT [^;]*"/],
  ["pinot\tPOST /sql", /^\{"sql":"SELECT [^;]*"/],
  [
    "neo4j.http\tPOST /db/neo4j/tx/commit",
    /^\{"statements":\[(?:\{"statement":"(?:MATCH|CALL db\.)[^;]*RETURN[^;]*".*)?\]\}$/,
  ],
  ["etcd\tPOST /v3/kv/range", /^\{"key":"[\w+/=]*"/],
  ["etcd\tPOST /v3alpha/kv/range", /^\{"key":"[\w+/=]*"/],
  ["etcd\tPOST /v3beta/kv/range", /^\{"key":"[\w+/=]*"/],
  ["mcp\tPOST /mcp", /^\{"jsonrpc":"2\.0","id":1,"method":"tools\/list"\}$/],
  ["mlflow\tPOST /api/2.0/mlflow/runs/search", /^\{/],
  ["mlflow\tPOST /api/3.0/mlflow/traces/search", /^\{/],
  [
    "chroma\tPOST /api/v1/collections/{id}/get",
    /^\{"limit":\d+,"offset":\d+,"include":\["documents","metadatas"\]\}$/,
  ],
  [
    "chroma\tPOST /api/v2/tenants/default_tenant/databases/default_database/collections/{id}/get",
    /^\{"limit":\d+,"offset":\d+,"include":\["documents","metadatas"\]\}$/,
  ],
  ["milvus.rest\tPOST /v2/vectordb/collections/list", /^\{\}$/],
  ["milvus.rest\tPOST /v2/vectordb/collections/describe", /^\{"collectionName":"[^"]*"\}$/],
  ["milvus.rest\tPOST /v2/vectordb/collections/get_stats", /^\{"collectionName":"[^"]*"\}$/],
  [
    "milvus.rest\tPOST /v2/vectordb/entities/query",
    /^\{"collectionName":"[^"]*","filter":"","limit":\d+,"offset":\d+,"outputFields":\[[^\]]*\]\}$/,
  ],
  ["triton\tPOST /v2/repository/index", /^\{\}$/],
  ["prefect\tPOST /api/flows/filter", /^\{"limit":\d+\}$/],
]);
/** Accounts that products ship with, tried once when the person asks for that. */
const logins = new Set<string>(["superset\tPOST /api/v1/security/login", "phoenix\tPOST /auth/login"]);
/** Words of requests that change, run or create something. */
const dangerous =
  /\b(?:delete|drop|truncate|insert|create|alter|update|write|upload|put|set|flush\w*|shutdown|restart|reload|exec|execute|eval|run|invoke|install|import|restore|snapshot|terminate|kill|attach|slaveof|replicaof|grant|revoke|register|login|signup|generate|completions?|embeddings?|infer|predict)\b/i;
/** Functions of ClickHouse that reach files, other hosts or programs; `system.zookeeper` reaches Keeper. */
const reachingOut =
  /\b(?:file|url|s3\w*|gcs|hdfs\w*|remote\w*|cluster\w*|mysql|postgresql|mongodb|redis|sqlite|jdbc|odbc|executable|input|azureBlobStorage\w*|iceberg\w*|deltaLake\w*|hudi\w*|dictGet\w*|joinGet\w*|sleep\w*)\s*\(|system\.zookeeper|into\s+outfile/i;
/** Such words in requests that do none of it: pages, and questions about a setting. */
const harmless = new Map<string, string>([
  ["dtale\tGET /dtale/popup/upload", "the page with the form, which is not sent"],
  ["dtale\tGET /login", "the page with the form"],
  ["grafana\tGET /login", "the page with the form"],
  ["jupyterhub\tGET /hub/signup", "the page with the form"],
  ["kestra\tGET /api/v1/configs/login", "whether there is a login"],
  ["kubernetes-dashboard\tGET /api/v1/login/skippable", "whether the login may be skipped"],
  ["label-studio\tGET /user/login/", "the page with the form"],
  ["langflow\tGET /api/v1/auto_login", "its status line alone, which says whether anybody gets a token"],
  ["marimo\tGET /auth/login", "the page with the form"],
  ["superset\tGET /login/", "the page with the form"],
  ["tgi\tGET /generate", "takes POST alone; a key is asked for before the method, and nothing is run"],
  ["neo4j.bolt\tbolt RUN labels", "a statement in reading mode"],
  ["neo4j.bolt\tbolt RUN nodes", "a statement in reading mode"],
  ["neo4j.bolt-elsewhere\tbolt RUN labels", "a statement in reading mode"],
  ["neo4j.bolt-elsewhere\tbolt RUN nodes", "a statement in reading mode"],
]);

describe("what services send", () => {
  test("is what a person has looked at", () => {
    if (process.env["UPDATE_GOLDEN"] !== undefined) writeFileSync(lock, `${lines.join("\n")}\n`);
    expect(readFileSync(lock, "utf8").trimEnd().split("\n")).toEqual(lines);
    expect(lines.length).toBeGreaterThan(services.length);
  });

  test("changes nothing by its name", () => {
    expect(dangerous.test("GET /api/delete")).toBe(true);
    for (const statement of [
      "SELECT * FROM url('http://x')",
      "DROP TABLE t",
      "SELECT 1; DROP TABLE t",
      "SELECT 1 INTO OUTFILE 'x'",
    ]) {
      expect(isReading(encodeURIComponent(statement)), statement).toBe(false);
    }
    const wrong = lines.filter((line) => {
      const [, sent = ""] = line.split("\t");
      const statement = /^GET \/\?query=([^&]*)/.exec(sent)?.[1];
      if (statement !== undefined) return !isReading(statement.replaceAll("+", " "));
      if (logins.has(line) || / login as \w+$/.test(sent)) return !hasDefaults(line);
      if (sent.startsWith("POST ") && !readingPosts.has(line)) return true;
      if (/^(?:PUT|PATCH|DELETE|CONNECT|TRACE|OPTIONS) /.test(sent)) return true;
      return dangerous.test(sent.replaceAll(/[_-]/g, " ")) && !readingPosts.has(line) && !harmless.has(line);
    });
    expect(wrong).toEqual([]);
    // An exception nobody needs any more is a hole.
    expect(
      [...readingPosts.keys(), ...logins, ...harmless.keys()].filter((line) => !lines.includes(line)),
    ).toEqual([]);
  });
});

describe("replayed against a recording server", () => {
  test.each(transcripts)("$file hears nothing that is not allowed", async ({ transcript }) => {
    const service = services.find(({ id }) => id === transcript.service);
    if (service === undefined) throw new Error(`no service ${transcript.service}`);
    const server = await replay(transcript);
    try {
      await scanned([server.port], { services: [service], patience: 1500, tryDefaults: true });
      if (transcript.verdict === "open") await glance(service, server.port);
      expect(server.heard.length).toBeGreaterThan(0);
      expect(server.posted.filter(({ request, body }) => !isReadingPost(service, request, body))).toEqual([]);
      expect(
        server.heard.filter((heard) => !isAllowed(service, heard, transcript.http !== undefined)),
      ).toEqual([]);
    } finally {
      await server.stop();
    }
  });

  test("a request that is not declared does not leave", async () => {
    const [transcript] = transcripts.filter((one) => one.transcript.service === "qdrant");
    if (transcript === undefined) throw new Error("no transcript");
    const server = await replay(transcript.transcript);
    const door = doorAt(server.port);
    try {
      const asking = door.as({ id: "qdrant", sends: ["GET /", "GET /collections/{name}"] });
      await asking.get("/collections/a%20b");
      for (const path of [
        "/collections",
        "/collections/a/points",
        "/collections/a?x=1",
        "/collections/",
        "/collections/a/../b",
      ]) {
        expect(() => asking.get(path), path).toThrow("does not declare it");
      }
      expect(() => asking.post("/collections/a", {})).toThrow("does not declare it");
      expect(server.heard).toEqual(["GET /collections/a%20b"]);
    } finally {
      door.close();
      await server.stop();
    }
  });
});

/** A statement that reads tables of the server itself and nothing beyond them. */
function isReading(encoded: string): boolean {
  const statement = decodeURIComponent(encoded);
  return (
    /^(?:SELECT|SHOW GRANTS)\b/.test(statement) &&
    !statement.includes(";") &&
    !reachingOut.test(statement.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''"))
  );
}

/** HTTP by its declared paths, everything else by what its protocol calls reading. */
function isAllowed({ id, sends }: Service, heard: string, isHttp: boolean): boolean {
  // Every door is asked for its front page.
  if (isHttp ? heard === "GET /" : /^GET \/ HTTP\/1\.1\r\n/.test(heard)) return true;
  if (!isHttp) return allowedBytes(id).some((pattern) => pattern.test(heard)) || isTlsHello(heard);
  return sends.some((declared) => patternOf(declared).test(heard));
}

function isReadingPost({ id, sends }: Service, request: string, body: string): boolean {
  const declared = sends.find((one) => patternOf(one).test(request));
  const line = `${id}\t${declared}`;
  return logins.has(line) || readingPosts.get(line)?.test(body) === true;
}

function hasDefaults(line: string): boolean {
  return services.some(({ id, defaults }) => line.startsWith(`${id}\t`) && defaults !== undefined);
}

/** RFC 8446 §5.1: a handshake record. */
function isTlsHello(heard: string): boolean {
  return /^\x16\x03[\x00-\x04]/.test(heard);
}

/** `{…}` stands for one name that only the server knows. */
function patternOf(declared: string): RegExp {
  return new RegExp(
    `^${declared
      .split(/\{[^}]*\}/)
      .map(escaped)
      .join("[^/?&#\\s]+")}$`,
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function doorAt(port: number): Door {
  return new Door({
    address: "127.0.0.1",
    port,
    network: testNetwork().network,
    secure: false,
    agentName: "watertight/test",
    patience: 1500,
  });
}

/** Reads what lies there, as far as the service's own questions do. */
async function glance({ content, ...service }: Service, port: number): Promise<void> {
  if (content === undefined || "address" in content) return;
  const door = doorAt(port);
  try {
    for await (const { records } of content.collections(door.as(service), { rows: 10, bytes: 10_000 })) {
      for await (const record of records()) expect(record).toBeDefined();
    }
  } catch (thrown) {
    // Not every transcript goes on to what lies there; what was asked until then counts.
    if (!(thrown instanceof DoorFault)) throw thrown;
  } finally {
    door.close();
  }
}
