import { afterEach, describe, expect, test } from "vitest";
import { missingMosquitto, startMosquitto } from "../../servers/mosquitto.ts";
import type { ServerProcess } from "../../servers/server-process.ts";
import { verdictAt } from "../scanned.ts";

describe.skipIf(missingMosquitto !== undefined)(`Mosquitto ${missingMosquitto ?? ""}`, () => {
  let server: ServerProcess | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test("that lets everyone in is open, and closed when stopped", async () => {
    server = await startMosquitto("nobody");
    expect(await verdictAt(server.port)).toBe("mqtt open");
    const { port } = server;
    await server.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test("that asks for a password is guarded", async () => {
    server = await startMosquitto("for a password");
    expect(await verdictAt(server.port)).toBe("mqtt guarded");
  });
});
