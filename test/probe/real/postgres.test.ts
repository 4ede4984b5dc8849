import { afterEach, describe, expect, test } from "vitest";
import {
  type ExposedPostgres,
  missingExposedPostgres,
  startExposedPostgres,
} from "../../servers/exposed-postgres.ts";
import { scanned, verdictAt } from "../scanned.ts";

const everyone = "all all 127.0.0.1/32";

describe.skipIf(missingExposedPostgres !== undefined)(`PostgreSQL ${missingExposedPostgres ?? ""}`, () => {
  let server: ExposedPostgres | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test("that trusts everyone is open, tells what it holds and what a superuser may do, and is closed when stopped", async () => {
    server = await startExposedPostgres([`host ${everyone} trust`]);
    const { exposures } = await scanned([server.port]);
    const exposure = exposures[0]?.exposure;
    expect(exposure?.service).toBe("postgres");
    expect(exposure?.verdict).toBe("open");
    expect(exposure?.version).toMatch(/^\d+\.\d+$/);
    expect(exposure?.identity).toBeDefined();
    expect(exposure?.holds).toContainEqual({
      name: "postgres.public.chats",
      rows: { count: 1, exact: false },
    });
    expect(exposure?.reach.map(({ can }) => can)).toEqual(
      expect.arrayContaining(["read data", "run code", "read files"]),
    );
    const { port } = server;
    await server.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test.each([
    ["a password by SCRAM", [`host ${everyone} scram-sha-256`], "guarded"],
    ["a password by MD5", [`host ${everyone} md5`], "guarded"],
    ["a password in plain text", [`host ${everyone} password`], "guarded"],
    ["a certificate", [`hostssl ${everyone} cert`], "guarded"],
    ["nothing from here, having no line for it", [], "guarded"],
    ["nothing, but over TLS only", [`hostssl ${everyone} trust`], "open"],
    [
      "nothing but the right name",
      ["host all others 127.0.0.1/32 trust", `host ${everyone} reject`],
      "guarded",
    ],
  ] as const)("that asks for %s: %s", async (_, rules, verdict) => {
    server = await startExposedPostgres(rules);
    expect(await verdictAt(server.port)).toBe(`postgres ${verdict}`);
  });

  test("that has no such account but asks nobody for a password is weak", async () => {
    server = await startExposedPostgres([`host ${everyone} trust`], { superuser: "owner" });
    expect(await verdictAt(server.port)).toBe("postgres weak");
  });

  test.each(["scram-sha-256", "md5", "password"])(
    "tries its example password only when asked to, and once (%s)",
    async (method) => {
      server = await startExposedPostgres([`host ${everyone} ${method}`], {
        password: "postgres",
        ...(method === "md5" && { encryption: "md5" }),
      });
      expect(await verdictAt(server.port)).toBe("postgres guarded");
      const { exposures, evidence } = await scanned([server.port], { tryDefaults: true });
      expect(exposures[0]?.exposure.verdict).toBe("open");
      expect(exposures[0]?.exposure.why).toContain("the password that examples use");
      const logins = evidence.filter((line) => line.includes("postgresql password of postgres"));
      expect(logins.length).toBe(method === "scram-sha-256" ? 2 : 1);
    },
  );

  test("refuses the example password when it has another", async () => {
    server = await startExposedPostgres([`host ${everyone} scram-sha-256`], { password: "OnlyForThisTest" });
    expect(await verdictAt(server.port, { tryDefaults: true })).toBe("postgres guarded");
  });
});
