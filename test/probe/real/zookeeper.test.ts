import { afterEach, describe, expect, test } from "vitest";
import type { ServerProcess } from "../../servers/server-process.ts";
import { missingZookeeper, startZookeeper } from "../../servers/zookeeper.ts";
import { scanned, verdictAt } from "../scanned.ts";

describe.skipIf(missingZookeeper !== undefined)(`ZooKeeper ${missingZookeeper ?? ""}`, () => {
  let server: ServerProcess | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test("is open, names its nodes, and is closed when stopped", async () => {
    server = await startZookeeper();
    const { exposures } = await scanned([server.port]);
    const exposure = exposures[0]?.exposure;
    expect(`${exposure?.service} ${exposure?.verdict}`).toBe("zookeeper open");
    expect(exposure?.version).toMatch(/^3\.\d+\.\d+$/);
    expect(exposure?.holds).toContainEqual({ name: "/zookeeper" });
    const { port } = server;
    await server.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test("is known and open as well where no word is left on", async () => {
    server = await startZookeeper(["4lw.commands.whitelist=ruok"]);
    expect(await verdictAt(server.port)).toBe("zookeeper open");
  });

  test("that turns away clients without a login is guarded", async () => {
    server = await startZookeeper(["enforce.auth.enabled=true", "enforce.auth.schemes=digest"]);
    expect(await verdictAt(server.port)).toBe("zookeeper guarded");
  });
});
