import { afterEach, describe, expect, test } from "vitest";
import { missingDockerRegistry, startDockerRegistry } from "../../servers/docker-registry.ts";
import type { ServerProcess } from "../../servers/server-process.ts";
import { verdictAt } from "../scanned.ts";

describe.skipIf(missingDockerRegistry !== undefined)(`docker-registry ${missingDockerRegistry ?? ""}`, () => {
  let server: ServerProcess | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test("is open, also while it is empty, and is closed when stopped", async () => {
    server = await startDockerRegistry("nobody");
    expect(await verdictAt(server.port)).toBe("docker-registry open");
    const { port } = server;
    await server.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test("with a password is guarded", async () => {
    server = await startDockerRegistry("for a password");
    expect(await verdictAt(server.port)).toBe("docker-registry guarded");
  });
});
