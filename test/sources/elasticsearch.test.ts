import { describe, expect, onTestFinished, test } from "vitest";
import { alphabets, Redacted, sample } from "../../src/base/index.ts";
import { elasticsearch } from "../../src/sources/elasticsearch/elasticsearch.ts";
import { parseExactJson } from "../../src/sources/elasticsearch/exact-json.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { everything } from "../../src/sources/index.ts";
import {
  failure,
  type RecordedElastic,
  type RecordedIndex,
  startRecordedElastic,
  type versions,
} from "../servers/recorded-elasticsearch.ts";
import type { RunningPlace } from "./database-under-test.ts";
import { describeDatabase, type SampleCollection } from "./describe-database.ts";
import { readPlace } from "./read-place.ts";

const suites: [string, keyof typeof versions][] = [
  ["elasticsearch 8 (recorded)", "elasticsearch"],
  ["opensearch 2 (recorded)", "opensearch"],
];
for (const [name, version] of suites)
  describeDatabase({
    name,
    source: elasticsearch,
    start: () => startPlace(version),
    schemes: ["es", "elasticsearch", "opensearch", "es+https"],
    lacks: {
      share: "the recording cannot draw; what is asked for is tested below",
      password: "the recording lets everybody in; refusals are below",
      ...(version === "opensearch" && {
        "busy statements": "a scroll whose first answer was lost ends by itself after a minute",
      }),
    },
    // Names of indices are lowercase and hold none of \ / * ? " < > | space , # (Elasticsearch, "Create index").
    hostileNames: [
      "a';drop-table-x;--",
      "b`;$1",
      "c{f:string}%s%2f..%2e",
      "über表",
      "e&scroll=0&size=1",
      "f=[1]@x",
    ],
  });

async function startPlace(version: keyof typeof versions): Promise<RunningPlace> {
  const elastic = await startRecordedElastic(version);
  let loaded: readonly SampleCollection[] = [];
  return {
    port: elastic.port,
    target: (collection) =>
      `es://127.0.0.1:${elastic.port}${collection === undefined ? "" : `/${encodeURIComponent(collection)}`}`,
    nameOf: (collection) => collection,
    async load(collections) {
      loaded = collections;
      elastic.load(Object.fromEntries(collections.map((one) => [one.name, indexOf(one)])));
    },
    contents: async () => {
      const reads = elastic.asked.filter(
        ({ method, path }) => method !== "GET" && !/\/_(?:pit|search)\b/.test(path),
      );
      return JSON.stringify({ loaded, others: reads });
    },
    ...(version === "elasticsearch" && {
      busyWith: async (tag: string) => elastic.openSearches().filter((by) => by === tag).length,
    }),
    stop: () => elastic.close(),
  };
}

const types = { text: "text", integer: "long", time: "date", list: "keyword", json: "object" };

function indexOf({ columns, rows }: SampleCollection): RecordedIndex {
  return {
    properties: Object.fromEntries(columns.map(({ name, kind }) => [name, { type: types[kind] }])),
    documents: rows.map((row, at) => ({
      _id: at + 1,
      ...Object.fromEntries(columns.map(({ name }, column) => [name, row[column]])),
    })),
  };
}

describe("elasticsearch", () => {
  const started = async (
    indices: Readonly<Record<string, RecordedIndex>> = {},
    version?: keyof typeof versions,
  ): Promise<RecordedElastic> => {
    const elastic = await startRecordedElastic(version);
    onTestFinished(() => elastic.close());
    elastic.load(indices);
    return elastic;
  };
  const at = ({ port }: RecordedElastic, rest = ""): string => `es://127.0.0.1:${port}${rest}`;
  const documents = (count: number): RecordedIndex => ({
    documents: Array.from({ length: count }, (_, one) => ({ _id: `id-${one}`, text: `said ${one}` })),
  });

  test.each(["elasticsearch", "opensearch", "newerOpensearch", "older"] as const)(
    "pages through everything once and gives back what was kept for it (%s)",
    async (version) => {
      const elastic = await started({ log: documents(5000) }, version);
      const { tables, gaps } = await readPlace(elasticsearch, at(elastic));
      expect(gaps).toEqual([]);
      const texts = tables.get("log")?.cells.filter(({ field }) => field === "text");
      expect(texts?.map(({ text }) => text)).toEqual(Array.from({ length: 5000 }, (_, one) => `said ${one}`));
      expect(tables.get("log")?.collection).toMatchObject({ rows: { count: 5000, exact: true } });
      expect(elastic.openSearches()).toEqual([]);
      const kept = elastic.asked.filter(({ method }) => method === "DELETE").map(({ path }) => path);
      const paths = { elasticsearch: "/_pit", newerOpensearch: "/_search/point_in_time" };
      expect(kept).toEqual([
        Object.hasOwn(paths, version) ? paths[version as keyof typeof paths] : "/_search/scroll",
      ]);
      const describes = await elasticsearch.open(at(elastic), sourceOptions());
      expect(describes.describe().kind).toBe(
        version.toLowerCase().includes("opensearch") ? "OpenSearch" : "Elasticsearch",
      );
      await describes.close();
    },
  );

  test("leaves system indices out unless they are named, and reads what data streams are kept in", async () => {
    const elastic = await started({
      ".kibana_1": documents(1),
      ".ds-logs-app-2025.01.01-000001": documents(1),
      closed: { documents: [], isClosed: true },
      log: documents(1),
    });
    const { tables, gaps } = await readPlace(elasticsearch, at(elastic));
    expect([...tables.keys()]).toEqual([".ds-logs-app-2025.01.01-000001", "log"]);
    expect(gaps).toEqual([
      { collection: ".kibana_1", why: "a system index; read when named", kind: "skipped" },
      { collection: "closed", why: "the index is closed", kind: "unread" },
    ]);
    expect([...(await readPlace(elasticsearch, at(elastic, "/.kibana_1"))).tables.keys()]).toEqual([
      ".kibana_1",
    ]);
    expect([...(await readPlace(elasticsearch, at(elastic, "/lo*"))).tables.keys()]).toEqual(["log"]);
  });

  test("gives leaves under dotted names, long numbers whole, embeddings not at all", async () => {
    const key = `sk-${sample(alphabets.alnum, 40, 9)}`;
    const elastic = await started({
      chats: {
        properties: {
          "@timestamp": { type: "date" },
          created: { type: "date" },
          messages: { properties: { role: { type: "keyword" }, content: { type: "text" } } },
          vector: { type: "dense_vector", dims: 3 },
        },
        documents: [
          {
            _id: "anna@example.com",
            "@timestamp": "2025-01-02T03:04:05.006Z",
            messages: [{ role: "user", content: `my key is ${key}` }],
            card: 411111,
            note: 'a quote " and 4111111111111111,',
          },
        ],
      },
    });
    elastic.instead = ({ method, path }) => {
      if (method !== "POST" || path !== "/_search") return undefined;
      const source = `{"messages":[{"role":"user","content":"my key is ${key}"}],"cards":[6304000000000000001, 6304000000000000002],"note":"\\" 4111111111111111,"}`;
      const hit = `{"_id":"anna@example.com","_source":${source},"fields":{"@timestamp":["2025-01-02T03:04:05.006Z"]},"sort":[1]}`;
      return {
        status: 200,
        body: `{"timed_out":false,"_shards":{"total":1,"failed":0},"hits":{"hits":[${hit}]}}`,
      };
    };
    const { tables, gaps } = await readPlace(elasticsearch, at(elastic));
    const table = tables.get("chats");
    expect(table?.cells.map(({ field, text }) => [field, text])).toEqual([
      ["_id", "anna@example.com"],
      ["messages.role", "user"],
      ["messages.content", `my key is ${key}`],
      ["cards", "6304000000000000001"],
      ["cards", "6304000000000000002"],
      ["note", '" 4111111111111111,'],
    ]);
    expect(new Set(table?.cells.map(({ time }) => time))).toEqual(new Set(["2025-01-02T03:04:05.006Z"]));
    expect(gaps).toMatchObject([{ collection: "chats", kind: "skipped" }]);
    const search = elastic.asked.find(({ method, path }) => method === "POST" && path === "/_search");
    expect(search?.body).toMatchObject({ _source: { excludes: ["vector"] }, timeout: "60s" });
    expect(new Set(elastic.asked.map(({ headers }) => headers["x-opaque-id"]))).toEqual(
      new Set(["watertight/test"]),
    );
  });

  test("asks for a share that is the same in each run", async () => {
    const elastic = await started({ log: documents(3) });
    const selection = { ...everything, share: 0.25 };
    const { tables } = await readPlace(elasticsearch, at(elastic), { selection });
    expect(tables.get("log")?.collection.share).toBe(0.25);
    expect(elastic.asked.find(({ path }) => path === "/_search")?.body["query"]).toEqual({
      function_score: {
        query: { bool: { filter: [{ match_all: {} }] } },
        functions: [{ random_score: { seed: 1, field: "_seq_no" } }],
        boost_mode: "replace",
        min_score: 0.75,
      },
    });
  });

  test("says that a part is missing when shards fail or time runs out", async () => {
    const elastic = await started({ log: documents(2) });
    const hits = { hits: [{ _id: "1", _source: { text: "said" }, sort: [1] }] };
    const parts = [
      { timed_out: false, _shards: { total: 5, failed: 2 }, hits },
      { timed_out: true, _shards: { total: 5, failed: 0 }, hits },
    ];
    const whys: string[] = [];
    for (const body of parts) {
      elastic.instead = ({ path }) => (path === "/_search" ? { status: 200, body } : undefined);
      const { tables, gaps } = await readPlace(elasticsearch, at(elastic));
      expect(tables.get("log")?.cells.map(({ text }) => text)).toEqual(["1", "said"]);
      expect(gaps).toMatchObject([{ collection: "log", kind: "unread" }]);
      whys.push(gaps[0]?.why ?? "");
    }
    expect(whys).toEqual([
      "2 of 5 shards failed: what they hold was not read",
      "it took longer than the budget allows: parts were not read",
    ]);
  });

  test("tries again when the server is busy, and says so when it stays busy", async () => {
    const elastic = await started({ log: documents(2) });
    let busy = 2;
    const tooMany = { ...failure(429, "circuit_breaking_exception"), headers: { "retry-after": "0" } };
    elastic.instead = ({ path }) => (path === "/_search" && busy-- > 0 ? tooMany : undefined);
    expect((await readPlace(elasticsearch, at(elastic))).gaps).toEqual([]);
    busy = 100;
    expect((await readPlace(elasticsearch, at(elastic))).gaps).toEqual([
      { collection: "log", why: "the server is too busy, also after several tries", kind: "unread" },
    ]);
    expect(elastic.openSearches()).toEqual([]);
  });

  test("says what one index refuses, and reads the others", async () => {
    const elastic = await started({
      hidden: documents(1),
      log: documents(1),
      bare: { ...documents(1), keepsSource: false },
    });
    elastic.instead = ({ path }) =>
      path.startsWith("/hidden/") ? failure(403, "security_exception", "secret reason") : undefined;
    const { tables, gaps } = await readPlace(elasticsearch, at(elastic));
    expect([...tables.keys()]).toEqual(["bare", "log"]);
    expect(gaps).toEqual([
      { collection: "bare", why: "the index does not keep its documents (_source is off)", kind: "unread" },
      { collection: "hidden", why: "the user is not allowed to read it", kind: "unread" },
    ]);
  });

  test("lists by resolving names when monitoring is not allowed", async () => {
    const elastic = await started({ log: documents(1) });
    elastic.instead = ({ path }) => {
      if (path === "/" || path.startsWith("/_cat")) return failure(403, "security_exception");
      if (!path.startsWith("/_resolve/index/*")) return undefined;
      const shut = { name: "old", attributes: ["closed"] };
      return {
        status: 200,
        body: { indices: [{ name: "log", attributes: ["open"] }, shut], aliases: [], data_streams: [] },
      };
    };
    const { tables, gaps } = await readPlace(elasticsearch, at(elastic));
    expect([...tables.keys()]).toEqual(["log"]);
    expect(gaps).toEqual([{ collection: "old", why: "the index is closed", kind: "unread" }]);
  });

  test("lets itself in with user and password or an API key, and shows neither", async () => {
    const elastic = await started({ log: documents(1) });
    const passwordFor = async () => new Redacted("NeverShown");
    const cases: [string, object, string][] = [
      [`es://reader:NeverShown@127.0.0.1:${elastic.port}`, {}, `Basic ${btoa("reader:NeverShown")}`],
      [`es://reader@127.0.0.1:${elastic.port}`, { passwordFor }, `Basic ${btoa("reader:NeverShown")}`],
      [`es://127.0.0.1:${elastic.port}`, { passwordFor }, "ApiKey NeverShown"],
      [`es://127.0.0.1:${elastic.port}?apiKey=NeverShown`, {}, "ApiKey NeverShown"],
    ];
    for (const [target, options, authorization] of cases) {
      const open = await elasticsearch.open(target, sourceOptions(options));
      expect(elastic.asked.at(-1)?.headers["authorization"]).toBe(authorization);
      expect(JSON.stringify(open.describe())).not.toContain("NeverShown");
      await open.close();
    }
    elastic.instead = () => failure(401, "security_exception", "unable to authenticate user [NeverShown]");
    for (const [target, options] of cases) {
      const error: unknown = await elasticsearch
        .open(target, sourceOptions(options))
        .catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ kind: "unreadable" });
      expect(String(error)).toContain("wrong user or password");
      expect(JSON.stringify([error, String(error)])).not.toContain("NeverShown");
    }
  });

  test("refuses what is no Elasticsearch, what is not there, and to follow elsewhere", async () => {
    const elastic = await started({ log: documents(1) });
    const errorOf = (rest = ""): Promise<unknown> =>
      elasticsearch.open(at(elastic, rest), sourceOptions()).catch((thrown: unknown) => thrown);
    expect(await errorOf("/none")).toMatchObject({
      kind: "unreadable",
      message: expect.stringContaining("not there"),
    });
    expect(await errorOf("/log/more")).toMatchObject({ kind: "usage" });
    for (const body of ["<html>", "{}", '{"version":7}', "[]", "null", ""]) {
      elastic.instead = () => ({ status: 200, body });
      expect(await errorOf()).toMatchObject({ kind: "unreadable" });
    }
    elastic.instead = () => ({ status: 302, body: "", headers: { location: "http://127.0.0.1:1/" } });
    expect(await errorOf()).toMatchObject({ message: expect.stringContaining("not followed") });
    expect(await errorOf().then(String)).not.toContain("127.0.0.1:1/");
  });

  test("survives a peer that answers nonsense", async () => {
    const elastic = await started({ log: documents(1) });
    const nonsense = [null, [], 7, { hits: 7 }, { hits: { hits: [7, null, {}, { _id: 7, _source: [] }] } }];
    for (const body of nonsense) {
      elastic.instead = ({ path }) => (path === "/_search" ? { status: 200, body } : undefined);
      const { tables } = await readPlace(elasticsearch, at(elastic));
      expect([...tables.keys()]).toEqual(["log"]);
    }
    const names = ["_all", "..", ".", "-x", "a/../../_delete", ""].map((index) => ({
      index,
      status: "open",
    }));
    elastic.instead = ({ path }) => (path.startsWith("/_cat") ? { status: 200, body: names } : undefined);
    await readPlace(elasticsearch, at(elastic));
    expect(elastic.asked.map(({ path }) => path)).toContain("/a%2F..%2F..%2F_delete/_mapping");
    expect(elastic.asked.filter(({ path }) => /^\/(?:_all|\.+|-x|)\/_mapping/.test(path))).toEqual([]);
  });

  test("keeps every digit and every string of JSON", () => {
    expect(
      parseExactJson('{"a":1234567890123456,"b":[12,-9999999999999999999],"c":"\\\\\\" 1234567890123456,"}'),
    ).toEqual({
      a: "1234567890123456",
      b: [12, "-9999999999999999999"],
      c: '\\" 1234567890123456,',
    });
    expect(parseExactJson("1234567890123456.5")).toBe(1234567890123456.5);
    expect(() => parseExactJson('{"a": 1234567890123456, "b')).toThrow(SyntaxError);
  });
});
