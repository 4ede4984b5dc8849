import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { alphabets, Redacted, sample } from "../../src/base/index.ts";
import { parseAddress } from "../../src/sources/address.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { everything } from "../../src/sources/index.ts";
import { connect } from "../../src/sources/redis/connection.ts";
import { keysByPattern } from "../../src/sources/redis/keyspace.ts";
import { kinds } from "../../src/sources/redis/kinds.ts";
import { redis } from "../../src/sources/redis/redis.ts";
import { type RunningRedis, redisProgram, startRedis } from "../servers/redis.ts";
import { missingProgram } from "../servers/server-process.ts";
import { describeDatabase } from "./describe-database.ts";
import { type ReadTable, readPlace } from "./read-place.ts";

const missing = missingProgram(redisProgram, "redis-server");

describeDatabase({
  name: "redis",
  source: redis,
  missing,
  start: startRedis,
  schemes: ["redis", "rediss"],
  lacks: {
    time: "a hash has none; streams have, and are tested below",
    "empty collections": "without keys there is no pattern",
  },
});

describe.skipIf(missing !== undefined)("redis", () => {
  let server: RunningRedis;
  beforeAll(async () => {
    server = await startRedis();
  }, 60_000);
  afterAll(() => server?.stop());

  const read = (target = server.target(), options = {}): ReturnType<typeof readPlace> =>
    readPlace(redis, target, options);
  const emptied = async (): Promise<RunningRedis["client"]> => {
    await server.client.flushall();
    return server.client;
  };
  const url = (rest: string): string => `redis://:${server.password}@127.0.0.1:${server.port}${rest}`;
  const as = (user: string, rest = "/0"): string => `redis://${user}@127.0.0.1:${server.port}${rest}`;

  test("groups keys by their shape, whatever type they are of", async () => {
    const client = await emptied();
    await client.rpush("session:8271:messages", "hello", "how are you");
    await client.rpush("session:9c3e1bd2-51a8-4bb6-9d35-c0b1e06f2d10:messages", "again");
    await client.sadd("session:anna@example.com:tags", "one", "two");
    await client.zadd("board", 4.5, "first", 7, "second");
    await client.set("config", "debug=true");
    await client.hset("user_12", { name: "Anna", plan: "free" });
    const { tables, gaps } = await read();
    expect(gaps).toEqual([]);
    expect(
      [...tables].map(
        ([
          name,
          {
            collection: { rows },
          },
        ]) => [name, rows],
      ),
    ).toEqual([
      ["db0.board", { count: 2, exact: true }],
      ["db0.config", { count: 1, exact: true }],
      ["db0.session:*:messages", { count: 3, exact: true }],
      ["db0.session:*:tags", { count: 2, exact: true }],
      ["db0.user_*", { count: 1, exact: true }],
    ]);
    expect(textsOf(tables.get("db0.board"), "value").sort()).toEqual(["first", "second"]);
    expect(textsOf(tables.get("db0.board"), "score").sort()).toEqual(["4.5", "7"]);
    expect(textsOf(tables.get("db0.session:*:messages"), "value").sort()).toEqual([
      "again",
      "hello",
      "how are you",
    ]);
    expect(textsOf(tables.get("db0.session:*:tags"), "key")).toEqual(["session:anna@example.com:tags"]);
    expect(tables.get("db0.user_*")?.collection.columns?.map(({ name }) => name)).toEqual([
      "key",
      "name",
      "plan",
    ]);
  });

  test("reads every database that holds keys unless one is named", async () => {
    const client = await emptied();
    await client.set("here", "zero");
    await client.select(3);
    await client.set("there", "three");
    await client.select(0);
    expect([...(await read(url(""))).tables.keys()]).toEqual(["db0.here", "db3.there"]);
    expect([...(await read(url("/3"))).tables.keys()]).toEqual(["db3.there"]);
    const outside = await read(url("/99"));
    expect(outside.tables.size).toBe(0);
    expect(outside.gaps).toMatchObject([{ collection: "db99", kind: "unread" }]);
  });

  test("gives the entries of streams with their time, from a time on", async () => {
    const client = await emptied();
    const start = Date.UTC(2025, 0, 1);
    for (let hour = 0; hour < 30; hour++)
      await client.xadd("log", `${start + hour * 3_600_000}-1`, "message", `said ${hour}`, "level", "info");
    const whole = (await read()).tables.get("db0.log");
    expect(whole?.collection.rows).toEqual({ count: 30, exact: true });
    expect(whole?.collection.columns?.map(({ name }) => name)).toEqual(["key", "message", "level"]);
    expect(whole?.cells.find(({ text }) => text === "said 7")).toMatchObject({
      row: 8,
      time: "2025-01-01T07:00:00.000Z",
    });
    const since = new Date(start + 20 * 3_600_000);
    const late = (await read(undefined, { selection: { ...everything, since } })).tables.get("db0.log");
    expect(textsOf(late, "message")).toEqual(Array.from({ length: 10 }, (_, at) => `said ${at + 20}`));
  });

  test("reads long lists, sets, hashes and streams page by page, each element once", async () => {
    const client = await emptied();
    const many = Array.from({ length: 5000 }, (_, at) => `element ${at} ${"x".repeat(60)}`);
    await client.rpush("a-list", ...many);
    await client.sadd("a-set", ...many);
    await client.hset("a-hash", Object.fromEntries(many.map((text, at) => [`field-${at}x`, text])));
    await client.hset("by-user", Object.fromEntries(many.map((text, at) => [`${at}@example.com`, text])));
    const pipeline = client.pipeline();
    for (const text of many) pipeline.xadd("a-stream", "*", "text", text);
    await pipeline.exec();
    const { tables } = await read();
    expect(textsOf(tables.get("db0.a-list"), "value")).toEqual(many);
    expect(new Set(textsOf(tables.get("db0.a-set"), "value"))).toEqual(new Set(many));
    expect(textsOf(tables.get("db0.a-stream"), "text")).toEqual(many);
    const fields = tables.get("db0.a-hash")?.cells ?? [];
    expect(new Set(fields.filter(({ field }) => field !== "key").map(({ text }) => text))).toEqual(
      new Set(many),
    );
    expect(new Set(fields.map(({ row }) => row))).toEqual(new Set([1]));
    // Ids as names of fields are data.
    const byUser = tables.get("db0.by-user");
    expect(new Set(textsOf(byUser, "field"))).toEqual(new Set(many.map((_, at) => `${at}@example.com`)));
    expect(new Set(byUser?.cells.map(({ field }) => field))).toEqual(new Set(["key", "field", "*"]));
  });

  test("reads a string of twenty megabytes in parts, no character cut in two", async () => {
    const client = await emptied();
    const text = "密码🔑é ".repeat(1_600_000);
    await client.set("long", text);
    const table = (await read()).tables.get("db0.long");
    expect(table?.longestPiece).toBeLessThanOrEqual(1 << 20);
    expect(textsOf(table, "value").join("") === text).toBe(true);
  });

  test("reads what can be read of bytes that are no text", async () => {
    const client = await emptied();
    const key = `sk-${sample(alphabets.alnum, 40, 3)}`;
    const pickle = Buffer.concat([
      Buffer.from([0x80, 0x04, 0x95, 0xff]),
      Buffer.from(`${key} für 密码`),
      Buffer.from([0x94, 0x2e, 0xc3]),
    ]);
    await client.set(Buffer.from([0xff, 0x00, 0x41]), pickle);
    await client.set("latin", Buffer.from("Müller", "latin1"));
    const { tables, gaps } = await read();
    expect(gaps).toEqual([]);
    const texts = [...tables.values()].flatMap(({ cells }) => cells.map(({ text }) => text));
    expect(
      texts.some((text) => text.includes(`\n${key} für 密码\n`) || text.includes(`${key} für 密码\n`)),
    ).toBe(true);
    expect(texts).toContain("Müller");
  });

  test("says which keys a user may not read, and reads the others", async () => {
    const client = await emptied();
    await client.mset("open:1", "readable", "closed:1", "hidden", "closed:2", "hidden");
    await client.acl("SETUSER", "half", "reset", "on", ">half", "~open:*", "+@read", "+@connection", "+info");
    const { tables, gaps } = await read(as("half:half"));
    expect(textsOf(tables.get("db0.open:*"), "value")).toEqual(["readable"]);
    expect(gaps).toEqual([
      { collection: "db0.closed:*", why: "2 keys: the user is not allowed to read it", kind: "unread" },
    ]);
    await client.acl("SETUSER", "blind", "reset", "on", ">blind", "~*", "+get", "+select", "+ping");
    const blind = await read(as("blind:blind"));
    expect(blind.tables.size).toBe(0);
    expect(blind.gaps.map(({ why }) => why)).toEqual(
      [
        "which databases have keys is not known: the user is not allowed to read it",
        "its keys cannot be listed: the user is not allowed to read it",
      ].map((why) => why.replace("have keys", "hold keys")),
    );
  });

  test("says that a type cannot be read", () => {
    expect([...kinds.keys()]).toEqual(["string", "hash", "list", "set", "zset", "stream", "ReJSON-RL"]);
    const json = kinds.get("ReJSON-RL");
    expect(json?.page(Buffer.from("k"), "", 10)).toEqual(["JSON.GET", Buffer.from("k")]);
    expect(json?.take(Buffer.from('{"a":1}'), "", 10).elements[0]?.fields[0]?.[1].toString()).toBe('{"a":1}');
  });

  test("takes the password from where it is kept, and says that one is needed", async () => {
    const bare = `redis://127.0.0.1:${server.port}/0`;
    await expect(redis.open(bare, sourceOptions())).rejects.toMatchObject({
      kind: "unreadable",
      message: `Redis at ${bare} wants a password and got none`,
    });
    const passwordFor = async () => new Redacted(server.password);
    await (await redis.open(bare, sourceOptions({ passwordFor }))).close();
  });

  test("refuses a database that is no number, and a server that does not speak TLS", async () => {
    await expect(redis.open(url("/sessions"), sourceOptions())).rejects.toMatchObject({ kind: "usage" });
    const tls = url("/0").replace("redis:", "rediss:");
    await expect(redis.open(tls, sourceOptions())).rejects.toMatchObject({ kind: "unreadable" });
  });

  test("reads a share of elements of one list", async () => {
    const client = await emptied();
    await client.rpush("messages", ...Array.from({ length: 4000 }, (_, at) => `message ${at}`));
    const selection = { ...everything, share: 0.25 };
    const first = textsOf((await read(undefined, { selection })).tables.get("db0.messages"), "value");
    expect(Math.abs(first.length - 1000)).toBeLessThan(165);
    const second = textsOf((await read(undefined, { selection })).tables.get("db0.messages"), "value");
    expect(second).toEqual(first);
  });

  test("finds every key in any memory, each once", async () => {
    const client = await emptied();
    const pipeline = client.pipeline();
    for (let at = 0; at < 3000; at++) pipeline.set(`${["a", "b", "c"][at % 3]}:${at}`, "1");
    for (let at = 0; at < 400; at++)
      pipeline.set(
        `kind ${[Math.floor(at / 20), at % 20].map((one) => String.fromCharCode(97 + one)).join("")}`,
        "1",
      );
    await pipeline.exec();
    const options = sourceOptions();
    const connection = await connect(parseAddress(server.target(), ""), options);
    for (const budget of [1 << 26, 200_000, 80_000, 1000]) {
      const seen: string[] = [];
      const shapes: string[] = [];
      for await (const keys of keysByPattern(connection, "*", budget)) {
        shapes.push(keys.pattern.shape);
        for await (const lot of keys.lots()) seen.push(...lot);
      }
      expect(new Set(seen).size).toBe(3400);
      expect(seen.length).toBe(3400);
      expect(shapes.length).toBe(300);
      expect(shapes).toEqual([...shapes].sort());
    }
    await connection.close();
  });

  test("tells the server who asks", async () => {
    await (await emptied()).set("a", "b");
    const open = await redis.open(server.target(), sourceOptions({ tag: "watertight/who asks" }));
    expect(String(await server.client.client("LIST"))).toContain("name=watertight/who_asks ");
    await open.close();
  });
});

function textsOf(table: ReadTable | undefined, field: string): string[] {
  return (table?.cells ?? []).filter((cell) => cell.field === field).map(({ text }) => text);
}
