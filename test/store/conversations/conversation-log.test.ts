import { createHash, randomBytes } from "node:crypto";
import type { Dirent } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alphabets, sample } from "../../../src/base/index.ts";
import { type Engine, openEmbedded, sql, value } from "../../../src/clickhouse/index.ts";
import {
  type Conversation,
  type ConversationQuery,
  expiryOf,
  type KeptConversation,
} from "../../../src/store/conversations/conversation.ts";
import { ConversationLog } from "../../../src/store/conversations/conversation-log.ts";
import { conversationTables } from "../../../src/store/conversations/conversation-tables.ts";
import { Eraser } from "../../../src/store/conversations/erasure.ts";
import { FolderStorage } from "../../../src/store/sealed/folder-storage.ts";
import type { MasterKeys } from "../../../src/store/sealed/master-key.ts";
import { Shelf } from "../../../src/store/sealed/shelf.ts";
import type { ShelfStorage } from "../../../src/store/sealed/shelf-storage.ts";
import { shelfTables, TableStorage } from "../../../src/store/sealed/table-storage.ts";
import { usualBudget } from "../../clickhouse/describe-engine.ts";
import { movedClock, newMaster } from "../sealed/describe-shelf-storage.ts";

const purpose = "a test";
const day = 86_400_000;
const clock = movedClock();
const current = newMaster();
let folder: string;
let engine: Engine;
let storages: Readonly<Record<"folder" | "table", ShelfStorage>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "watertight-test-"));
  engine = await openEmbedded({
    budget: usualBudget,
    tag: "watertight/test",
    folder: join(folder, "engine"),
  });
  for (const statement of [...shelfTables(), ...conversationTables()])
    await engine.run(statement, { purpose });
  storages = {
    folder: new FolderStorage({ folder: join(folder, "shelf") }),
    table: new TableStorage(engine),
  };
}, 60_000);
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

function opened(keys: MasterKeys = { current }, storage: ShelfStorage = storages.folder) {
  const shelf = new Shelf({ storage, keys, purpose: "data-keys", clock });
  return {
    log: new ConversationLog({ engine, shelf, clock }),
    eraser: new Eraser({ engine, shelf, keys, clock }),
  };
}

let tenants = 0;
let requests = 0;
const newTenant = (): string => `tenant ${tenants++}`;
const newPerson = (): string => randomBytes(16).toString("hex");

function conversation(given: Partial<Conversation> & { readonly tenant: string }): Conversation {
  return {
    conversation: "c1",
    request: `r${requests++}`,
    at: clock.at,
    vendor: "openai",
    model: "gpt",
    dataClasses: ["contact"],
    expiresAt: clock.at + day,
    text: "a text",
    ...given,
  };
}

async function all(log: ConversationLog, query: ConversationQuery): Promise<KeptConversation[]> {
  const found: KeptConversation[] = [];
  for await (const one of log.read(query)) found.push(one);
  return found;
}

/** The engine removes parts at any moment; a folder that went away while it was listed makes no list. */
async function entriesBelow(): Promise<Dirent[]> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await readdir(folder, { recursive: true, withFileTypes: true });
    } catch (thrown) {
      if (attempt === 20 || !String(thrown).includes("ENOENT")) throw thrown;
    }
  }
}

async function filesHolding(given: Uint8Array): Promise<string[]> {
  const text = Buffer.from(given);
  const files = (await entriesBelow()).filter((entry) => entry.isFile());
  const holding = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const content = await readFile(path).catch(() => Buffer.alloc(0));
      return content.includes(text) || name.includes(text.toString("latin1")) ? [path] : [];
    }),
  );
  return holding.flat();
}

describe("the conversation log", () => {
  it("gives back what was kept, by tenant, person and time", async () => {
    const { log } = opened();
    const tenant = newTenant();
    const [ada, bob] = [`a${newPerson()}`, `b${newPerson()}`] as const;
    const texts = ["", "密码🔑 \ud800", "\0\n'\\", sample(alphabets.alnum, 300_000)];
    const kept = texts.map((text, at) =>
      conversation({
        tenant,
        text,
        at: clock.at + at,
        ...(at % 2 === 0 ? { person: ada } : { person: bob }),
      }),
    );
    const nobody = conversation({ tenant, dataClasses: [], model: "m", conversation: "x" });
    await Promise.all([...kept, nobody].map((one) => log.append(one)));
    const [zero, one, two, three] = kept.map((given) => ({ ...given, state: "open" }));
    expect(await all(log, { tenant })).toEqual([{ ...nobody, state: "open" }, zero, two, one, three]);
    expect(await all(log, { tenant, person: bob })).toEqual([one, three]);
    expect(await all(log, { tenant, since: clock.at + 1, until: clock.at + 3 })).toEqual([two, one]);
    expect(await all(log, { tenant: newTenant() })).toEqual([]);
    const lines: string[] = [];
    for await (const line of log.export({ tenant, person: ada })) lines.push(line);
    expect(lines.every((line) => /^[^\n]+\n$/.test(line))).toBe(true);
    expect(lines.map((line) => JSON.parse(line))).toEqual([zero, two]);
  });

  it("reads many in pages, each once and in order", async () => {
    const { log } = opened();
    const tenant = newTenant();
    const person = newPerson();
    const kept = Array.from({ length: 1203 }, (_, at) =>
      conversation({ tenant, person, text: `text ${at}`, at: clock.at + Math.floor(at / 700) }),
    );
    await Promise.all(kept.map((one) => log.append(one)));
    const found = await all(log, { tenant });
    expect(found.map(({ request }) => request).sort()).toEqual(kept.map(({ request }) => request).sort());
    expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).sort());
  });

  it("refuses a text that is too long, and a time that is none", async () => {
    const { log } = opened();
    const tenant = newTenant();
    await expect(log.append(conversation({ tenant, text: "x".repeat((4 << 20) + 1) }))).rejects.toMatchObject(
      {
        kind: "refused",
      },
    );
    await expect(log.append(conversation({ tenant, at: 1.5 }))).rejects.toThrow(RangeError);
    await log.append(conversation({ tenant, expiresAt: Number.MAX_SAFE_INTEGER, text: "x".repeat(4 << 20) }));
    expect(await all(log, { tenant })).toMatchObject([{ state: "open" }]);
  });

  it("opens nothing of one tenant with the keys of another, nor a row that was changed", async () => {
    const { log } = opened();
    const [mine, theirs] = [newTenant(), newTenant()];
    const person = newPerson();
    for (const tenant of [mine, theirs])
      await log.append(conversation({ tenant, person, text: `of ${tenant}` }));
    const copy = (columns: string, given: string) =>
      engine.run(
        sql`INSERT INTO conversations SELECT * REPLACE (${{ text: columns, params: {} }}, generateUUIDv4()::String AS entry) FROM conversations
          WHERE conversations.tenant = ${value("theirs", "String", theirs)} AND notEmpty(${value("given", "String", given)}) LIMIT 1`,
        { purpose },
      );
    await copy("{given:String} AS tenant", mine);
    await copy("{given:String} AS vendor", "other");
    await copy("{given:String} AS request", "r");
    await copy("at + 1 AS at", "x");
    await copy("expires_at + 1 AS expires_at", "x");
    await copy("[] AS classes", "x");
    const opens = (found: readonly KeptConversation[]) => found.filter(({ state }) => state === "open");
    expect(opens(await all(log, { tenant: mine }))).toMatchObject([{ text: `of ${mine}` }]);
    expect(opens(await all(log, { tenant: theirs }))).toMatchObject([{ text: `of ${theirs}` }]);
    const closed = (await all(log, { tenant: theirs })).filter(({ state }) => state === "closed");
    expect(closed).toHaveLength(5);
    for (const one of closed) expect(one).toMatchObject({ why: expect.stringMatching(/does not open/) });
    expect(await all(log, { tenant: mine })).toHaveLength(2);
    expect(JSON.stringify(await all(log, { tenant: mine }))).not.toContain(`of ${theirs}`);
  });

  it("opens nothing without the master key, and says so for each", async () => {
    const tenant = newTenant();
    await opened().log.append(conversation({ tenant, person: newPerson() }));
    const next = newMaster();
    expect(await all(opened({ current: next }).log, { tenant })).toMatchObject([{ state: "closed" }]);
    expect(await all(opened({ current: next, previous: current }).log, { tenant })).toMatchObject([
      { state: "open" },
    ]);
  });

  it("forgets what has expired, and then removes it with its key", async () => {
    const { log } = opened();
    const tenant = newTenant();
    const [short, long] = [newPerson(), newPerson()];
    await log.append(conversation({ tenant, person: short, expiresAt: clock.at + day }));
    await log.append(conversation({ tenant, person: long, expiresAt: clock.at + 400 * day }));
    await log.append(conversation({ tenant, person: long, expiresAt: clock.at }));
    clock.at += day;
    expect(await all(log, { tenant })).toMatchObject([{ person: long }]);
    expect(await log.sweep()).toBeGreaterThan(0);
    expect(await log.sweep()).toBe(0);
    const shelf = new Shelf({ storage: storages.folder, keys: { current }, purpose: "data-keys", clock });
    expect(await shelf.slots(tenant, short)).toHaveLength(1);
    clock.at += 31 * day;
    await log.sweep();
    expect(await shelf.slots(tenant, short)).toEqual([]);
    expect(await all(log, { tenant })).toMatchObject([{ person: long, state: "open" }]);
  });

  it("keeps a text as long as the shortest of its classes", () => {
    const keeping = { byClass: { secret: 1, contact: 30, business: 100 }, otherwise: 50 };
    expect(expiryOf(1000, ["contact", "secret", "business"], keeping)).toBe(1001);
    expect(expiryOf(1000, ["business"], keeping)).toBe(1100);
    expect(expiryOf(1000, ["business", "none"], keeping)).toBe(1050);
    expect(expiryOf(1000, [], keeping)).toBe(1050);
  });
});

describe.each(["folder", "table"] as const)("erasing a person whose keys are in a %s", (kind) => {
  it("removes texts and keys, for good, and proves it", async () => {
    const { log, eraser } = opened({ current }, storages[kind]);
    const tenant = newTenant();
    const [ada, bob] = [newPerson(), newPerson()];
    for (let at = 0; at < 3; at++) await log.append(conversation({ tenant, person: ada, at: clock.at + at }));
    await log.append(conversation({ tenant, person: ada, expiresAt: clock.at + 300 * day }));
    await log.append(conversation({ tenant, person: bob, text: "of bob" }));
    const rows = await engine.rows<{ sealed: string; digest: string; data_key: string }>(
      sql`SELECT base64Encode(sealed) AS sealed, lower(hex(SHA256(conversations.sealed))) AS digest, data_key FROM conversations
        WHERE tenant = ${value("tenant", "String", tenant)} AND person = ${value("ada", "String", ada)} ORDER BY at, entry`,
      { purpose },
    );
    await engine.run(
      sql`CREATE OR REPLACE TABLE backup ENGINE = Memory AS SELECT * FROM conversations WHERE person = ${value("ada", "String", ada)}`,
      { purpose },
    );
    const space = { purpose: "data-keys", tenant };
    const wrapped: Uint8Array[] = [];
    for await (const { sealed } of storages[kind].all(space)) wrapped.push(sealed);
    expect(wrapped).toHaveLength(3);
    for (const sealed of wrapped) expect(await filesHolding(sealed)).not.toEqual([]);

    const proof = await eraser.erasePerson(tenant, ada);
    const destroyed = [...new Set(rows.map(({ data_key }) => data_key))].sort();
    const removed = createHash("sha256");
    for (const { digest } of rows) removed.update(digest, "hex");
    expect(proof).toMatchObject({
      ...{ tenant, person: ada, at: clock.at, destroyed },
      texts: { before: 4, after: 0 },
      keys: { before: 2, after: 0 },
      removed: removed.digest("hex"),
    });
    expect(await eraser.proveErased(JSON.parse(JSON.stringify(proof)))).toEqual({ state: "erased" });
    expect(await all(log, { tenant })).toMatchObject([{ person: bob, text: "of bob", state: "open" }]);
    // Neither the sealed texts nor the wrapped keys are in any file any more, soon.
    const gone = async (): Promise<number> => {
      const texts = rows.map(({ sealed }) => Buffer.from(sealed, "base64"));
      const holding = await Promise.all([...texts, ...wrapped].map(filesHolding));
      return holding.filter((files) => files.length > 0).length;
    };
    await expect.poll(gone, { timeout: 20_000, interval: 500 }).toBe(1);

    // A backup that is played back opens nothing, and the proof tells.
    await engine.run(sql`INSERT INTO conversations SELECT * FROM backup`, { purpose });
    const back = await all(log, { tenant, person: ada });
    expect(back).toHaveLength(4);
    for (const one of back)
      expect(one).toMatchObject({ state: "closed", why: expect.stringContaining("not at hand") });
    expect(await eraser.proveErased(proof)).toMatchObject({ state: "not erased" });
    const again = await eraser.erasePerson(tenant, ada);
    expect(again).toMatchObject({ texts: { before: 4, after: 0 }, keys: { before: 0, after: 0 }, destroyed });
    expect(await eraser.proveErased(proof)).toEqual({ state: "erased" });

    // What the person says from now on is another matter.
    clock.at += 1;
    await log.append(conversation({ tenant, person: ada, text: "back again" }));
    expect(await all(log, { tenant, person: ada })).toMatchObject([{ text: "back again" }]);
    expect(await eraser.proveErased(proof)).toEqual({ state: "erased" });
  });
});

describe("a proof of erasure", () => {
  it("is unknown when anything of it was changed, or somebody else signed it", async () => {
    const { log, eraser } = opened();
    const tenant = newTenant();
    const person = newPerson();
    await log.append(conversation({ tenant, person }));
    const proof = await eraser.erasePerson(tenant, person);
    const changed = [
      { ...proof, tenant: "other" },
      { ...proof, person: newPerson() },
      { ...proof, at: proof.at - 1 },
      { ...proof, texts: { before: 2, after: 0 } },
      { ...proof, destroyed: [] },
      { ...proof, removed: "0".repeat(64) },
      { ...proof, signature: "0".repeat(64) },
      { ...proof, more: 1 },
      undefined,
      null,
      "erased",
    ];
    for (const given of changed) expect(await eraser.proveErased(given)).toMatchObject({ state: "unknown" });
    const next = newMaster();
    expect(await opened({ current: next }).eraser.proveErased(proof)).toMatchObject({ state: "unknown" });
    expect(await opened({ current: next, previous: current }).eraser.proveErased(proof)).toEqual({
      state: "erased",
    });
    await expect(eraser.erasePerson(tenant, "")).rejects.toMatchObject({ kind: "usage" });
  });

  it("is given when there was nothing, and when keys do not open", async () => {
    const tenant = newTenant();
    const person = newPerson();
    expect(await opened().eraser.erasePerson(tenant, person)).toMatchObject({
      texts: { before: 0 },
      keys: { before: 0 },
    });
    await opened().log.append(conversation({ tenant, person }));
    const stranger = { current: newMaster(), previous: newMaster() };
    // Under other master keys not even the names of keys are found; the texts go all the same, and are counted.
    expect(await opened(stranger).eraser.erasePerson(tenant, person)).toMatchObject({
      texts: { before: 1, after: 0 },
    });
  });
});

it("leaves no text, conversation, model or person in any file", async () => {
  const canaries = Array.from({ length: 4 }, (_, at) => `canary${sample(alphabets.alnum, 30, at + 1)}`);
  const [text = "", id = "", model = "", key = ""] = canaries;
  const tenant = newTenant();
  for (const storage of [storages.folder, storages.table]) {
    const { log } = opened({ current }, storage);
    await log.append(
      conversation({ tenant, text: `so ${text} so`, conversation: id, model, person: newPerson() }),
    );
    const shelf = new Shelf({ storage, keys: { current }, purpose: "vendor-keys", clock });
    await shelf.put(tenant, "openai", Buffer.from(key));
    expect(await all(log, { tenant })).toContainEqual(expect.objectContaining({ conversation: id, model }));
  }
  await engine.run(sql`OPTIMIZE TABLE conversations FINAL`, { purpose });
  expect(await filesHolding(Buffer.from("tenant"))).not.toEqual([]);
  for (const canary of canaries) {
    expect(await filesHolding(Buffer.from(canary))).toEqual([]);
    for (const shift of [0, 1, 2]) {
      const encoded = Buffer.from(canary.slice(shift)).toString("base64").slice(0, 30);
      expect(await filesHolding(Buffer.from(encoded))).toEqual([]);
    }
  }
});
