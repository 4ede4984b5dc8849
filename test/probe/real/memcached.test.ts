import { afterEach, describe, expect, test } from "vitest";
import { missingMemcached, type RunningMemcached, startMemcached } from "../../servers/memcached.ts";
import { scanned, verdictAt } from "../scanned.ts";

describe.skipIf(missingMemcached !== undefined)(`Memcached ${missingMemcached ?? ""}`, () => {
  let server: RunningMemcached | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test("that asks nobody is open, tells how much it holds, and is closed when stopped", async () => {
    server = await startMemcached("nobody");
    const { exposures } = await scanned([server.port]);
    const exposure = exposures[0]?.exposure;
    expect(exposure?.service).toBe("memcached");
    expect(exposure?.verdict).toBe("open");
    expect(exposure?.version).toMatch(/^1\.\d+\.\d+/);
    expect(exposure?.holds[0]?.rows).toEqual({ count: 1, exact: true });
    const { port } = server;
    await server.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test("that asks for a password in its text protocol is guarded", async () => {
    server = await startMemcached("file");
    expect(await verdictAt(server.port)).toBe("memcached guarded");
  });

  test("that asks for SASL, and so speaks no text at all, is guarded", async () => {
    server = await startMemcached("SASL");
    expect(await verdictAt(server.port)).toBe("memcached guarded");
  });
});
