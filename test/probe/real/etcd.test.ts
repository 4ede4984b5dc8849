import { afterEach, describe, expect, test } from "vitest";
import { missingEtcd, type RunningEtcd, startEtcd } from "../../servers/etcd.ts";
import { scanned, verdictAt } from "../scanned.ts";

const key = (text: string): string => Buffer.from(text).toString("base64");

describe.skipIf(missingEtcd !== undefined)(`etcd ${missingEtcd ?? ""}`, () => {
  let server: RunningEtcd | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test("without users is open, also while it is empty, and is closed when stopped", async () => {
    server = await startEtcd();
    expect(await verdictAt(server.port)).toBe("etcd open");
    const { port } = server;
    await server.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test("tells how many keys it holds, what they begin with, and that both its doors are one server's", async () => {
    server = await startEtcd();
    for (const name of ["/registry/secrets/default/a", "/registry/secrets/default/b", "plain"])
      await server.run("/v3/kv/put", { key: key(name), value: key("a value that is never read") });
    const { exposures } = await scanned([server.port, server.peerPort]);
    expect(exposures).toHaveLength(1);
    const exposure = exposures[0]?.exposure;
    expect(exposure?.holds).toEqual([
      { name: "keys", rows: { count: 3, exact: true } },
      { name: "/registry/secrets/" },
      { name: "plain" },
    ]);
    expect(exposure?.version).toMatch(/^3\.\d+\.\d+$/);
    expect(exposure?.identity).toBeDefined();
    expect(exposure?.doors.map(({ verdict }) => verdict)).toEqual(["open", "weak"]);
  });

  test("with users and roles is guarded, though its state is still told to everyone", async () => {
    server = await startEtcd();
    await server.run("/v3/auth/user/add", { name: "root", password: "OnlyForThisTest" });
    await server.run("/v3/auth/role/add", { name: "root" });
    await server.run("/v3/auth/user/grant", { user: "root", role: "root" });
    await server.run("/v3/auth/enable", {});
    expect(await verdictAt(server.port)).toBe("etcd guarded");
  });

  test("that asks for client certificates is never open, and no product is guessed from its port", async () => {
    server = await startEtcd({ certificates: true });
    expect(await verdictAt(server.port)).toBe("strange unknown");
  });
});
