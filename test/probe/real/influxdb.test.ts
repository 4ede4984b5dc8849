import { afterEach, describe, expect, test } from "vitest";
import { missingInflux, type RunningInflux, startInflux } from "../../servers/influxdb.ts";
import { scanned, verdictAt } from "../scanned.ts";

describe.skipIf(missingInflux !== undefined)(`InfluxDB 1 ${missingInflux ?? ""}`, () => {
  let server: RunningInflux | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test("without authentication is open, lists its databases, and is closed when stopped", async () => {
    server = await startInflux({ asks: false });
    const { exposures } = await scanned([server.port]);
    const exposure = exposures[0]?.exposure;
    expect(exposure?.service).toBe("influxdb");
    expect(exposure?.verdict).toBe("open");
    expect(exposure?.version).toMatch(/^1\./);
    expect(exposure?.holds).toContainEqual({ name: "app" });
    const { port } = server;
    await server.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test("with authentication is guarded, though its ping answers everyone", async () => {
    server = await startInflux({ asks: true });
    expect(await verdictAt(server.port)).toBe("influxdb guarded");
  });
});
