import { afterEach, describe, expect, test } from "vitest";
import { missingPrometheus, startPrometheus } from "../../servers/prometheus.ts";
import type { ServerProcess } from "../../servers/server-process.ts";
import { scanned, verdictAt } from "../scanned.ts";

describe.skipIf(missingPrometheus !== undefined)(`Prometheus ${missingPrometheus ?? ""}`, () => {
  let server: ServerProcess | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test("is open, also while it is empty, and is closed when stopped", async () => {
    server = await startPrometheus("nobody");
    const { exposures } = await scanned([server.port]);
    const exposure = exposures[0]?.exposure;
    expect(`${exposure?.service} ${exposure?.verdict}`).toBe("prometheus open");
    expect(exposure?.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(exposure?.holds).toEqual([{ name: "series", rows: { count: 0, exact: true } }]);
    const { port } = server;
    await server.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test("with a password is guarded", async () => {
    server = await startPrometheus("for a password");
    expect(await verdictAt(server.port)).toBe("prometheus guarded");
  });
});
