import { expect, it } from "vitest";
import { inspectTargets } from "../../src/app/index.ts";
import { Redacted } from "../../src/base/index.ts";
import { sourceOptions } from "../../src/sources/fixtures.ts";
import * as made from "../sources/gateway-log/logs.ts";
import { fileOf } from "../sources/gateway-log/read-log-place.ts";

it("inspecting the log of a gateway tells who was told what, as in a chat export", async () => {
  const mail = "jonas.weber@kundenwelt.de";
  const target = await fileOf(
    "spend.jsonl",
    made.lines(
      made.spendLog(1, [{ role: "user", content: `write to ${mail}` }]),
      made.spendLog(2, [], { proxy_server_request: {} }),
    ),
  );
  const report = await inspectTargets({
    run: "run",
    version: "0",
    targets: [target],
    source: sourceOptions(),
    key: new Redacted(new Uint8Array(32)),
    isAllowed: () => false,
    clock: { now: () => new Date("2025-02-01T00:00:00Z") },
    ownDetectors: [],
    disabled: [],
    only: undefined,
  });
  expect(report.places).toMatchObject([{ kind: "LiteLLM log" }]);
  expect(report.findings.find(({ detector }) => detector === "contact.email")).toMatchObject({
    count: 1,
    vendors: ["openai"],
    locations: [{ conversation: "chatcmpl-1", role: "user", sentAt: "2025-01-03T09:00:01.123Z" }],
  });
  expect(report.gaps).toMatchObject([{ why: "a request was logged without what was sent", kind: "unread" }]);
  expect(JSON.stringify(report)).not.toContain(mail);
});
