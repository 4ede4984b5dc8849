import { afterEach, describe, expect, test } from "vitest";
import { missingRabbitmq, type RunningRabbitmq, startRabbitmq } from "../../servers/rabbitmq.ts";
import { scanned, verdictAt } from "../scanned.ts";

const starting = 90_000;

describe.skipIf(missingRabbitmq !== undefined)(`RabbitMQ ${missingRabbitmq ?? ""}`, () => {
  let server: RunningRabbitmq | undefined;

  afterEach(async () => {
    await server?.stop();
    server = undefined;
  });

  test(
    "is guarded while its default account is not tried, and open by it when it is",
    async () => {
      server = await startRabbitmq("guest");
      const ports = [server.port, server.managementPort];
      const untried = (await scanned(ports)).exposures;
      expect(untried).toHaveLength(1);
      expect(untried[0]?.exposure.verdict).toBe("guarded");
      expect(untried[0]?.exposure.version).toMatch(/^\d+\.\d+\.\d+$/);
      const tried = (await scanned(ports, { tryDefaults: true })).exposures[0]?.exposure;
      expect(tried?.doors.map(({ service, verdict }) => `${service} ${verdict}`).sort()).toEqual([
        "rabbitmq.amqp open",
        "rabbitmq.management open",
      ]);
      const { port } = server;
      await server.stop();
      server = undefined;
      expect(await verdictAt(port)).toBe("closed");
    },
    starting,
  );

  test(
    "whose default account has another password stays guarded when it is tried",
    async () => {
      server = await startRabbitmq("OnlyForThisTest");
      const { exposures } = await scanned([server.port, server.managementPort], { tryDefaults: true });
      expect(exposures[0]?.exposure.doors.map(({ verdict }) => verdict)).toEqual(["guarded", "guarded"]);
    },
    starting,
  );
});
