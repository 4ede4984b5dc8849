import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { Door } from "../../src/probe/door.ts";
import { DoorFault } from "../../src/probe/door-fault.ts";
import type { NetworkPlan } from "../../src/probe/network.ts";
import { type Decoy, decoy, httpDecoy } from "./decoys.ts";
import { testNetworkWith } from "./scanned.ts";

const everything = { id: "test", sends: ["GET /", "GET /a", "GET /b", "GET /c", "POST /a"] };

const stops: (() => void | Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function started(one: Promise<Decoy>): Promise<number> {
  const made = await one;
  stops.push(() => made.stop());
  return made.port;
}

/** Answers each request, however it was asked, with these bytes. */
function answering(bytes: string | Buffer, andThen: (socket: Socket) => void = () => {}): Promise<number> {
  return started(
    decoy((socket) => {
      let heard = "";
      socket.on("data", (chunk) => {
        heard += chunk.toString("latin1");
        if (!heard.endsWith("\r\n\r\n")) return;
        heard = "";
        socket.write(bytes);
        andThen(socket);
      });
    }),
  );
}

interface Setting {
  readonly patience?: number;
  readonly network?: Partial<NetworkPlan>;
}

function doorTo(port: number, setting: Setting = {}): { door: Door; evidence: readonly string[] } {
  const { network, evidence } = testNetworkWith(setting.network ?? {});
  const door = new Door({
    ...{ address: "127.0.0.1", port, network, secure: false },
    ...{ agentName: "watertight/test", patience: setting.patience ?? 2000 },
  });
  stops.push(() => door.close());
  return { door, evidence };
}

async function faultOf(asked: Promise<unknown>): Promise<string> {
  const came = await asked.then(
    () => "an answer",
    (thrown: unknown) => thrown,
  );
  return came instanceof DoorFault ? came.kind : String(came);
}

function entries(evidence: readonly string[], kind: string): Record<string, unknown>[] {
  return evidence.map((line) => JSON.parse(line)).filter((entry) => entry.kind === kind);
}

describe("what a service may send", () => {
  test("is what it declares, and nothing else leaves", async () => {
    let requests = 0;
    const port = await started(httpDecoy((_, reply) => reply.end(String(++requests))));
    const { door, evidence } = doorTo(port);
    const asking = door.as({ id: "careful", sends: ["GET /a", "GET /of/{name}", "hello"] });
    const refused = (ask: () => Promise<unknown>) => expect(async () => ask()).rejects;
    await refused(() => asking.get("/b")).toThrow("careful may not send GET /b");
    await refused(() => asking.post("/a", {})).toThrow("careful may not send POST /a");
    await refused(() => asking.get("/a?x=1")).toThrow("may not send");
    await refused(() => asking.get("/of/a/b")).toThrow("may not send");
    await refused(() => asking.get("/of/a?b")).toThrow("may not send");
    await refused(() => asking.get("/of/")).toThrow("may not send");
    await refused(() =>
      asking.converse(async (conversation) => conversation.send("FLUSHALL", "FLUSHALL\r\n")),
    ).toThrow("may not send FLUSHALL");
    expect({ requests, asked: entries(evidence, "asked") }).toEqual({ requests: 0, asked: [] });
    expect((await asking.get("/of/chats%20of%20jane")).text).toBe("1");
    expect(entries(evidence, "asked")).toMatchObject([{ sent: "GET /of/{name}" }]);
    expect(evidence.join("")).not.toContain("jane");
  });

  test("goes over one connection, one after another, even when it is asked for at the same time", async () => {
    const seen: string[] = [];
    let connections = 0;
    const server = httpDecoy((asked, reply) => {
      seen.push(`${asked.method} ${asked.url}`);
      setImmediate(() => reply.end(asked.url));
    });
    const port = await started(server);
    const { door, evidence } = doorTo(port);
    const asking = door.as(everything);
    const answers = await Promise.all([asking.get("/a"), asking.get("/b"), asking.post("/a", { x: 1 })]);
    expect(answers.map(({ text }) => text)).toEqual(["/a", "/b", "/a"]);
    await asking.get("/c");
    await asking.get("/a");
    connections = entries(evidence, "connected").length;
    expect({ seen, connections }).toEqual({
      seen: ["GET /a", "GET /b", "POST /a", "GET /c"],
      connections: 1,
    });
    expect(door.asked.requests).toBe(4);
  });

  test("says who asks, and lets nothing be packed", async () => {
    let headers: unknown;
    const port = await started(
      httpDecoy((asked, reply) => {
        headers = asked.headers;
        reply.end();
      }),
    );
    const { door } = doorTo(port);
    await door.as(everything).get("/");
    expect(headers).toMatchObject({
      "user-agent": "watertight/test",
      "accept-encoding": "identity",
      host: `127.0.0.1:${port}`,
    });
    expect(headers).not.toHaveProperty("authorization");
    expect(headers).not.toHaveProperty("cookie");
  });
});

describe("an answer", () => {
  test("is cut at 256 KiB, and said to be", async () => {
    const port = await started(httpDecoy((_, reply) => reply.end("x".repeat(300 << 10))));
    const { door } = doorTo(port);
    const { cut, body, summary } = await door.as(everything).get("/");
    expect({ cut, length: body.length, summary }).toEqual({
      ...{ cut: true, length: 256 << 10, summary: `200, more than ${256 << 10} bytes` },
    });
    expect((await door.as(everything).get("/a")).status).toBe(200);
  });

  test("of exactly 256 KiB is whole", async () => {
    const port = await started(httpDecoy((_, reply) => reply.end("x".repeat(256 << 10))));
    expect(await doorTo(port).door.as(everything).get("/")).toMatchObject({ cut: false });
  });

  test("of which only the status is wanted is not read", async () => {
    const body = "secret".repeat(100);
    const port = await started(httpDecoy((_, reply) => reply.end(body)));
    const { door, evidence } = doorTo(port);
    const { status, text, summary, cut } = await door.as(everything).get("/", { keep: "status" });
    expect({ status, text, summary, cut }).toEqual({
      ...{ status: 200, text: "", summary: "200, body not read", cut: true },
    });
    expect(door.asked.bytes).toBe(0);
    expect(entries(evidence, "answered")).toMatchObject([{ bytes: 0 }]);
  });

  test("that is packed stays packed", async () => {
    const packed = gzipSync(Buffer.alloc(10 << 20, "a"));
    const port = await started(
      httpDecoy((_, reply) => {
        reply.writeHead(200, { "content-encoding": "gzip", "content-type": "application/json" });
        reply.end(packed);
      }),
    );
    const { body, json } = await doorTo(port).door.as(everything).get("/");
    expect(body.equals(packed)).toBe(true);
    expect(json).toBeUndefined();
  });

  test("tells a content type only when it is one", async () => {
    for (const [said, told] of [
      ["Application/vnd.x+json; charset=utf-8", "200, 2 bytes, Application/vnd.x+json"],
      ["text/html", "200, 2 bytes, text/html"],
      ["a letter to jane@example.com", "200, 2 bytes, a content type that is none"],
      [`text/${"x".repeat(200)}`, "200, 2 bytes, a content type that is none"],
      ["", "200, 2 bytes"],
    ]) {
      const port = await started(
        httpDecoy((_, reply) => {
          reply.writeHead(200, { "content-type": said, "content-length": "2" });
          reply.end("ok");
        }),
      );
      expect((await doorTo(port).door.as(everything).get("/")).summary).toBe(told);
    }
  });

  test("that comes a drop at a time ends with the patience for the whole of it", async () => {
    const port = await answering("HTTP/1.1 200 OK\r\n\r\n", (socket) => {
      const timer = setInterval(() => socket.write("x"), 10);
      socket.on("close", () => clearInterval(timer));
    });
    const since = performance.now();
    expect(await faultOf(doorTo(port, { patience: 300 }).door.as(everything).get("/"))).toBe("silent");
    expect(performance.now() - since).toBeLessThan(1500);
  });
});

describe("a web server that breaks the rules", () => {
  const status = "HTTP/1.1 200 OK\r\n";
  const chunked = `${status}transfer-encoding: chunked\r\n\r\n`;
  test.each([
    ["a chunk without a size", `${chunked}xyz\r\nhello\r\n`, "garbled"],
    ["a chunk with a size beyond all numbers", `${chunked}${"f".repeat(40)}\r\n`, "garbled"],
    ["headers without end", `${status}${"a: b\r\n".repeat(10_000)}`, "garbled"],
    ["one endless header", `${status}a: ${"b".repeat(200_000)}`, "garbled"],
    [
      "a length and chunks together",
      `${status}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      "garbled",
    ],
    ["two lengths", `${status}content-length: 5\r\ncontent-length: 6\r\n\r\nhello!`, "garbled"],
    ["a negative length", `${status}content-length: -1\r\n\r\n`, "garbled"],
    ["a header with a line feed in it", `${status}a: b\n c\r\n\u0000: x\r\n\r\n`, "garbled"],
    [
      "an upgrade that nobody asked for",
      "HTTP/1.1 101 Switching\r\nupgrade: h2c\r\nconnection: upgrade\r\n\r\nPRI",
      "garbled",
    ],
    ["no HTTP at all", "\u0000\u0001\u0002\u0003", "garbled"],
    ["less than it announced", [`${status}content-length: 100\r\n\r\nshort`, "end"], "ended"],
  ])("with %s gives no answer", async (_, said, kind) => {
    const [bytes = "", end] = typeof said === "string" ? [said] : said;
    const port = await answering(bytes, (socket) => void (end !== undefined && socket.end()));
    const { door } = doorTo(port, { patience: 1000 });
    expect(await faultOf(door.as(everything).get("/"))).toBe(kind);
  });

  test("with provisional answers without end is left when patience is over", async () => {
    let sent = 0;
    const flood = "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n".repeat(100);
    const port = await answering("", (socket) => {
      const pour = (): void => {
        sent += flood.length;
        if (!socket.destroyed) socket.write(flood, () => setImmediate(pour));
      };
      pour();
    });
    const before = process.memoryUsage().rss;
    expect(await faultOf(doorTo(port, { patience: 400 }).door.as(everything).get("/"))).toBe("silent");
    expect(sent).toBeGreaterThan(flood.length);
    expect(process.memoryUsage().rss - before).toBeLessThan(100e6);
  });

  test("with a second answer behind the first never has it taken for another question's", async () => {
    const answer = (text: string): string => `${status}content-length: ${text.length}\r\n\r\n${text}`;
    const port = await answering(answer("first") + answer("smuggled"));
    const { door } = doorTo(port);
    const [first, second] = [
      await door.as(everything).get("/a").catch(String),
      await door.as(everything).get("/b").catch(String),
    ];
    for (const came of [first, second])
      expect(typeof came === "string" ? "" : came.text).not.toBe("smuggled");
  });

  test("with a name of a header that every object has harms nothing", async () => {
    const port = await answering(`${status}__proto__: x\r\nconstructor: y\r\ncontent-length: 0\r\n\r\n`);
    const { headers } = await doorTo(port).door.as(everything).get("/");
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(headers["constructor"]).toBe("y");
  });
});

describe("a kept connection", () => {
  const ok = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

  /** Takes so many questions on each connection and hangs up at the next, with what it says to it. */
  function hangingUpAfter(count: number, words = ""): Promise<number> {
    return started(
      decoy((socket) => {
        let at = 0;
        socket.on("data", () => {
          at += 1;
          if (at <= count) socket.write(ok);
          else if (words === "") socket.resetAndDestroy();
          else socket.end(words);
        });
      }),
    );
  }

  test("that the server closed meanwhile is made anew, once, and stands in the evidence", async () => {
    const port = await hangingUpAfter(1);
    const { door, evidence } = doorTo(port);
    for (const path of ["/a", "/b", "/c"]) expect((await door.as(everything).get(path)).text).toBe("ok");
    expect((await door.as(everything).post("/a", {})).text).toBe("ok");
    expect(entries(evidence, "connected")).toHaveLength(4);
    expect(entries(evidence, "asked").map(({ sent }) => sent)).toEqual([
      ...["GET /a", "GET /b", "GET /b", "GET /c", "GET /c", "POST /a", "POST /a"],
    ]);
  });

  test("that breaks within an answer is not asked again", async () => {
    const port = await hangingUpAfter(1, "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf");
    const { door, evidence } = doorTo(port);
    await door.as(everything).get("/a");
    expect(await faultOf(door.as(everything).get("/b"))).toBe("ended");
    expect(entries(evidence, "asked")).toHaveLength(2);
  });

  test("to a server that hangs up on everybody is not made anew", async () => {
    const port = await hangingUpAfter(0);
    const { door, evidence } = doorTo(port);
    expect(await faultOf(door.as(everything).get("/a"))).toBe("ended");
    expect(entries(evidence, "connected")).toHaveLength(1);
  });
});

describe("patience", () => {
  test("is over after three silences, without another connection", async () => {
    const port = await started(decoy(() => {}));
    const { door, evidence } = doorTo(port, { patience: 60 });
    const kinds: string[] = [];
    for (const path of ["/", "/a", "/b", "/c"]) kinds.push(await faultOf(door.as(everything).get(path)));
    expect(kinds).toEqual(["silent", "silent", "silent", "silent"]);
    expect(entries(evidence, "connected")).toHaveLength(3);
  });

  test("does not begin anew with every drop of a conversation", async () => {
    const port = await started(
      decoy((socket) => {
        const timer = setInterval(() => socket.write("x"), 10);
        socket.on("close", () => clearInterval(timer));
      }),
    );
    const { door } = doorTo(port, { patience: 250 });
    const since = performance.now();
    expect(await faultOf(door.as(everything).converse((heard) => heard.line()))).toBe("silent");
    expect(performance.now() - since).toBeLessThan(1500);
  });
});

describe("the guard", () => {
  test("is asked before each connection, with the literal address and the name it was reached by", async () => {
    const asked: unknown[] = [];
    const port = await answering(
      "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
      (socket) => socket.end(),
    );
    const guard = {
      decide: (address: string, name?: string) => {
        asked.push([address, name]);
        return asked.length < 2 ? ({ allowed: true } as const) : { allowed: false as const, why: "it moved" };
      },
    };
    const { network, evidence } = testNetworkWith({ guard });
    const door = new Door({
      ...{ address: "127.0.0.1", name: "db.example.com", port, network, secure: false },
      ...{ agentName: "watertight/test", patience: 1000 },
    });
    expect((await door.as(everything).get("/a")).status).toBe(200);
    expect(await faultOf(door.as(everything).get("/b"))).toBe("out of scope");
    expect(await faultOf(door.as(everything).greeting(10))).toBe("out of scope");
    expect(asked).toEqual(Array(3).fill(["127.0.0.1", "db.example.com"]));
    expect(entries(evidence, "refused")).toMatchObject([{ failed: "it moved" }, { failed: "it moved" }]);
  });

  test("that refuses lets no connection be made, and no knock", async () => {
    let connections = 0;
    const port = await started(decoy(() => void connections++));
    const guard = { decide: () => ({ allowed: false as const, why: "no" }) };
    const { network } = testNetworkWith({ guard });
    expect(await network.knock({ address: "127.0.0.1", port })).toBe("out of scope");
    expect(await faultOf(network.connect({ address: "127.0.0.1", port }))).toBe("out of scope");
    expect(connections).toBe(0);
  });
});

test("evidence that cannot be written ends the asking", async () => {
  const port = await answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  const { network } = testNetworkWith({}, () => {
    throw new Error("no space left");
  });
  const door = new Door({
    ...{ address: "127.0.0.1", port, network, secure: false },
    ...{ agentName: "watertight/test", patience: 1000 },
  });
  await expect(door.as(everything).get("/")).rejects.toThrow("no space left");
  await expect(door.greeting(10)).rejects.toThrow("no space left");
});
