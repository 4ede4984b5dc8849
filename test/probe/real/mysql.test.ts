import { afterEach, describe, expect, test } from "vitest";
import {
  type ExposedMariadb,
  missingExposedMariadb,
  startExposedMariadb,
} from "../../servers/exposed-mariadb.ts";
import { scanned, verdictAt } from "../scanned.ts";

const login = "mysql login as root";

describe.skipIf(missingExposedMariadb !== undefined)(`MariaDB ${missingExposedMariadb ?? ""}`, () => {
  let server: ExposedMariadb | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test("is unknown until a login may be tried, and nothing is tried before", async () => {
    server = await startExposedMariadb();
    const { exposures, evidence } = await scanned([server.port]);
    const exposure = exposures[0]?.exposure;
    expect(exposure?.title).toBe("MariaDB");
    expect(exposure?.version).toMatch(/^1\d\.\d+\.\d+$/);
    expect(exposure?.verdict).toBe("unknown");
    expect(exposure?.why).toContain("--try-defaults");
    expect(evidence.filter((line) => line.includes(login))).toEqual([]);
  });

  test("whose root has no password is open once that is tried, and closed when stopped", async () => {
    server = await startExposedMariadb([
      "CREATE OR REPLACE USER root@'127.0.0.1'",
      "GRANT ALL ON *.* TO root@'127.0.0.1'",
    ]);
    const { exposures, evidence } = await scanned([server.port], { tryDefaults: true });
    const exposure = exposures[0]?.exposure;
    expect(exposure?.verdict).toBe("open");
    expect(exposure?.holds).toEqual([{ name: "app.chats", rows: { count: 1, exact: false } }]);
    expect(exposure?.reach.map(({ can }) => can)).toEqual([
      "read data",
      "write",
      "administer",
      "read files",
      "read credentials",
    ]);
    expect(evidence.filter((line) => line.includes(login)).length).toBe(1);
    const { port } = server;
    await server.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test("whose root has no password and few rights is not said to do more", async () => {
    server = await startExposedMariadb([
      "CREATE OR REPLACE USER root@'127.0.0.1'",
      "GRANT SELECT ON app.* TO root@'127.0.0.1'",
    ]);
    const { exposures } = await scanned([server.port], { tryDefaults: true });
    expect(exposures[0]?.exposure.verdict).toBe("open");
    expect(exposures[0]?.exposure.reach.map(({ can }) => can)).toEqual(["read data"]);
  });

  test("that demands TLS is asked over TLS", async () => {
    server = await startExposedMariadb(["CREATE OR REPLACE USER root@'127.0.0.1'"], { tls: true });
    expect(await verdictAt(server.port, { tryDefaults: true })).toBe("mysql open");
  });

  test("whose root has a password is guarded once that is tried", async () => {
    const isGiven = "CREATE OR REPLACE USER root@'127.0.0.1' IDENTIFIED BY 'OnlyForThisTest'";
    server = await startExposedMariadb([isGiven]);
    expect(await verdictAt(server.port, { tryDefaults: true })).toBe("mysql guarded");
  });

  test("with no account for this host is guarded without trying", async () => {
    server = await startExposedMariadb([
      "DROP USER IF EXISTS root@'127.0.0.1', root@'%', ''@'%', root@'::1'",
      "DELETE FROM mysql.global_priv WHERE Host NOT IN ('localhost')",
      "FLUSH PRIVILEGES",
    ]);
    expect(await verdictAt(server.port)).toBe("mysql guarded");
  });
});
