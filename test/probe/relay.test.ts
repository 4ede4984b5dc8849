import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { type Network, Relay } from "../../src/probe/index.ts";
import { type Decoy, decoy } from "./decoys.ts";
import { testNetwork, testNetworkWith } from "./scanned.ts";

const open: (Decoy | Relay)[] = [];

afterEach(async () => {
  for (const one of open.splice(0)) await ("stop" in one ? one.stop() : one.close());
});

async function echo(): Promise<number> {
  const server = await decoy((socket) => socket.on("data", (bytes: Buffer) => socket.write(bytes)));
  open.push(server);
  return server.port;
}

async function relayed(network: Network, port: number, mostBytes = 1000): Promise<Relay> {
  const relay = await Relay.open({ address: "127.0.0.1", port, network, service: "redis", mostBytes });
  open.push(relay);
  return relay;
}

/** What comes back for what is said, until the other side ends. */
async function said(port: number, text: string, enough = text.length): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  let heard = "";
  socket.on("error", () => {});
  socket.on("data", (bytes: Buffer) => {
    heard += bytes.toString("latin1");
    if (heard.length >= enough) socket.end();
  });
  socket.write(text);
  await new Promise((resolve) => socket.once("close", resolve));
  return heard;
}

test("passes bytes both ways and puts them on record without their content", async () => {
  const { network, evidence } = testNetwork();
  const relay = await relayed(network, await echo());
  expect(await said(relay.port, "a canary sings")).toBe("a canary sings");
  await relay.close();
  const entries = evidence.map((line) => JSON.parse(line));
  expect(entries).toMatchObject([
    { kind: "connected" },
    { kind: "relayed", service: "redis", sent: 14, bytes: 14 },
  ]);
  expect(entries[1].digest).toBe(entries[1].sentDigest);
  expect(evidence.join("")).not.toContain("canary");
});

test("ends when more comes back than may be read", async () => {
  const { network } = testNetwork();
  const relay = await relayed(network, await echo(), 100);
  const heard = await said(relay.port, "x".repeat(5000), 5001);
  expect(heard.length).toBeLessThan(5001);
});

test("asks the guard for each connection", async () => {
  let asked = 0;
  const { network } = testNetworkWith({
    guard: {
      decide: () => {
        asked += 1;
        return asked === 1 ? { allowed: true } : { allowed: false, why: "it is somebody else's by now" };
      },
    },
  });
  const relay = await relayed(network, await echo());
  expect(await said(relay.port, "once")).toBe("once");
  expect(await said(relay.port, "twice")).toBe("");
  expect(asked).toBe(2);
});

test("leaves nobody behind", async () => {
  const { network } = testNetwork();
  const relay = await relayed(network, await echo());
  const socket = connect(relay.port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  const closed = once(socket, "close");
  await relay.close();
  await closed;
  expect(await said(relay.port, "anybody there")).toBe("");
});
