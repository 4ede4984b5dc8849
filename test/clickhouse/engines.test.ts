import { afterAll, beforeAll, describe } from "vitest";
import { Redacted } from "../../src/base/index.ts";
import { openEmbedded } from "../../src/clickhouse/index.ts";
import { openServer } from "../../src/clickhouse/server/open-server.ts";
import { clickHousePassword } from "../servers/clickhouse.ts";
import {
  type ModernClickHouse,
  missingModernClickHouse,
  startModernClickHouse,
} from "../servers/modern-clickhouse.ts";
import { describeEngine } from "./describe-engine.ts";

const tag = "watertight/test";

describeEngine({ name: "the embedded engine", open: (budget) => openEmbedded({ budget, tag }) });

const title = "a recent server";
describe.skipIf(missingModernClickHouse !== undefined)(
  missingModernClickHouse === undefined ? title : `${title} — NOT TESTED: ${missingModernClickHouse}`,
  () => {
    let server: ModernClickHouse;
    beforeAll(async () => {
      server = await startModernClickHouse();
    }, 60_000);
    afterAll(() => server?.stop());
    describeEngine({
      name: "by URL",
      open: (budget) =>
        openServer({
          url: `http://127.0.0.1:${server.port}`,
          user: "owner",
          password: new Redacted(clickHousePassword),
          budget,
          tag,
          signal: new AbortController().signal,
        }),
    });
  },
);
