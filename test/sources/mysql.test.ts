import { expect, test } from "vitest";
import { alphabets, sample } from "../../src/base/index.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { everything, isGap } from "../../src/sources/index.ts";
import { mysql } from "../../src/sources/mysql/mysql.ts";
import { type MariadbServer, missingMariadb, startMariadb } from "../servers/mariadb.ts";
import { describeDatabase } from "./describe-database.ts";
import { piecesOf, readPlace } from "./read-place.ts";

describeDatabase({
  name: "mariadb",
  source: mysql,
  missing: missingMariadb,
  start: startMariadb,
  schemes: ["mysql", "mariadb"],
  more: describeMysql,
});

function describeMysql(place: () => MariadbServer): void {
  const fresh = async (...statements: string[]): Promise<void> => {
    await place().load([]);
    await place().run("USE chatdb");
    for (const statement of statements) await place().run(statement);
  };
  const read = (path = "", options = {}): ReturnType<typeof readPlace> =>
    readPlace(mysql, `${place().target()}${path}`, options);

  test("reads every kind of value as the text that it is", async () => {
    await fresh(
      `CREATE TABLE kinds (a DECIMAL(30,10), b DOUBLE, c BIT(12), d BLOB, e VARBINARY(9), f ENUM('x','y'), g SET('u','v'),
        h YEAR, i TIME, j POINT, k UUID, l INET6, m BIGINT UNSIGNED, n VARCHAR(9) CHARACTER SET latin1, o BOOLEAN)`,
      `INSERT INTO kinds VALUES (12345678901234567890.5, 1.5e300, b'100000000001', 'bytes', x'ff61', 'y', 'u,v',
        2025, '10:00:00', POINT(48.5, 11.25), '00000000-0000-4000-8000-000000000001', '::1', 18446744073709551615, 'café', true)`,
    );
    const { tables, gaps } = await read();
    expect(gaps).toEqual([]);
    expect(tables.get("chatdb.kinds")?.cells.map(({ field, text }) => [field, text])).toEqual([
      ["a", "12345678901234567890.5000000000"],
      ["b", "1.5e300"],
      ["c", "2049"],
      ["d", "bytes"],
      ["e", "\u00ffa"],
      ["f", "y"],
      ["g", "u,v"],
      ["h", "2025"],
      ["i", "10:00:00"],
      ["j", "POINT(48.5 11.25)"],
      ["k", "00000000-0000-4000-8000-000000000001"],
      ["l", "::1"],
      ["m", "18446744073709551615"],
      ["n", "café"],
      ["o", "1"],
    ]);
  });

  test("says when a row came about in UTC, whatever the server's own zone is", async () => {
    await fresh(
      "SET GLOBAL time_zone = '+05:00'",
      "CREATE TABLE log (note TEXT, created TIMESTAMP(3) NULL)",
      "SET time_zone = '+00:00'",
      "INSERT INTO log VALUES ('one', '2025-01-29 10:00:00.125'), ('two', NULL)",
    );
    const { tables } = await read();
    await place().run("SET GLOBAL time_zone = '+00:00'");
    const notes = tables.get("chatdb.log")?.cells.filter(({ field }) => field === "note");
    expect(notes?.map(({ time }) => time)).toEqual(["2025-01-29T10:00:00.125Z", undefined]);
  });

  test("leaves views and sequences out and says so, unless one is asked for by name", async () => {
    await fresh(
      "CREATE TABLE notes (note TEXT)",
      "INSERT INTO notes VALUES ('here')",
      "CREATE VIEW seen AS SELECT * FROM notes",
      "CREATE SEQUENCE counter",
    );
    const { tables, gaps } = await read();
    expect([...tables.keys()]).toEqual(["chatdb.notes"]);
    expect(gaps.map(({ collection, kind }) => [collection, kind])).toEqual([
      ["chatdb.counter", "skipped"],
      ["chatdb.seen", "skipped"],
    ]);
    const seen = await read("/seen");
    expect(seen.tables.get("chatdb.seen")?.cells.map(({ text }) => text)).toEqual(["here"]);
  });

  test("chooses a share also where there is no key", async () => {
    await fresh("CREATE TABLE keyless (note TEXT)", "INSERT INTO keyless SELECT seq FROM seq_1_to_4000");
    await place().run("CREATE TABLE keyed (a INT, b VARCHAR(9), PRIMARY KEY (a, b))");
    await place().run("INSERT INTO keyed SELECT seq, 'x' FROM seq_1_to_4000");
    for (const table of ["keyless", "keyed"]) {
      const selection = { ...everything, share: 0.25 };
      const [first, second] = [
        await read(`/${table}`, { selection }),
        await read(`/${table}`, { selection }),
      ];
      const rows = (one: typeof first): unknown[] =>
        [...one.tables.values()][0]?.cells.map(({ text }) => text) ?? [];
      const count = new Set(first.tables.get(`chatdb.${table}`)?.cells.map(({ row }) => row)).size;
      expect(Math.abs(count - 1000)).toBeLessThan(165);
      expect(rows(second)).toEqual(rows(first));
    }
  });

  test("says which values were too long to be read whole", async () => {
    await fresh(
      "CREATE TABLE long_ones (id INT PRIMARY KEY, note LONGTEXT)",
      "INSERT INTO long_ones VALUES (1, 'short'), (2, REPEAT('x', 5000000)), (3, 'short')",
    );
    const { tables, gaps } = await read();
    const lengths = tables.get("chatdb.long_ones")?.cells.filter(({ field }) => field === "note");
    expect(lengths?.map(({ text }) => text.length)).toEqual([5, 4 << 20, 5]);
    expect(gaps).toMatchObject([{ kind: "unread", why: expect.stringContaining("in 1 rows from row 2 on") }]);
  });

  test("reads as many columns as a table can have", async () => {
    const columns = Array.from({ length: 1000 }, (_, at) => `c${at} INT DEFAULT ${at}`);
    await fresh(`CREATE TABLE wide (${columns})`, "INSERT INTO wide () VALUES ()");
    const cells = (await read()).tables.get("chatdb.wide")?.cells ?? [];
    expect(cells.length).toBe(1000);
    expect(cells.at(-1)).toMatchObject({ row: 1, field: "c999", text: "999" });
  });

  test("shows a limited user's part, and says what is refused", async () => {
    const password = sample(alphabets.alnum, 20, 3);
    await fresh(
      "CREATE TABLE open_one (note TEXT)",
      "INSERT INTO open_one VALUES ('seen')",
      "CREATE TABLE written (note TEXT)",
      `CREATE OR REPLACE USER limited@'%' IDENTIFIED BY '${password}'`,
      "GRANT SELECT ON chatdb.open_one TO limited@'%'",
      "GRANT INSERT ON chatdb.written TO limited@'%'",
    );
    const target = place()
      .target()
      .replace(/\/\/.*@/, `//limited:${password}@`);
    const { tables, gaps } = await readPlace(mysql, target);
    expect(tables.get("chatdb.open_one")?.cells.map(({ text }) => text)).toEqual(["seen"]);
    expect(gaps).toMatchObject([
      { collection: "chatdb.written", kind: "unread", why: "no permission to read it" },
    ]);
    const all = await readPlace(mysql, target.replace("/chatdb", ""));
    expect([...all.tables.keys()]).toContain("chatdb.open_one");
  });

  test("goes on when a table vanishes before its turn", async () => {
    await fresh(...["a", "b", "c"].map((name) => `CREATE TABLE ${name} AS SELECT '${name}' AS id`));
    const open = await mysql.open(place().target(), sourceOptions());
    const seen: string[] = [];
    for await (const thing of open.collections()) {
      if (isGap(thing)) {
        seen.push(`${thing.collection}: ${thing.kind}`);
        continue;
      }
      if (thing.name === "chatdb.a") await place().run("DROP TABLE b");
      if (thing.name === "chatdb.c") await place().run("DROP TABLE c");
      for await (const piece of piecesOf(thing)) seen.push(isGap(piece) ? piece.why : piece.text);
    }
    await open.close();
    expect(seen).toEqual(["a", "chatdb.b: unread", "it vanished before it was read"]);
  });

  test("refuses what would write, even where the user may", async () => {
    await fresh(
      "CREATE TABLE visits (id INT)",
      "CREATE FUNCTION visit() RETURNS INT BEGIN INSERT INTO visits VALUES (1); RETURN 1; END",
      "CREATE VIEW counting AS SELECT visit() AS visit",
    );
    const { gaps } = await read("/counting");
    expect(gaps).toMatchObject([{ collection: "chatdb.counting", kind: "unread" }]);
    expect(await place().run("SELECT * FROM visits")).toEqual([]);
    await place().run("SELECT * FROM counting");
    expect(await place().run("SELECT * FROM visits")).toEqual([{ id: 1 }]);
  });

  test("gives the server no more time than the budget says", async () => {
    await fresh("CREATE VIEW slow AS SELECT SLEEP(60) AS nap");
    const budget = { threads: 1, memoryBytes: 1 << 28, seconds: 0.5 };
    const { gaps } = await read("/slow", { budget });
    expect(gaps).toMatchObject([{ kind: "unread" }]);
    expect(gaps[0]?.why).toContain("called it off");
  });

  test("ends a silent statement in the server when told to stop", async () => {
    await fresh("CREATE VIEW slow AS SELECT SLEEP(60) AS nap");
    const stop = new AbortController();
    const tag = "watertight/silent";
    const reading = read("/slow", { signal: stop.signal, tag });
    await expect.poll(() => place().busyWith?.(tag), { timeout: 5000 }).toBeGreaterThan(0);
    const toldAt = performance.now();
    stop.abort();
    await reading;
    await expect.poll(() => place().busyWith?.(tag), { timeout: 1000 }).toBe(0);
    expect(performance.now() - toldAt).toBeLessThan(1500);
  });

  test("says what is wrong with an address that leads nowhere", async () => {
    await fresh();
    const { port } = place();
    const cases: [string, string][] = [
      [place().target().replace("/chatdb", "/nothing"), "has no such database"],
      [`${place().target()}/nothing`, "has no such table"],
      [`mysql://reader@127.0.0.1:${port}/chatdb`, "it asks for a password"],
    ];
    for (const [target, why] of cases)
      await expect(mysql.open(target, sourceOptions())).rejects.toMatchObject({
        kind: "unreadable",
        message: expect.stringContaining(why),
      });
  });

  test("encrypts as sslmode says, and checks the certificate when told to", async () => {
    await fresh(
      "CREATE VIEW way AS SELECT VARIABLE_VALUE AS cipher FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'Ssl_cipher'",
    );
    const { certificate } = place();
    const encrypted = async (options: string): Promise<boolean> => {
      const target = place().target().replace("127.0.0.1", "localhost");
      const { tables } = await readPlace(mysql, `${target}/way?${options}`);
      return tables.get("chatdb.way")?.cells.some(({ text }) => text !== "") ?? false;
    };
    expect(await encrypted("")).toBe(true);
    expect(await encrypted("ssl-mode=DISABLED")).toBe(false);
    expect(await encrypted("sslmode=require")).toBe(true);
    expect(await encrypted(`ssl-mode=VERIFY_IDENTITY&sslrootcert=${certificate}`)).toBe(true);
    await expect(encrypted("sslmode=verify-full")).rejects.toMatchObject({
      message: expect.stringContaining("signed by nobody this machine trusts"),
    });
    const byNumber = `${place().target()}?sslmode=verify-full&sslrootcert=${certificate}`;
    await expect(mysql.open(byNumber, sourceOptions())).rejects.toMatchObject({ kind: "usage" });
  });
}
