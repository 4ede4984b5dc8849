import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { Redacted, systemClock } from "../../src/base/index.ts";
import {
  Door,
  DoorFault,
  Evidence,
  Network,
  Pace,
  type Service,
  services,
  usualPace,
} from "../../src/probe/index.ts";
import { type Answer, usualVerdict } from "../../src/probe/service.ts";
import { Transcript } from "./replay.ts";

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
  const service = named(id);

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
          expect(["none", "fault", "open", "weak", "guarded", "unknown"]).toContain(
            await verdictOf(service, changed),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

test("a Kafka that lies about how many topics it has is not believed", async () => {
  const [versions] = recorded("kafka").filter(({ length }) => length > 300);
  // Two thousand million brokers in twelve bytes.
  const lie = Buffer.from([0, 0, 0, 12, 0, 0, 0, 2, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff]);
  expect(await verdictOf(named("kafka"), versions ?? Buffer.alloc(0), lie)).toBe("fault");
});

function named(id: string): Service {
  const service = services.find((one) => one.id === id);
  if (service === undefined) throw new Error(`no service ${id}`);
  return service;
}

/** Of a server that gives one answer after the other to each connection, and then hangs up. */
async function verdictOf(service: Service, ...answers: readonly Buffer[]): Promise<string> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    const left = [...answers];
    if (service.id === "nats.client") socket.write(left.shift() ?? "");
    socket.on("data", () => {
      const next = left.shift();
      if (next !== undefined) socket.write(next);
      if (left.length === 0) socket.end();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const network = new Network({
    guard: { decide: () => ({ allowed: true }) },
    pace: new Pace(usualPace, () => true),
    evidence: new Evidence(() => {}, systemClock, new Redacted(randomBytes(32))),
    signal: new AbortController().signal,
    connectWait: 2000,
  });
  const { port } = server.address() as AddressInfo;
  const at = { address: "127.0.0.1", port, name: undefined, secure: false };
  const door = new Door({ ...at, network, agentName: "watertight/test", patience: 200 });
  const asking = door.as(service);
  try {
    const known = await service.recognise(asking);
    return known === undefined ? "none" : judged(service, await service.ask(asking, known));
  } catch (thrown) {
    // The one thing that a door may throw; a scan then says that it stopped answering.
    if (!(thrown instanceof DoorFault)) throw thrown;
    return "fault";
  } finally {
    door.close();
    await new Promise((resolve) => server.close(resolve));
  }
}

function judged(service: Service, answers: readonly Answer[]): string {
  return (service.verdict ?? usualVerdict)(answers).verdict;
}
