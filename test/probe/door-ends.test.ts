import { getEventListeners } from "node:events";
import type { Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Door, type DoorPlan } from "../../src/probe/door.ts";
import { DoorFault } from "../../src/probe/door-fault.ts";
import { Pace } from "../../src/probe/pace.ts";
import { type Decoy, decoy, httpDecoy, tlsDecoy } from "./decoys.ts";
import { testNetworkWith } from "./scanned.ts";

const asker = { id: "test", sends: ["GET /", "hello"] };
const stops: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function started(one: Promise<Decoy>): Promise<number> {
  const made = await one;
  stops.push(() => made.stop());
  return made.port;
}

/** Sockets and timers that keep this process busy, once what was closed is closed; the runner has one timer of its own. */
async function busyWith(): Promise<readonly string[]> {
  let busy: readonly string[] = [];
  for (let at = 0; at < 500; at++) {
    busy = process.getActiveResourcesInfo().filter((name) => /TCP|TLS|Timeout|Connect/.test(name));
    if (busy.length === 0 || busy.join() === "Timeout") return [];
    await new Promise((resolve) => setImmediate(resolve));
  }
  return busy;
}

type Stage = (socket: Socket) => void;
const headers = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n";

describe("a stop", () => {
  const stages: Readonly<Record<string, { secure: boolean; stage: Stage }>> = {
    "during the TLS handshake": { secure: true, stage: () => {} },
    "before the headers": { secure: false, stage: () => {} },
    "within the headers": { secure: false, stage: (socket) => void socket.write(headers) },
    "within the body": { secure: false, stage: (socket) => void socket.write(`${headers}\r\nhalf`) },
  };

  test.each(Object.entries(stages))("%s ends it within 100 ms and leaves nothing behind", async (_, how) => {
    let heard: () => void = () => {};
    const hearing = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const server = await decoy((socket) => {
      socket.once("data", () => {
        how.stage(socket);
        // Once what was written is with the other side.
        setImmediate(() => setImmediate(heard));
      });
    });
    const stop = new AbortController();
    const { network } = testNetworkWith({ signal: stop.signal });
    const door = new Door({
      ...{ address: "127.0.0.1", port: server.port, network, secure: how.secure },
      ...{ agentName: "watertight/test", patience: 60_000 },
    });
    const asked = door.as(asker).get("/").catch(kindOf);
    await hearing;
    const since = performance.now();
    stop.abort();
    expect(await asked).toBe("stopped");
    expect(performance.now() - since).toBeLessThan(100);
    door.close();
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
    await server.stop();
    expect(await busyWith()).toEqual([]);
  });

  test("while a connection is made ends it, and the turn that is waited for", async () => {
    const stop = new AbortController();
    const pace = new Pace({ perSecond: 0.1, perHost: 0.1 }, () => false);
    await pace.turn("127.0.0.1", stop.signal);
    const { network } = testNetworkWith({ signal: stop.signal, pace });
    const knocked = network.knock({ address: "127.0.0.1", port: 1 }).catch(kindOf);
    stop.abort();
    expect(await knocked).toBe("stopped");
    // From now on nothing is connected to at all.
    let connections = 0;
    const server = await decoy(() => void connections++);
    const to = { address: "127.0.0.1", port: server.port };
    expect(await network.connect(to).catch(kindOf)).toBe("stopped");
    const unpaced = testNetworkWith({ signal: stop.signal }).network;
    expect(await unpaced.connect(to).catch(kindOf)).toBe("stopped");
    await server.stop();
    expect(connections).toBe(0);
    expect(await busyWith()).toEqual([]);
  });

  test("in a conversation ends it, and sends nothing more on a kept connection", async () => {
    let requests = 0;
    const port = await started(httpDecoy((_, reply) => reply.end(String(++requests))));
    const stop = new AbortController();
    const { network } = testNetworkWith({ signal: stop.signal });
    const door = doorOn(network, port);
    await door.as(asker).get("/");
    const talk = door
      .as(asker)
      .converse((conversation) => conversation.line())
      .catch(kindOf);
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort();
    expect(await talk).toBe("stopped");
    expect(await door.as(asker).get("/", { keep: "status" }).catch(kindOf)).toBe("stopped");
    expect(requests).toBe(1);
    expect(getEventListeners(stop.signal, "abort")).toEqual([]);
  });
});

describe("nothing is left open", () => {
  test("after a thousand doors, one after another", async () => {
    const web = await httpDecoy((_, reply) => reply.end("{}"));
    const hangs = await decoy((socket) => socket.destroy());
    const { network } = testNetworkWith({});
    for (let at = 0; at < 1000; at++) {
      const door = doorOn(network, at % 5 === 0 ? hangs.port : web.port);
      await door.as(asker).get("/").catch(kindOf);
      if (at % 10 === 1) await door.greeting(1);
      door.close();
    }
    await web.stop();
    await hangs.stop();
    expect(await busyWith()).toEqual([]);
    expect(getEventListeners(network.signal, "abort")).toEqual([]);
  });

  test("when a door is left while its connection is still being made", async () => {
    for (const secure of [false, true]) {
      const server = await decoy(() => {});
      const { network } = testNetworkWith({});
      const door = doorOn(network, server.port, secure);
      const asked = door.as(asker).get("/").catch(kindOf);
      door.close();
      expect(await asked).not.toBe("silent");
      await server.stop();
      expect(await busyWith()).toEqual([]);
    }
  });

  test("when an answer is given up for its length or its slowness", async () => {
    const web = await httpDecoy((_, reply) => {
      reply.writeHead(200);
      const timer = setInterval(() => reply.write("x".repeat(1 << 20)), 1);
      reply.on("close", () => clearInterval(timer));
    });
    const { network } = testNetworkWith({});
    for (const keep of ["body", "status"] as const) {
      const door = doorOn(network, web.port);
      expect(await door.as(asker).get("/", { keep })).toMatchObject({ cut: true });
      door.close();
    }
    await web.stop();
    expect(await busyWith()).toEqual([]);
  });
});

describe("TLS", () => {
  async function certificateAt(port: number, name?: string): Promise<Door["certificate"]> {
    const { network } = testNetworkWith({});
    const door = doorOn(network, port, true, name);
    await door.as(asker).get("/").catch(kindOf);
    return door.certificate;
  }

  test("under another name, or one of its own making, is looked into and told", async () => {
    const port = await started(tlsDecoy((socket) => socket.end(), "elsewhere.example"));
    const shown = await certificateAt(port, "db.example.com");
    expect(shown).toMatchObject({ subject: "CN=elsewhere.example", trusted: false });
    expect(shown?.problem).toBeTruthy();
    expect(shown?.protocol).toMatch(/^TLSv1\.[23]$/);
    expect(shown?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(Date.parse(shown?.validTo ?? "")).toBeGreaterThan(Date.now());
  });

  test("is one session for all questions, and one with nobody behind it a fault", async () => {
    const port = await started(
      tlsDecoy((socket) => {
        socket.on("data", () => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"));
      }, "localhost"),
    );
    const { network, evidence } = testNetworkWith({});
    const door = doorOn(network, port, true);
    await door.as(asker).get("/");
    await door.as(asker).get("/", { headers: { accept: "text/plain" } });
    expect(evidence.filter((line) => line.includes('"connected"'))).toHaveLength(1);
    const plain = await started(httpDecoy((_, reply) => reply.end()));
    expect(await doorOn(network, plain, true).as(asker).get("/").catch(kindOf)).toBe("garbled");
    const gone = await started(decoy((socket) => socket.end()));
    expect(await doorOn(network, gone, true).as(asker).get("/").catch(kindOf)).toBe("ended");
  });

  test("that begins in the middle takes nothing that was said before it", async () => {
    const port = await started(decoy((socket) => void socket.write("S\r\n250 I am the one you trust\r\n")));
    const { network } = testNetworkWith({});
    const talk = doorOn(network, port)
      .as(asker)
      .converse(async (conversation) => {
        await conversation.until((waiting) => (waiting.length > 5 ? 3 : undefined));
        await conversation.startTls(undefined);
      });
    expect(await talk.catch(kindOf)).toBe("garbled");
  });
});

function doorOn(network: DoorPlan["network"], port: number, secure = false, name?: string): Door {
  const door = new Door({
    ...{ address: "127.0.0.1", port, network, secure, agentName: "watertight/test", patience: 2000 },
    ...(name !== undefined && { name }),
  });
  stops.push(() => door.close());
  return door;
}

function kindOf(thrown: unknown): string {
  if (thrown instanceof DoorFault) return thrown.kind;
  throw thrown;
}
