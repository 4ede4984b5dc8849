import { createServer } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { alphabets, Redacted, sample, WatertightError } from "../../src/base/index.ts";
import { type Engine, openEmbedded, type Sql, sql, value } from "../../src/clickhouse/index.ts";
import { bucket } from "../../src/sources/bucket/bucket.ts";
import { bucketAddress } from "../../src/sources/bucket/bucket-address.ts";
import { objectsOf } from "../../src/sources/bucket/storage.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { everything, isGap, type SourceOptions } from "../../src/sources/index.ts";
import { closed, listening, type S3Server, s3Keys, startS3 } from "../servers/s3.ts";
import { zipOf } from "./archives.ts";
import { type ReadTable, readPlace } from "./read-place.ts";

const key = `sk-${sample(alphabets.alnum, 40, 5)}`;
let engine: Engine;
let s3: S3Server;
beforeAll(async () => {
  engine = await openEmbedded({
    budget: { threads: 2, memoryBytes: 2 ** 30, seconds: 60 },
    tag: "watertight/test",
  });
  s3 = await startS3();
}, 60_000);
afterAll(async () => {
  await s3.stop();
  await engine.close();
});

const withEngine = (more: Partial<SourceOptions> = {}): Partial<SourceOptions> => ({
  embedded: async () => engine,
  ...more,
});
const read = (target: string, more?: Partial<SourceOptions>) => readPlace(bucket, target, withEngine(more));
const at = (path: string, keys = "", scheme = "s3") => `${scheme}://${keys}${path}?endpoint=${s3.endpoint}`;
const texts = (table: ReadTable | undefined, field?: string) =>
  table?.cells.filter((cell) => field === undefined || cell.field === field).map(({ text }) => text);

let buckets = 0;
async function filled(content: Readonly<Record<string, string | Buffer | Sql>>): Promise<string> {
  const name = `bucket-${++buckets}`;
  await s3.createBucket(name);
  for (const [path, bytes] of Object.entries(content)) {
    if (typeof bytes === "string" || Buffer.isBuffer(bytes)) await s3.put(name, path, bytes);
    else {
      const url = value("url", "String", `${s3.endpoint}/${name}/${path}`);
      const keys = value("secret", "String", s3Keys.secret);
      await engine.run(sql`INSERT INTO FUNCTION s3(${url}, ${keys}, ${keys}, 'Parquet') ${bytes}`, {
        purpose: "fill",
      });
    }
  }
  s3.requests.length = 0;
  return name;
}

const part = (from: number): Sql => ({
  text: `SELECT number + ${from} AS id, {key:String} AS content FROM numbers(10)`,
  params: { key },
});

describe("a bucket", () => {
  test("is taken by its address", async () => {
    for (const target of ["s3://b/x", "gs://b", "az://b/x?account=abc", "S3://b"])
      expect(await bucket.accepts(target), target).toBe(true);
    for (const target of ["s3", "s3://", "./s3/x", "s4://b/x", "-", "", "http://s3/x"])
      expect(await bucket.accepts(target), target).toBe(false);
  });

  test("gives each object as what it is: tables, texts, archives", async () => {
    const name = await filled({
      "a/app.log": `2025-01-01 00:00:00 start\nkey ${key}\n`,
      "a/users.csv": `id,note\n1,${key}\n`,
      "a/table.parquet": part(0),
      "a/nameless": part(0),
      "b/lines.txt.gz": gzipSync(`packed ${key}\n`),
      "b/archive.zip": await zipOf([{ name: "inside.txt", bytes: `zipped ${key}` }]),
      "b/picture.png": Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(500, 1)]),
      "empty/": "",
    });
    const { tables, gaps } = await read(at(name));
    expect(gaps).toEqual([{ collection: "b/picture.png", kind: "skipped", why: "binary (PNG image)" }]);
    expect([...tables.keys()]).toEqual([
      "a/app.log",
      "a/nameless",
      "a/table.parquet",
      "a/users.csv",
      "b/archive.zip!inside.txt",
      "b/lines.txt.gz",
    ]);
    expect(texts(tables.get("a/users.csv"), "note")).toEqual([key]);
    expect(texts(tables.get("a/table.parquet"), "content")).toEqual(Array(10).fill(key));
    expect(texts(tables.get("a/nameless"), "content")).toEqual(Array(10).fill(key));
    expect(texts(tables.get("b/archive.zip!inside.txt"))).toEqual([`zipped ${key}`]);
    expect(texts(tables.get("b/lines.txt.gz"))).toEqual([`packed ${key}\n`]);
    expect(texts(tables.get("a/app.log"))?.join("")).toBe(`2025-01-01 00:00:00 start\nkey ${key}\n`);
  });

  test("is only asked to list and to give", async () => {
    const name = await filled({ "a.parquet": part(0), "b.txt": "text", "c.jsonl": "{}\n" });
    await read(at(name));
    await read(at(name, `${s3Keys.id}:${s3Keys.secret}@`));
    expect(s3.requests.length).toBeGreaterThan(5);
    expect(new Set(s3.requests.map(({ method }) => method))).toEqual(new Set(["GET", "HEAD"]));
    expect(s3.requests.every(({ path }) => path.startsWith(`/${name}`))).toBe(true);
  });

  test("is read with keys from the address or a prompt, else as nobody", async () => {
    const name = await filled({ "b.txt": `text ${key}` });
    const passwordFor = async () => new Redacted(s3Keys.secret);
    for (const [target, more, signed] of [
      [at(name), {}, false],
      [at(name, `${s3Keys.id}:${s3Keys.secret}@`), {}, true],
      [at(name, `${s3Keys.id}@`), { passwordFor }, true],
      [at(name, "", "gs"), {}, false],
    ] as const) {
      s3.requests.length = 0;
      const { tables, gaps } = await read(target, more);
      expect(gaps).toEqual([]);
      expect(texts(tables.get("b.txt"))).toEqual([`text ${key}`]);
      expect(new Set(s3.requests.map((one) => one.signed))).toEqual(new Set([signed]));
    }
  });

  test("has parts of one data set in one collection, with their own places", async () => {
    const name = await filled({
      "logs/date=2025-01-01/part-0.parquet": part(0),
      "logs/date=2025-01-02/part-0.parquet": part(10),
      "logs/date=2025-01-02/part-1.parquet": sql`SELECT 20 AS id, 'x' AS content, 'only here' AS more`,
      "logs/date=2025-01-02/_SUCCESS": "",
      "logs/date=2025-01-02/summary.parquet": part(0),
      "lines/1.jsonl": `{"a":"one"}\n{"a":"${key}"}\n`,
      "lines/2.jsonl.gz": gzipSync(`{"a":"two"}\n`),
      "lines/3.jsonl": `{"a":"three"}\n`,
    });
    const { tables, gaps } = await read(at(name));
    expect(gaps).toEqual([]);
    expect([...tables.keys()]).toEqual([
      "lines/*.jsonl",
      "lines/2.jsonl.gz",
      "logs/date=*/part-*.parquet",
      "logs/date=2025-01-02/summary.parquet",
    ]);
    const logs = tables.get("logs/date=*/part-*.parquet");
    expect(
      texts(logs, "id")
        ?.map(Number)
        .sort((a, b) => a - b),
    ).toEqual(Array.from({ length: 21 }, (_, one) => one));
    expect(texts(logs, "more")).toEqual(["only here"]);
    expect(logs?.collection.rows).toEqual({ count: 21, exact: true });
    const relation = logs?.collection.relation;
    if (relation?.rowPlace === undefined) throw new Error("no place of rows");
    const parts = await relation.engine.rows(
      sql`SELECT ${relation.rowPlace.part} AS part, max(toUInt32(${relation.rowPlace.row})) AS last FROM ${relation.from} WHERE ${relation.where ?? sql`1`} GROUP BY part ORDER BY part`,
      { purpose: "test" },
    );
    expect(parts).toEqual([
      { part: `${name}/logs/date=2025-01-01/part-0.parquet`, last: 9 },
      { part: `${name}/logs/date=2025-01-02/part-0.parquet`, last: 9 },
      { part: `${name}/logs/date=2025-01-02/part-1.parquet`, last: 0 },
    ]);
    expect(texts(tables.get("lines/*.jsonl"))?.sort()).toEqual(
      ['{"a":"one"}', '{"a":"three"}', `{"a":"${key}"}`].sort(),
    );
  });

  test("has parts apart whose columns do not go together", async () => {
    const name = await filled({
      "p-0.parquet": part(0),
      "p-1.parquet": sql`SELECT [1] AS id, 'x' AS content`,
    });
    const { tables, gaps } = await read(at(name));
    expect(gaps).toEqual([]);
    expect([...tables.keys()]).toEqual(["p-0.parquet", "p-1.parquet"]);
    expect(texts(tables.get("p-1.parquet"), "id")).toEqual(["[1]"]);
  });

  test("is read under a prefix and nothing beside it", async () => {
    const name = await filled({
      "a/b/1.txt": "one",
      "a/b": "two",
      "a/bc/3.txt": "three",
      "a/b*/4.txt": "four",
    });
    expect([...(await read(at(`${name}/a/b`))).tables.keys()]).toEqual(["a/b", "a/b/1.txt"]);
    expect([...(await read(at(`${name}/a/b/`))).tables.keys()]).toEqual(["a/b", "a/b/1.txt"]);
    expect([...(await read(at(`${name}/a/b*`))).tables.keys()]).toEqual(["a/b*/4.txt"]);
  });

  test("has keys that are only keys, whatever they look like", async () => {
    const keys = [
      "a b",
      "a#b",
      "a%20b",
      "a+b",
      "a?b",
      "ü",
      "a&b=c",
      "a{1}",
      "a*",
      "a1",
      "x.zip::y",
      "'; DROP TABLE x; --",
      "a,b",
      "x{y}/z",
      "{n}/{m}/z",
    ];
    const name = await filled(Object.fromEntries(keys.map((one) => [`odd/${one}`, `content of ${one}`])));
    const { tables, gaps } = await read(at(name));
    expect(gaps).toEqual([]);
    expect([...tables].map(([one, table]) => [one, texts(table)?.join("")]).sort()).toEqual(
      keys.map((one) => [`odd/${one}`, `content of ${one}`]).sort(),
    );
  });

  test("gives bytes exactly as they are, line feeds at the end included", async () => {
    const contents = ["a", "a\n", "a\n\n", "\n", "\r\n\r\n", "no end"];
    const name = await filled(Object.fromEntries(contents.map((one, index) => [`${index}.txt`, one])));
    const { tables } = await read(at(name));
    for (const [index, content] of contents.entries())
      expect(texts(tables.get(`${index}.txt`))?.join(""), JSON.stringify(content)).toBe(content);
  });

  test("is sampled by the engine, the same in every run", async () => {
    const many = sql`SELECT number AS id FROM numbers(5000)`;
    const name = await filled({ "p-0.parquet": many, "p-1.parquet": many });
    const selection = { ...everything, share: 0.2 };
    const one = texts((await read(at(name), { selection })).tables.get("p-*.parquet"));
    const two = texts((await read(at(name), { selection })).tables.get("p-*.parquet"));
    // Six standard deviations of a binomial with n = 10,000 and p = 0.2 are 240.
    expect(Math.abs((one?.length ?? 0) - 2000)).toBeLessThan(240);
    expect(two?.sort()).toEqual(one?.sort());
  });

  test("that cannot be had says why and what to do, and never a key", async () => {
    const name = await filled({ "a.txt": "a" });
    const secret = sample(alphabets.alnum, 30, 9);
    const refused = createServer((_, response) => {
      response.writeHead(403, { "content-type": "application/xml" });
      response.end("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
    });
    const elsewhere = createServer((request, response) => {
      response.writeHead(307, { location: `${s3.endpoint}${request.url}` });
      response.end();
    });
    onTestFinished(() => Promise.all([closed(refused), closed(elsewhere)]).then(() => {}));
    const denying = await listening(refused);
    const sending = await listening(elsewhere);
    s3.requests.length = 0;
    for (const [target, message] of [
      [at("nothere"), "there is no such bucket"],
      [at(name, `somebody:${secret}@`), "the keys were not accepted"],
      [`s3://${name}?endpoint=http://127.0.0.1:1`, "it cannot be reached"],
      [`s3://${name}?endpoint=${denying}`, "it may not be read with these keys"],
      [`s3://${name}?endpoint=${sending}`, "it is in another region"],
    ] as const) {
      const error = await bucket.open(target, sourceOptions(withEngine())).catch((thrown: unknown) => thrown);
      expect(error, target).toBeInstanceOf(WatertightError);
      if (!(error instanceof WatertightError)) return;
      expect(error.kind).toBe("unreadable");
      expect(error.message).toContain(message);
      expect(error.hint).toBeTruthy();
      expect(error.cause).toBeUndefined();
      expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(secret);
    }
    // Only the wrong keys were asked with at the real server: nobody followed the redirect to it.
    expect(s3.requests.filter((one) => one.path.startsWith(`/${name}`)).every((one) => one.signed)).toBe(
      true,
    );
  }, 60_000);

  test("gives what it can when an object vanishes, is damaged or lies about itself", async () => {
    const name = await filled({
      "a.parquet": "no parquet",
      "b.parquet": part(0),
      "c.avro": "Obj",
      "d.txt": `text ${key}`,
    });
    const { tables, gaps } = await read(at(name));
    expect(gaps.map(({ collection, kind }) => `${collection} ${kind}`)).toEqual([
      "a.parquet unread",
      "c.avro unread",
    ]);
    expect([...tables.keys()]).toEqual(["b.parquet", "d.txt"]);
  });

  test("needs the engine, and says so", async () => {
    await expect(bucket.open("s3://b", sourceOptions())).rejects.toThrow("npm install chdb");
  });

  test("stops when asked to", async () => {
    const name = await filled(
      Object.fromEntries(Array.from({ length: 20 }, (_, one) => [`${one}.txt`, `text ${one}`])),
    );
    const stop = new AbortController();
    const place = await bucket.open(at(name), sourceOptions(withEngine({ signal: stop.signal })));
    const gaps: string[] = [];
    let seen = 0;
    for await (const thing of place.collections()) {
      if (isGap(thing)) gaps.push(thing.why);
      else seen++;
      stop.abort();
    }
    await place.close();
    expect(seen).toBe(1);
    expect(gaps).toEqual(["stopped before it was read to the end"]);
  });
});

describe("an address of Azure", () => {
  const nobody = async () => undefined;
  const secret = Buffer.from(sample(alphabets.alnum, 32, 4)).toString("base64");

  test("becomes a connection string, and never an identity of the machine", async () => {
    const given = async (target: string, environment: Record<string, string> = {}) => {
      const address = await bucketAddress(target, nobody, environment);
      const { text, params } = objectsOf(address, { pattern: "a/*", format: "One" });
      expect(text).toBe(
        "azureBlobStorage({sourceConnection:String}, {sourceContainer:String}, {sourceKey:String}, {sourceFormat:String}, {sourcePacking:String}, {sourceStructure:String})",
      );
      return params["sourceConnection"];
    };
    const url = "https://someone.blob.core.windows.net";
    expect(await given("az://cont/x?account=someone")).toBe(`BlobEndpoint=${url};`);
    expect(await given("az://cont/x?account=someone", { AZURE_STORAGE_SAS_TOKEN: "?sv=1&sig=abc" })).toBe(
      `BlobEndpoint=${url};SharedAccessSignature=sv=1&sig=abc`,
    );
    expect(await given("az://cont/x?account=someone", { AZURE_STORAGE_KEY: secret })).toBe(
      `DefaultEndpointsProtocol=https;AccountName=someone;AccountKey=${secret};BlobEndpoint=${url};`,
    );
    expect(await given("az://cont", { AZURE_STORAGE_CONNECTION_STRING: "UseDevelopmentStorage=true" })).toBe(
      "UseDevelopmentStorage=true",
    );
    await expect(given("az://cont/x")).rejects.toThrow("storage account is missing");
    await expect(given("az://cont/x?account=A;B")).rejects.toThrow("storage account is missing");
  });

  test("is listed and read over its protocol", async () => {
    const content = `a note\n${key}\n`;
    const paths: string[] = [];
    const server = createServer((request, response) => {
      paths.push(`${request.method} ${request.url}`);
      const properties = `<Last-Modified>Wed, 01 Jan 2025 00:00:00 GMT</Last-Modified><Etag>0x1</Etag><Content-Length>${content.length}</Content-Length><BlobType>BlockBlob</BlobType><ServerEncrypted>true</ServerEncrypted>`;
      const list = `<?xml version="1.0"?><EnumerationResults ServiceEndpoint="http://x/" ContainerName="cont"><Prefix/><Blobs><Blob><Name>logs/a.txt</Name><Properties><Creation-Time>Wed, 01 Jan 2025 00:00:00 GMT</Creation-Time>${properties}</Properties></Blob></Blobs><NextMarker/></EnumerationResults>`;
      if (request.url?.includes("comp=list")) {
        response.writeHead(200, { "content-type": "application/xml" }).end(list);
        return;
      }
      response.writeHead(request.method === "HEAD" ? 200 : 206, {
        "last-modified": "Wed, 01 Jan 2025 00:00:00 GMT",
        "x-ms-creation-time": "Wed, 01 Jan 2025 00:00:00 GMT",
        "x-ms-blob-type": "BlockBlob",
        "x-ms-server-encrypted": "true",
        etag: "0x1",
        "content-length": content.length,
        "content-range": `bytes 0-${content.length - 1}/${content.length}`,
      });
      response.end(request.method === "HEAD" ? undefined : content);
    });
    onTestFinished(() => closed(server));
    const endpoint = await listening(server);
    const { tables, gaps } = await read(`az://cont?account=someone&endpoint=${endpoint}`);
    expect(gaps).toEqual([]);
    expect(texts(tables.get("logs/a.txt"))?.join("")).toBe(content);
    expect(paths.length).toBeGreaterThan(1);
    expect(paths.every((path) => /^(?:GET|HEAD) \/cont(?:\?|\/logs\/a\.txt)/.test(path))).toBe(true);
  });
});

describe("an address of S3", () => {
  const nobody = async () => undefined;
  test("takes endpoint, region and keys from itself, then from the environment", async () => {
    const of = async (target: string, environment: Record<string, string> = {}) =>
      (await bucketAddress(target, nobody, environment)).endpoint;
    expect(await of("s3://b")).toBe("https://s3.us-east-1.amazonaws.com");
    expect(await of("s3://b?region=eu-west-1")).toBe("https://s3.eu-west-1.amazonaws.com");
    expect(await of("s3://b", { AWS_REGION: "cn-north-1" })).toBe("https://s3.cn-north-1.amazonaws.com.cn");
    expect(await of("s3://b", { AWS_ENDPOINT_URL: "http://127.0.0.1:9000/" })).toBe("http://127.0.0.1:9000");
    expect(await of("gs://b", { AWS_ENDPOINT_URL: "http://127.0.0.1:9000/" })).toBe(
      "https://storage.googleapis.com",
    );
    const environment = {
      AWS_ACCESS_KEY_ID: "someone",
      AWS_SECRET_ACCESS_KEY: key,
      AWS_SESSION_TOKEN: "token",
    };
    const address = await bucketAddress("s3://b/x", nobody, environment);
    expect(JSON.stringify(address)).not.toContain(key);
    const { text, params } = objectsOf(address, { pattern: "x/**", format: "One" });
    expect(text).toMatch(
      /^s3\(\{sourceUrl:String\}, \{sourceKeyId:String\}, \{sourceSecret:String\}, \{sourceToken:String\}/,
    );
    expect(params["sourceUrl"]).toBe("https://s3.us-east-1.amazonaws.com/b/x/**");
    expect(
      objectsOf(await bucketAddress("gs://b", nobody, environment), { pattern: "", format: "One" }).text,
    ).toContain("NOSIGN");
    for (const wrong of [
      "s3://",
      "s3://b:80/x",
      "s3://b?endpoint=ftp://x",
      "s3://b?endpoint=http://x/y",
      "s3://b?region=a/b",
      "s3://user@b",
    ])
      await expect(bucketAddress(wrong, nobody, {}), wrong).rejects.toMatchObject({ kind: "usage" });
  });
});
