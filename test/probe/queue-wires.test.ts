import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { services } from "../../src/probe/index.ts";
import { Transcript } from "./replay.ts";
import { scanned } from "./scanned.ts";

const ids = ["kafka", "rabbitmq.amqp", "mqtt", "zookeeper", "nats.client"];
const folder = fileURLToPath(new URL("transcripts", import.meta.url));

/** What real servers answer with, as bytes. */
function recorded(id: string): Buffer[] {
  return readdirSync(folder)
    .map((file) => Transcript.parse(parse(readFileSync(`${folder}/${file}`, "utf8"))))
    .filter(({ service }) => service === id)
    .flatMap(({ greets, tcp = [] }) => [...(greets === undefined ? [] : [greets]), ...tcp])
    .map(({ text, base64 }) =>
      base64 === undefined ? Buffer.from(text ?? "", "latin1") : Buffer.from(base64, "base64"),
    )
    .filter(({ length }) => length > 0);
}

describe.each(ids)("%s", (id) => {
  const service = services.filter((one) => one.id === id);

  test("takes whatever bytes come without a crash, and calls none of them open", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        expect(await verdictOf(service, Buffer.from(bytes))).not.toBe("open");
      }),
      { numRuns: 40 },
    );
  });

  test("takes an answer that is cut off or has a byte changed without a crash or an endless wait", async () => {
    const answers = recorded(id);
    expect(answers.length).toBeGreaterThan(1);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...answers),
        fc.nat(),
        fc.nat(255),
        fc.boolean(),
        async (answer, at, byte, cut) => {
          const place = at % answer.length;
          const changed = cut ? answer.subarray(0, place) : Buffer.from(answer);
          if (!cut) changed.writeUInt8(byte, place);
          expect(["none", "open", "weak", "guarded", "unknown"]).toContain(await verdictOf(service, changed));
        },
      ),
      { numRuns: 60 },
    );
  });
});

test("a Kafka that lies about how many topics it has is not believed", async () => {
  const [versions] = recorded("kafka").filter(({ length }) => length > 300);
  const service = services.filter(({ id }) => id === "kafka");
  // Two thousand million brokers in twelve bytes.
  const lie = Buffer.from([0, 0, 0, 12, 0, 0, 0, 2, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff]);
  expect(await verdictOf(service, versions ?? Buffer.alloc(0), lie)).toBe("unknown");
});

/** Of a server that gives one answer after the other to each connection, and then hangs up. */
async function verdictOf(only: typeof services, ...answers: readonly Buffer[]): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    const left = [...answers];
    if (only.some(({ id }) => id === "nats.client")) socket.write(left.shift() ?? "");
    socket.on("data", () => {
      const next = left.shift();
      if (next !== undefined) socket.write(next);
      if (left.length === 0) socket.end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    const { exposures } = await scanned([(server.address() as AddressInfo).port], {
      services: only,
      patience: 400,
    });
    return exposures[0]?.exposure.verdict ?? "none";
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
