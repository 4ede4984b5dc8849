import { Binary, BSONRegExp, Decimal128, Long, ObjectId, Timestamp, UUID } from "bson";
import { describe, expect, onTestFinished, test } from "vitest";
import { alphabets, Redacted, sample, WatertightError } from "../../src/base/index.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { everything } from "../../src/sources/index.ts";
import { mongodb } from "../../src/sources/mongodb/mongodb.ts";
import { parseMongoAddress } from "../../src/sources/mongodb/mongodb-address.ts";
import {
  type Databases,
  type RecordedMongo,
  refusal,
  startRecordedMongo,
} from "../servers/recorded-mongodb.ts";
import type { RunningPlace } from "./database-under-test.ts";
import { describeDatabase, type SampleCollection } from "./describe-database.ts";
import { type ReadTable, readPlace } from "./read-place.ts";

describeDatabase({
  name: "mongodb (recorded)",
  source: mongodb,
  start: startPlace,
  schemes: ["mongodb", "mongodb+srv"],
  lacks: {
    "empty collections": "documents tell which columns there are, but the collection is listed below",
    password: "the recording lets everybody in; refusals are below",
  },
});

async function startPlace(): Promise<RunningPlace> {
  const mongo = await startRecordedMongo();
  let loaded: readonly SampleCollection[] = [];
  return {
    port: mongo.port,
    target: (collection) =>
      `mongodb://127.0.0.1:${mongo.port}/shop${collection === undefined ? "" : `/${encodeURIComponent(collection)}`}`,
    nameOf: (collection) => `shop.${collection}`,
    async load(collections) {
      loaded = collections;
      mongo.load({ shop: Object.fromEntries(collections.map((one) => [one.name, documentsOf(one)])) });
    },
    contents: async () => {
      const reads =
        /^(?:ping|listDatabases|listCollections|count|find|getMore|killCursors|killSessions|endSessions)$/;
      const others = mongo.commands.filter((command) => !reads.test(Object.keys(command)[0] ?? ""));
      return JSON.stringify({ loaded, others });
    },
    busyWith: async (tag) => mongo.openCursors().filter((comment) => comment === tag).length,
    stop: () => mongo.close(),
  };
}

function documentsOf({ columns, rows }: SampleCollection): object[] {
  return rows.map((row, number) => ({
    _id: number + 1,
    ...Object.fromEntries(
      columns.map(({ name, kind }, at) => {
        const value = row[at];
        if (kind === "integer" && typeof value === "number") return [name, Long.fromNumber(value)];
        return [name, kind === "time" && typeof value === "string" ? new Date(value) : value];
      }),
    ),
  }));
}

describe("mongodb", () => {
  const started = async (databases: Databases = {}): Promise<RecordedMongo> => {
    const mongo = await startRecordedMongo();
    onTestFinished(() => mongo.close());
    mongo.load(databases);
    return mongo;
  };
  const at = ({ port }: RecordedMongo, rest = ""): string => `mongodb://127.0.0.1:${port}${rest}`;

  test("keeps an address as the driver wants it, without the password", () => {
    const address = parseMongoAddress(
      "mongodb://reader:p%40ss:w@a.internal:27017,b.internal:27018/shop/chat/logs?replicaSet=rs0&tlsCertificateKeyFilePassword=x",
    );
    expect(address).toMatchObject({
      host: "a.internal",
      port: 27017,
      user: "reader",
      database: "shop",
      collection: "chat/logs",
      shown: "mongodb://reader@a.internal:27017,b.internal:27018/shop/chat/logs?replicaSet=rs0",
      driverTarget:
        "mongodb://a.internal:27017,b.internal:27018/shop?replicaSet=rs0&tlsCertificateKeyFilePassword=x",
    });
    expect(address.password?.dangerouslyReveal()).toBe("p@ss:w");
    expect(parseMongoAddress("mongodb+srv://cluster0.example.net").driverTarget).toBe(
      "mongodb+srv://cluster0.example.net/",
    );
    expect(() => parseMongoAddress("mongodb://")).toThrow(WatertightError);
  });

  test("reads all databases but the server's own, and no view twice", async () => {
    const one = [{ _id: 1, text: "hello" }];
    const mongo = await started({
      admin: { "system.users": one },
      chat: { messages: one, view_messages: one, "system.views": one, "system.buckets.log": one, log: one },
      config: { settings: one },
      shop: { empty: [] },
    });
    const { tables, gaps } = await readPlace(mongodb, at(mongo));
    expect([...tables.keys()]).toEqual(["chat.log", "chat.messages", "shop.empty"]);
    expect(tables.get("shop.empty")?.cells).toEqual([]);
    expect(gaps.map(({ collection, kind }) => [collection, kind])).toEqual([
      ["admin", "skipped"],
      ["chat.view_messages", "skipped"],
      ["config", "skipped"],
    ]);
    expect([...(await readPlace(mongodb, at(mongo, "/chat/view_messages"))).tables.keys()]).toEqual([
      "chat.view_messages",
    ]);
  });

  test("gives every kind of value as text under its dotted name", async () => {
    const key = `sk-${sample(alphabets.alnum, 40, 5)}`;
    const id = new ObjectId("65a000000000000000000001");
    const mongo = await started({
      chat: {
        sessions: [
          {
            _id: id,
            messages: [
              { role: "user", content: `my key is ${key}` },
              { role: "assistant", content: ["do not", [["share it"]]] },
            ],
            card: Long.fromString("6304000000000000001"),
            amount: Decimal128.fromString("12.50"),
            ratio: Number.NaN,
            ok: true,
            at: new Date("2025-01-02T03:04:05.006Z"),
            session: new UUID("9c3e1bd2-51a8-4bb6-9d35-c0b1e06f2d10"),
            raw: new Binary(Buffer.from("bytes für 密码")),
            pattern: new BSONRegExp("^sk-", "i"),
            clock: new Timestamp({ t: 5, i: 1 }),
            trap: { toHexString: "no function" },
            users: { "anna@example.com": { plan: "free" } },
            embedding: Array.from({ length: 128 }, (_, one) => one / 7),
            digits: [1, 2, 3],
            nothing: null,
            blank: "",
          },
        ],
      },
    });
    const { tables, gaps } = await readPlace(mongodb, at(mongo, "/chat"));
    const table = tables.get("chat.sessions");
    expect(cellsOf(table)).toEqual([
      ["_id", "65a000000000000000000001"],
      ["messages.role", "user"],
      ["messages.content", `my key is ${key}`],
      ["messages.role", "assistant"],
      ["messages.content", "do not"],
      ["messages.content", "share it"],
      ["card", "6304000000000000001"],
      ["amount", "12.50"],
      ["ratio", "NaN"],
      ["ok", "true"],
      ["at", "2025-01-02T03:04:05.006Z"],
      ["session", "9c3e1bd2-51a8-4bb6-9d35-c0b1e06f2d10"],
      ["raw", "bytes für 密码"],
      ["pattern", "^sk-"],
      ["clock", new Timestamp({ t: 5, i: 1 }).toString()],
      ["trap.toHexString", "no function"],
      ["users.*", "anna@example.com"],
      ["users.*.plan", "free"],
      ["digits", "1, 2, 3"],
    ]);
    expect(new Set(table?.cells.map(({ time }) => time))).toEqual(new Set(["2025-01-02T03:04:05.006Z"]));
    expect(gaps).toMatchObject([{ kind: "skipped", why: expect.stringContaining("embeddings") }]);
  });

  test("takes the time from the ids where no column tells it", async () => {
    const ids = ["65900000", "65a00000", "65b00000"].map((time) => new ObjectId(`${time}0000000000000001`));
    const mongo = await started({ chat: { log: ids.map((_id) => ({ _id, text: "said" })) } });
    const since = new Date(0x65a00000 * 1000);
    const { tables } = await readPlace(mongodb, at(mongo, "/chat"), { selection: { ...everything, since } });
    const times = tables.get("chat.log")?.cells.map(({ time }) => time);
    expect([...new Set(times)]).toEqual(ids.slice(1).map((id) => id.getTimestamp().toISOString()));
  });

  test("asks only for the share it reads, where the server can choose by hash", async () => {
    const mongo = await started({ chat: { log: [{ _id: 1, text: "said" }] } });
    mongo.instead = ({ find, filter }) =>
      find === "log" && filter !== undefined
        ? { cursor: { firstBatch: [{ _id: 1, text: "chosen" }], id: Long.ZERO, ns: "chat.log" }, ok: 1 }
        : undefined;
    const { tables } = await readPlace(mongodb, at(mongo, "/chat"), {
      selection: { ...everything, share: 0.25 },
    });
    expect(tables.get("chat.log")?.cells.map(({ text }) => text)).toEqual(["1", "chosen"]);
    expect(mongo.commands.findLast((command) => "find" in command)?.["filter"]).toEqual({
      $and: [{ $expr: { $lt: [{ $abs: { $mod: [{ $toHashedIndexKey: "$_id" }, 1_000_000] } }, 250_000] } }],
    });
  });

  test("names itself, bounds each question, prefers secondaries", async () => {
    const mongo = await started({ chat: { log: [{ _id: 1, text: "said" }] } });
    const budget = { threads: 1, memoryBytes: 1 << 30, seconds: 7 };
    await readPlace(mongodb, at(mongo), { budget, tag: "watertight/named" });
    const finds = mongo.commands.filter((command) => "find" in command);
    expect(finds.length).toBeGreaterThan(1);
    for (const find of finds) expect(find).toMatchObject({ comment: "watertight/named", maxTimeMS: 7000 });
  });

  test("lists what a user may read when he may not list all", async () => {
    const mongo = await started({ chat: { log: [{ _id: 1, text: "said" }] } });
    mongo.instead = (command) =>
      "listCollections" in command && command["authorizedCollections"] !== true
        ? refusal(13, "Unauthorized", "not authorized on chat to execute command { secret: 1 }")
        : undefined;
    const { tables, gaps } = await readPlace(mongodb, at(mongo, "/chat"));
    expect([...tables.keys()]).toEqual(["chat.log"]);
    expect(gaps).toEqual([]);
  });

  test("says what could not be read, and goes on", async () => {
    const one = [{ _id: 1, text: "said" }];
    const mongo = await started({ chat: { closed: one, open: one }, shop: { log: one } });
    mongo.instead = (command) =>
      command["find"] === "closed" ? refusal(13, "Unauthorized", "document { password: 1 }") : undefined;
    const { tables, gaps } = await readPlace(mongodb, at(mongo));
    expect([...tables.keys()]).toEqual(["chat.open", "shop.log"]);
    expect(gaps).toEqual([
      { collection: "chat.closed", why: "the user is not allowed to read it", kind: "unread" },
    ]);
  });

  test("keeps what it read when the budget runs out half-way", async () => {
    const documents = Array.from({ length: 2500 }, (_, at) => ({ _id: at, text: `said ${at}` }));
    const mongo = await started({ chat: { log: documents } });
    let asked = 0;
    mongo.instead = (command) =>
      "getMore" in command && ++asked === 2 ? refusal(50, "MaxTimeMSExpired") : undefined;
    const { tables, gaps } = await readPlace(mongodb, at(mongo, "/chat"));
    expect(tables.get("chat.log")?.cells.filter(({ field }) => field === "text").length).toBe(2000);
    expect(gaps).toEqual([
      { collection: "chat.log", why: "it took longer than the budget allows", kind: "unread" },
    ]);
  });

  test("says that it is not let in, without the password", async () => {
    const mongo = await started();
    mongo.instead = (command) =>
      "saslStart" in command ? refusal(18, "AuthenticationFailed", "Authentication failed.") : undefined;
    const passwordFor = async () => new Redacted("NeverShown");
    const error: unknown = await mongodb
      .open(`mongodb://reader@127.0.0.1:${mongo.port}/chat`, sourceOptions({ passwordFor }))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      kind: "unreadable",
      message: `MongoDB at mongodb://reader@127.0.0.1:${mongo.port}/chat does not let reader in: wrong user or password`,
    });
    expect(mongo.commands.some((command) => "saslStart" in command)).toBe(true);
  });

  test("says that a collection is not there, and what an address needs", async () => {
    const mongo = await started({ chat: {} });
    await expect(mongodb.open(at(mongo, "/chat/none"), sourceOptions())).rejects.toMatchObject({
      kind: "unreadable",
      message: `${at(mongo, "/chat/none")} has no such collection`,
    });
    const odd = at(mongo, "/chat?readPreference=sideways");
    await expect(mongodb.open(odd, sourceOptions())).rejects.toMatchObject({ kind: "usage" });
  });

  test("survives a peer that answers nonsense", async () => {
    const mongo = await started();
    for (const nonsense of [
      { ok: 1 },
      { ok: 1, databases: "none" },
      { ok: 1, databases: [{ name: "a\0b" }] },
    ]) {
      mongo.instead = (command) => ("listDatabases" in command ? nonsense : undefined);
      const { tables } = await readPlace(mongodb, at(mongo));
      expect(tables.size).toBe(0);
    }
  });
});

function cellsOf(table: ReadTable | undefined): [string, string][] {
  return (table?.cells ?? []).map(({ field, text }) => [field, text]);
}
