import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../../src/model/index.ts";
import { missingPostgres, type PostgresServer, startPostgres } from "../servers/postgres.ts";
import { run, temporaryFolder } from "./run.ts";

/** Everything that a run printed and kept. */
async function everythingOf({ stdout, stderr, home }: Awaited<ReturnType<typeof run>>): Promise<string> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== "fingerprint.key");
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), "utf8")));
  return [stdout, stderr, ...texts, ...entries.map(({ name }) => name)].join("\n");
}

const title = `a database on the command line${missingPostgres === undefined ? "" : ` (skipped: ${missingPostgres})`}`;

describe.skipIf(missingPostgres !== undefined)(title, () => {
  let server: PostgresServer;
  /** Without a password. */
  let address: string;

  beforeAll(async () => {
    server = await startPostgres();
    address = `postgres://postgres@127.0.0.1:${server.port}/chatdb`;
    await server.run(`
      CREATE TABLE users (id int, email text, note text);
      INSERT INTO users SELECT i, 'anna' || i || '.berger@firma-mail.de', 'nothing' FROM generate_series(1, 50) i;
      CREATE TABLE masked AS SELECT id, md5(email) AS email, note FROM users;
      CREATE TABLE forgotten AS SELECT id, CASE WHEN id = 7 THEN email ELSE '' END AS email, note FROM users;
      CREATE TABLE empty AS SELECT * FROM users WHERE false;
      CREATE TABLE big AS SELECT i AS id, repeat('a line of no interest at all ', 30) AS note FROM generate_series(1, 60000) i`);
  }, 120_000);
  afterAll(() => server?.stop());

  const withPassword = () => ({ env: { WATERTIGHT_PASSWORD: server.password } });

  test("is inspected, and its password is in nothing that is printed or kept", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "password"), `${server.password}\n`, { mode: 0o600 });
    const ways = [
      [`${address}/users`, [], withPassword()],
      [`${address}/users`, [], { env: { PGPASSWORD: server.password } }],
      [`${address}/users`, ["--password-file", "password"], { cwd: folder }],
      [address.replace("@", `:${server.password}@`).concat("/users"), [], {}],
    ] as const;
    for (const [target, flags, options] of ways) {
      const ran = await run(["inspect", target, "--verbose", ...flags], options);
      expect({ flags, code: ran.code }).toEqual({ flags, code: 1 });
      expect(ran.stdout).toContain("50 sensitive values are here");
      expect(ran.stderr.includes("stays in the shell's history")).toBe(target.includes(server.password));
      expect(await everythingOf(ran)).not.toContain(server.password);
    }
  });

  test("that asks for a password nobody gave says so, and where it can be given", async () => {
    const { code, stdout, stderr } = await run(["inspect", address]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(/^error: .*asks for a password\nhint: .*WATERTIGHT_PASSWORD/);
    const wrong = await run(["inspect", address], { env: { WATERTIGHT_PASSWORD: "Wr0ng-0ne" } });
    expect(wrong.code).toBe(3);
    expect(await everythingOf(wrong)).not.toContain("Wr0ng-0ne");
  });

  test("is read in the columns that are asked for", async () => {
    const json = async (...flags: string[]): Promise<Report> =>
      JSON.parse(
        (await run(["inspect", `${address}/users`, "--format", "json", ...flags], withPassword())).stdout,
      );
    expect((await json("--columns", "note,id")).findings).toEqual([]);
    expect((await json("--columns", "users.email")).findings).toHaveLength(50);
    expect((await json("--sample", "10%")).collections[0]?.share).toBe(0.1);
  });

  test("is let go when --max-seconds are over, and the report says why it is incomplete", async () => {
    await server.run("CREATE VIEW slow AS SELECT pg_sleep(600)::text AS note");
    const begun = performance.now();
    const args = ["inspect", `${address}/slow`, "--max-seconds", "2", "--format", "json"];
    const { code, stdout } = await run(args, withPassword());
    expect(code).toBe(3);
    expect(performance.now() - begun).toBeLessThan(30_000);
    const report: Report = JSON.parse(stdout);
    expect(report).toMatchObject({ state: "incomplete", interrupted: true });
    expect(report.gaps.map(({ why }) => why)).toContain("stopped by --max-seconds 2");
    const { rows } = await server.run(
      "SELECT FROM pg_stat_activity WHERE application_name LIKE 'watertight/%' AND state = 'active'",
    );
    expect(rows).toEqual([]);
  });

  test("gets a plan of statements, and none of them is run", async () => {
    const before = await server.contents();
    const sql = await run(["minimise", `${address}/users`, "--format", "sql"], withPassword());
    expect(sql.code).toBe(1);
    expect(sql.stdout).toContain('REVOKE ALL ON TABLE "public"."users" FROM PUBLIC;');
    expect(sql.stdout).toContain('UPDATE "public"."users" SET "email"');
    const json = await run(["minimise", `${address}/users`, "--format", "json"], withPassword());
    expect(JSON.parse(json.stdout).map(({ column }: { column?: string }) => column)).toContain("email");
    expect(await server.contents()).toBe(before);
  });

  test.each([
    ["masked", 0, /^Proved: none of the 50 sensitive values /],
    [
      "forgotten",
      1,
      /^Not safe yet: [\s\S]*public\.forgotten, column email: 1 × .*1 of them found in the original/,
    ],
    ["empty", 3, /^Not proved: [\s\S]*the copy holds nothing/],
  ] as const)("has its copy %s verified with exit code %d", async (copy, expected, text) => {
    const args = ["minimise", `${address}/users`, "--verify", `${address}/${copy}`];
    const { code, stdout } = await run(args, withPassword());
    expect(stdout).toMatch(text);
    expect(code).toBe(expected);
  });

  test("has no copy called clean that could not be read", async () => {
    await server.run("CREATE ROLE nobody LOGIN PASSWORD 'n'; GRANT SELECT ON users TO nobody");
    const copy = `${address.replace("postgres@", "nobody:n@")}/masked`;
    const { code, stdout } = await run(
      ["minimise", `${address}/users`, "--verify", copy, "--format", "json"],
      withPassword(),
    );
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ state: "unknown", left: [] });
  });
});

describe("an address that is not right", () => {
  const password = "Pw-0f-N0b0dy";
  test.each([
    [
      `postgress://reader:${password}@127.0.0.1/shop`,
      /postgress:\/\/ is no kind of address that is known\nhint: .*postgres:\/\//,
    ],
    [`postgres:reader:${password}@127.0.0.1/shop`, /neither a file that is there nor an address/],
    [`reader:${password}@127.0.0.1:5432/shop`, /neither a file that is there nor an address/],
    [`postgres://reader:12/${password}@127.0.0.1/shop`, /cannot be told where the password ends/],
    [`postgres://reader:1#${password}@127.0.0.1/shop`, /cannot be told where the password ends/],
    [`postgres://reader:${password}@127.0.0.1:99999/shop`, /address cannot be read/],
  ])("is wrong usage and keeps its password to itself", async (target, expected) => {
    for (const args of [
      ["inspect", target, "--verbose"],
      ["inspect", "-", target, "--verbose"],
      ["minimise", target],
      ["minimise", "-", "--verify", target],
    ]) {
      const ran = await run(args, { stdin: "nothing to see\n" });
      expect({ args, code: ran.code, stdout: ran.stdout }).toEqual({ args, code: 2, stdout: "" });
      expect(ran.stderr).toMatch(expected);
      expect(await everythingOf(ran)).not.toContain(password);
    }
  });

  test("of a server that is not there is one unread place among others, without its password", async () => {
    const target = `postgres://reader:${password}@127.0.0.1:1/shop`;
    const ran = await run(["inspect", "-", target, "--format", "json"], { stdin: "nothing to see\n" });
    expect(ran.code).toBe(3);
    const report: Report = JSON.parse(ran.stdout);
    expect(report.places.map(({ target }) => target)).toEqual(["-", "postgres://reader@127.0.0.1:1/shop"]);
    expect(await everythingOf(ran)).not.toContain(password);
  });
});
