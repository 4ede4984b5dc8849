import { afterEach, describe, expect, test } from "vitest";
import { missingNats, type RunningNats, startNats } from "../../servers/nats.ts";
import { scanned, verdictAt } from "../scanned.ts";

const asksForPassword = ["authorization { user: app, password: OnlyForThisTest }"];

describe.skipIf(missingNats !== undefined)(`NATS ${missingNats ?? ""}`, () => {
  let server: RunningNats | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test("is open, is one exposure with its monitor, and is closed when stopped", async () => {
    server = await startNats();
    const { exposures } = await scanned([server.port, server.monitorPort]);
    expect(exposures).toHaveLength(1);
    const exposure = exposures[0]?.exposure;
    expect(exposure?.doors.map(({ service, verdict }) => `${service} ${verdict}`)).toEqual([
      "nats.client open",
      "nats.monitor weak",
    ]);
    expect(exposure?.version).toMatch(/^\d+\.\d+\.\d+$/);
    const { port } = server;
    await server.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test("with a password is guarded, while its monitor tells everyone", async () => {
    server = await startNats(asksForPassword);
    expect(await verdictAt(server.port)).toBe("nats.client guarded");
    expect(await verdictAt(server.monitorPort)).toBe("nats.monitor weak");
  });

  test("with accounts and one of them for strangers is open", async () => {
    server = await startNats([
      "no_auth_user: guest",
      "accounts { A { users: [ {user: guest, password: x} ] } }",
    ]);
    expect(await verdictAt(server.port)).toBe("nats.client open");
  });
});
