import { afterEach, describe, expect, test } from "vitest";
import { missingSlapd, type RunningSlapd, startSlapd } from "../../servers/slapd.ts";
import { scanned, verdictAt } from "../scanned.ts";

const tree = "dc=example,dc=com";

describe.skipIf(missingSlapd !== undefined)(`OpenLDAP ${missingSlapd ?? ""}`, () => {
  let server: RunningSlapd | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test("as it comes is open, shows passwords among the rest, and is closed when stopped", async () => {
    server = await startSlapd({});
    const { exposures } = await scanned([server.port]);
    const exposure = exposures[0]?.exposure;
    expect(exposure?.title).toBe("OpenLDAP");
    expect(exposure?.verdict).toBe("open");
    expect(exposure?.holds).toEqual([{ name: tree, rows: { count: 2, exact: true } }]);
    expect(exposure?.reach.map(({ can }) => can)).toEqual(["read data", "read credentials"]);
    const { port } = server;
    await server.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test("that refuses anonymous binds alone is still open, and says why", async () => {
    server = await startSlapd({ settings: ["disallow bind_anon"] });
    const { exposures } = await scanned([server.port]);
    expect(exposures[0]?.exposure.verdict).toBe("open");
    expect(exposures[0]?.exposure.notes.join()).toContain("a search that comes without any bind");
  });

  test("that refuses them and demands a login is guarded", async () => {
    server = await startSlapd({ settings: ["disallow bind_anon", "require authc"] });
    expect(await verdictAt(server.port)).toBe("ldap guarded");
  });

  test("whose rules show its tree to users only is guarded", async () => {
    server = await startSlapd({ rules: ["access to * by users read by * none"] });
    expect(await verdictAt(server.port)).toBe("ldap guarded");
  });

  test("whose rules show everyone the root of its tree is weak", async () => {
    const rules = [`access to dn.base="${tree}" by * read`, "access to * by users read by * none"];
    server = await startSlapd({ rules });
    expect(await verdictAt(server.port)).toBe("ldap weak");
  });
});
