import { expect, test } from "vitest";
import { alphabets, sample } from "../../src/base/index.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import { isGap } from "../../src/sources/index.ts";
import { postgres } from "../../src/sources/postgres/postgres.ts";
import { missingPostgres, type PostgresServer, startPostgres } from "../servers/postgres.ts";
import { describeDatabase } from "./describe-database.ts";
import { piecesOf, readPlace } from "./read-place.ts";

describeDatabase({
  name: "postgres",
  source: postgres,
  missing: missingPostgres,
  start: startPostgres,
  schemes: ["postgres", "postgresql"],
  more: describePostgres,
});

function describePostgres(place: () => PostgresServer): void {
  const fresh = (statements: string): Promise<unknown> =>
    place().run(`DROP SCHEMA public CASCADE; CREATE SCHEMA public; ${statements}`);
  const read = (path = "", options = {}): ReturnType<typeof readPlace> =>
    readPlace(postgres, `${place().target()}${path}`, options);
  const textsIn = async (table: string): Promise<(string | number | undefined)[][]> => {
    const { tables } = await read();
    return tables.get(table)?.cells.map(({ row, field, text }) => [row, field, text]) ?? [];
  };

  test("reads partitions with their table, and those who inherit as themselves", async () => {
    await fresh(`
      CREATE TABLE log (id int, note text) PARTITION BY RANGE (id);
      CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (0) TO (10);
      CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM (10) TO (20);
      INSERT INTO log VALUES (1, 'one'), (11, 'eleven');
      CREATE TABLE parent (note text); CREATE TABLE child () INHERITS (parent);
      INSERT INTO parent VALUES ('mother'); INSERT INTO child VALUES ('daughter')`);
    const { tables, gaps } = await read();
    expect(gaps).toEqual([]);
    const notes = [...tables].map(([name, { cells }]) => [name, cells.map(({ text }) => text)]);
    expect(notes).toEqual([
      ["public.child", ["daughter"]],
      ["public.log", ["1", "one", "11", "eleven"]],
      ["public.parent", ["mother"]],
    ]);
    expect([...(await read("/log_2")).tables.keys()]).toEqual(["public.log_2"]);
  });

  test("leaves views out and says so, unless one is asked for by name", async () => {
    await fresh(`
      CREATE TABLE notes AS SELECT 'here' AS note;
      CREATE VIEW seen AS SELECT * FROM notes;
      CREATE MATERIALIZED VIEW kept AS SELECT * FROM notes;
      CREATE MATERIALIZED VIEW unfilled AS SELECT * FROM notes WITH NO DATA`);
    const { tables, gaps } = await read();
    expect([...tables.keys()]).toEqual(["public.kept", "public.notes"]);
    expect(gaps.map(({ collection, kind }) => [collection, kind])).toEqual([
      ["public.seen", "skipped"],
      ["public.unfilled", "skipped"],
    ]);
    const seen = await read("/public/seen");
    expect(seen.tables.get("public.seen")?.cells.map(({ text }) => text)).toEqual(["here"]);
  });

  test("reads every kind of value as the text that it is", async () => {
    await fresh(`
      CREATE DOMAIN raw AS bytea;
      CREATE TABLE kinds (a numeric, b double precision, c uuid, d bytea, e raw, f int[][], g int4range, h boolean,
        i inet, j interval, k bit(4), l tsvector, m xml, n "char", o timestamptz);
      INSERT INTO kinds VALUES ('NaN', 'Infinity', '00000000-0000-4000-8000-000000000001', 'bytes', '\\xff61', '{{1,2},{3,4}}',
        '[1,5)', true, '10.0.0.1', '1 day', '1010', 'key:1', '<a/>', 'x', 'infinity')`);
    expect(await textsIn("public.kinds")).toEqual([
      [1, "a", "NaN"],
      [1, "b", "Infinity"],
      [1, "c", "00000000-0000-4000-8000-000000000001"],
      [1, "d", "bytes"],
      [1, "e", "\u00ffa"],
      [1, "f", "{{1,2},{3,4}}"],
      [1, "g", "[1,5)"],
      [1, "h", "t"],
      [1, "i", "10.0.0.1"],
      [1, "j", "P1D"],
      [1, "k", "1010"],
      [1, "l", "'key':1"],
      [1, "m", "<a/>"],
      [1, "n", "x"],
      [1, "o", "infinity"],
    ]);
  });

  test("reads as many columns as a table can have", async () => {
    const columns = Array.from({ length: 1600 }, (_, at) => `c${at} text DEFAULT '${at}'`);
    await fresh(`CREATE TABLE wide (${columns}); INSERT INTO wide DEFAULT VALUES`);
    const { tables } = await read();
    const cells = tables.get("public.wide")?.cells ?? [];
    expect(cells.length).toBe(1600);
    expect(cells.at(-1)).toMatchObject({ row: 1, field: "c1599", text: "1599" });
  });

  test("reads a database that keeps bytes without an encoding", async () => {
    await place().run("DROP DATABASE IF EXISTS bytes_only");
    await place().run("CREATE DATABASE bytes_only ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0");
    await place().run(
      "CREATE TABLE notes (note text); INSERT INTO notes VALUES (E'caf\\351 key'), ('next')",
      "bytes_only",
    );
    const { tables, gaps } = await readPlace(postgres, place().target().replace("/chatdb", "/bytes_only"));
    expect(gaps).toEqual([]);
    expect(tables.get("public.notes")?.cells.map(({ text }) => text)).toEqual(["caf\ufffd key", "next"]);
    const all = await readPlace(postgres, place().target().replace("/chatdb", ""));
    expect([...all.tables.keys()]).toContain("bytes_only.public.notes");
    await place().run("DROP DATABASE bytes_only");
  });

  test("says what the user may not read, and reads the rest", async () => {
    const password = sample(alphabets.alnum, 20, 3);
    await fresh(`
      DROP ROLE IF EXISTS limited; CREATE ROLE limited LOGIN PASSWORD '${password}';
      CREATE TABLE closed AS SELECT 1 AS id; CREATE TABLE open AS SELECT 'seen' AS note;
      CREATE TABLE half AS SELECT 'seen' AS shown, 'not seen' AS hidden;
      CREATE TABLE filtered AS SELECT 'mine' AS note; ALTER TABLE filtered ENABLE ROW LEVEL SECURITY;
      GRANT USAGE ON SCHEMA public TO limited; GRANT SELECT ON open, filtered TO limited; GRANT SELECT (shown) ON half TO limited`);
    const target = place()
      .target()
      .replace(/\/\/.*@/, `//limited:${password}@`);
    const { tables, gaps } = await readPlace(postgres, target);
    expect([...tables.keys()]).toEqual(["public.filtered", "public.half", "public.open"]);
    expect(tables.get("public.half")?.cells.map(({ field }) => field)).toEqual(["shown"]);
    expect(gaps).toEqual([
      { collection: "public.closed", kind: "unread", why: "no permission to read it" },
      { collection: "public.filtered", kind: "unread", why: "row security may hide rows from this user" },
      { collection: "public.half", kind: "unread", why: 'no permission to read the column "hidden"' },
    ]);
  });

  test("goes on when a table vanishes before its turn", async () => {
    await fresh(
      "CREATE TABLE a AS SELECT 1 AS id; CREATE TABLE b AS SELECT 2 AS id; CREATE TABLE c AS SELECT 3 AS id",
    );
    const open = await postgres.open(place().target(), sourceOptions());
    const seen: string[] = [];
    for await (const thing of open.collections()) {
      if (isGap(thing)) {
        seen.push(`${thing.collection}: ${thing.kind}`);
        continue;
      }
      if (thing.name === "public.a") await place().run("DROP TABLE b");
      if (thing.name === "public.c") await place().run("DROP TABLE c");
      for await (const piece of piecesOf(thing)) seen.push(isGap(piece) ? piece.why : piece.text);
    }
    await open.close();
    expect(seen).toEqual(["1", "public.b: unread", "it vanished before it was read"]);
  });

  test("refuses what would write, even where the user may", async () => {
    await fresh("CREATE SEQUENCE counter; CREATE VIEW counting AS SELECT nextval('counter') AS next");
    const { gaps } = await read("/counting");
    expect(gaps).toMatchObject([
      { kind: "unread", why: "reading it would write, and Watertight only reads" },
    ]);
    const { rows } = await place().run("SELECT is_called FROM counter");
    expect(rows).toEqual([{ is_called: false }]);
  });

  test("gives the server no more time than the budget says", async () => {
    await fresh("CREATE VIEW slow AS SELECT pg_sleep(60)::text AS nap");
    const budget = { threads: 1, memoryBytes: 1 << 28, seconds: 0.5 };
    const { gaps } = await read("/slow", { budget });
    expect(gaps).toMatchObject([{ kind: "unread" }]);
    expect(gaps[0]?.why).toContain("called it off");
  });

  test("ends a silent statement in the server when told to stop", async () => {
    await fresh("CREATE VIEW slow AS SELECT pg_sleep(60)::text AS nap");
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

  test("says that large objects are there and were not read", async () => {
    await fresh("SELECT lo_from_bytea(4711, 'text')");
    const { gaps } = await read();
    await place().run("SELECT lo_unlink(4711)");
    expect(gaps).toMatchObject([{ collection: "pg_largeobject", kind: "unread" }]);
  });

  test("says what is wrong with an address that leads nowhere", async () => {
    await fresh("");
    const { port } = place();
    const cases: [string, string][] = [
      [place().target().replace("/chatdb", "/nothing"), "it has no such database"],
      [`${place().target()}/nothing`, "has no such table"],
      [`postgres://postgres@127.0.0.1:${port}/chatdb`, "it asks for a password"],
    ];
    for (const [target, why] of cases)
      await expect(postgres.open(target, sourceOptions())).rejects.toMatchObject({
        kind: "unreadable",
        message: expect.stringContaining(why),
      });
  });

  test("encrypts as sslmode says, and checks the certificate when told to", async () => {
    await fresh("CREATE VIEW way AS SELECT ssl::text AS ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    const { certificate } = place();
    const encrypted = async (options: string): Promise<string | undefined> => {
      const target = place().target().replace("127.0.0.1", "localhost");
      const { tables } = await readPlace(postgres, `${target}/way?${options}`);
      return tables.get("public.way")?.cells[0]?.text;
    };
    expect(await encrypted("")).toBe("true");
    expect(await encrypted("sslmode=disable")).toBe("false");
    expect(await encrypted("sslmode=require")).toBe("true");
    expect(await encrypted(`sslmode=verify-full&sslrootcert=${certificate}`)).toBe("true");
    await expect(encrypted("sslmode=verify-full")).rejects.toMatchObject({
      message: expect.stringContaining("signed by nobody this machine trusts"),
    });
    await expect(encrypted("sslmode=constructor")).rejects.toMatchObject({ kind: "usage" });
    const byNumber = `${place().target()}/way?sslmode=verify-full&sslrootcert=${certificate}`;
    await expect(postgres.open(byNumber, sourceOptions())).rejects.toMatchObject({
      message: expect.stringContaining("made out to another name"),
    });
  });
}
