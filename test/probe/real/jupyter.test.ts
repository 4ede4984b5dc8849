import { afterEach, describe, expect, test } from "vitest";
import { missingJupyter, type RunningJupyter, startJupyter } from "../../servers/jupyter.ts";
import { scanned, verdictAt } from "../scanned.ts";

describe.skipIf(missingJupyter !== undefined)(`Jupyter ${missingJupyter ?? ""}`, () => {
  let server: RunningJupyter | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test("that asks nobody is open, names its files, starts nothing, and is closed when stopped", async () => {
    server = await startJupyter("nobody");
    const { port } = server;
    const { exposures } = await scanned([port]);
    const exposure = exposures[0]?.exposure;
    expect(exposure?.service).toBe("jupyter");
    expect(exposure?.verdict).toBe("open");
    expect(exposure?.version).toMatch(/^\d+\.\d+/);
    expect(exposure?.holds.map(({ name }) => name)).toEqual(["customers.ipynb"]);
    expect(exposure?.reach.find(({ can }) => can === "run code")?.how).toBe("inferred");
    for (const path of ["api/kernels", "api/sessions", "api/terminals"]) {
      expect(await (await fetch(`http://127.0.0.1:${port}/${path}`)).json()).toEqual([]);
    }
    await server.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test("with the token that it makes by itself is guarded, though it tells its version to everyone", async () => {
    server = await startJupyter("token");
    expect((await fetch(`http://127.0.0.1:${server.port}/api`)).status).toBe(200);
    expect(await verdictAt(server.port)).toBe("jupyter guarded");
  });

  test("with a password is guarded", async () => {
    server = await startJupyter("password");
    expect(await verdictAt(server.port)).toBe("jupyter guarded");
  });
});
