import { afterEach, describe, expect, test } from "vitest";
import type { Exposure } from "../../../src/model/index.ts";
import {
  type ExposedRedis,
  type ExposedRedisPlan,
  missingRedis,
  startExposedRedis,
} from "../../servers/exposed-redis.ts";
import { scanned, verdictAt } from "../scanned.ts";

describe.skipIf(missingRedis !== undefined)(`Redis ${missingRedis ?? ""}`, () => {
  let server: ExposedRedis | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  async function found(plan: ExposedRedisPlan): Promise<Exposure | undefined> {
    server = await startExposedRedis(plan);
    return (await scanned([server.port])).exposures[0]?.exposure;
  }

  test("without a password is open, tells how many keys it holds, and is closed when stopped", async () => {
    const exposure = await found({});
    expect(exposure?.service).toBe("redis");
    expect(exposure?.verdict).toBe("open");
    expect(exposure?.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(exposure?.identity).toBeDefined();
    expect(exposure?.holds).toEqual([{ name: "db0", rows: { count: 2, exact: true } }]);
    expect(exposure?.reach.map(({ can }) => can)).toEqual(["read data", "write", "administer", "run code"]);
    const port = server?.port ?? 0;
    await server?.stop();
    expect(await verdictAt(port)).toBe("closed");
  });

  test("with a password is guarded", async () => {
    expect((await found({ settings: ["requirepass OnlyForThisTest"] }))?.verdict).toBe("guarded");
  });

  test("over TLS only is met there, with its certificate", async () => {
    const exposure = await found({ mode: "TLS only" });
    expect(exposure?.verdict).toBe("open");
    expect(exposure?.doors[0]?.tls?.trusted).toBe(false);
  });

  test("whose strangers may only read is open, and not said to take writes", async () => {
    const exposure = await found({
      settings: ["user default on nopass ~* &* -@all +@read +@connection +info +acl|getuser"],
    });
    expect(exposure?.verdict).toBe("open");
    expect(exposure?.reach.map(({ can }) => can)).toEqual(["read data"]);
  });

  test("whose strangers may run some commands is weak", async () => {
    expect((await found({ settings: ["user default on nopass ~* &* -@all +ping +dbsize"] }))?.verdict).toBe(
      "weak",
    );
  });

  test("whose strangers may run no command that is asked is unknown, never guarded", async () => {
    expect((await found({ settings: ["user default on nopass ~* &* -@all +ping"] }))?.verdict).toBe(
      "unknown",
    );
  });

  test("as a sentinel tells what it watches, and is weak", async () => {
    const exposure = await found({ mode: "sentinel" });
    expect(exposure?.title).toBe("Redis Sentinel");
    expect(exposure?.verdict).toBe("weak");
    expect(exposure?.notes).toEqual(["it watches chats"]);
  });

  test("as a node of a cluster says that there are others", async () => {
    const exposure = await found({ settings: ["cluster-enabled yes"] });
    expect(exposure?.verdict).toBe("open");
    expect(exposure?.notes.join()).toContain("one node of a cluster");
  });
});
