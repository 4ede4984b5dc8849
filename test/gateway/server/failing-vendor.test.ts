import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { personal } from "../sdk/personal-data.ts";
import { bytesVendor } from "./peers.ts";
import { openSetting, type Setting, until } from "./setting.ts";

const open = "watertight_gateway_open_requests";
const said = `Write to ${personal.email}`;

let setting: Setting;
beforeAll(async () => {
  setting = await openSetting({ config: { limits: { seconds: 2 } } });
});
afterAll(async () => {
  await until(async () => (await setting.metric(open)) === 0);
  expect(setting.faults).toEqual([]);
  await setting.stop();
});

const outcome = async (answer: Response): Promise<[number, string]> => [
  answer.status,
  (/"code":"(\w+)"/.exec(await answer.text()) ?? [])[1] ?? "",
];

describe("a vendor", () => {
  it("that never answers is given up when the time for a request is over", async () => {
    expect(await outcome(await setting.chat(said, { model: "fail-hang" }))).toEqual([504, "vendor_timeout"]);
    expect(await setting.vendor.requests.at(-1)?.over).toBe("abandoned");
  });

  it("that falls silent in the middle is given up, and the connection breaks off", async () => {
    const answer = await setting.chat(said, { model: "fail-hang-midstream", stream: true });
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow();
    expect(await setting.vendor.requests.at(-1)?.over).toBe("abandoned");
  });

  it("that answers garbage is said to do so", async () => {
    expect(await outcome(await setting.chat(said, { model: "fail-garbage" }))).toEqual([
      502,
      "vendor_garbled",
    ]);
  });

  it("that streams garbage has it handed on as it is, and restored nowhere", async () => {
    const answer = await setting.chat(said, { model: "fail-garbage", stream: true });
    expect(await answer.text()).not.toContain(personal.email);
  });

  it("that breaks off in the middle of a whole answer is said to have done so", async () => {
    for (const model of ["fail-reset-midstream", "fail-end-midstream"]) {
      expect((await outcome(await setting.chat(said, { model })))[0]).toBe(502);
    }
  });

  it("that breaks off a stream breaks off the caller's, which cannot be taken for its end", async () => {
    const answer = await setting.chat(said, { model: "fail-reset-midstream", stream: true });
    await expect(answer.text()).rejects.toThrow();
  });

  it("that says in its stream that it broke has that handed on", async () => {
    const answer = await setting.chat(said, { model: "fail-error-event", stream: true });
    expect(await answer.text()).toContain("The model broke.");
  });

  it("that refuses is quoted with its status and its own words, restored", async () => {
    for (const status of [400, 401, 403, 404, 429, 500, 503, 529]) {
      const answer = await setting.chat(said, { model: `fail-${status}` });
      const text = await answer.text();
      expect([answer.status, text]).toEqual([
        status,
        expect.stringContaining(`The model answers with ${status}.`),
      ]);
      if (status === 400) expect(text).toContain(personal.email);
      if (status === 429) expect(answer.headers.get("retry-after")).toBe("1");
    }
  });

  it("that never ends a whole answer is left when it has become too long", async () => {
    const answer = await setting.chat(said, { model: "fail-huge" });
    expect(answer.status).toBeGreaterThanOrEqual(502);
    expect(await setting.vendor.requests.at(-1)?.over).toBe("abandoned");
  });

  it("that never ends one event is left when it has become too large", async () => {
    const answer = await setting.chat(said, { model: "fail-huge", stream: true });
    await expect(answer.text()).rejects.toThrow();
    expect(await setting.vendor.requests.at(-1)?.over).toBe("abandoned");
  });
});

/** Asks a gateway whose vendor answers with these bytes. */
async function answered(
  bytes: string | Uint8Array | ((socket: Socket) => void),
  more: object = {},
): Promise<{ status: number; text: string; headers: Headers; broke: boolean; setting: Setting }> {
  const vendor = await bytesVendor(typeof bytes === "function" ? bytes : (socket) => void socket.end(bytes));
  const other = await openSetting({
    config: { vendors: { openai: { url: vendor.url, key: "none" } }, limits: { seconds: 2 } },
    detectors: [],
  });
  const answer = await other.chat("hello", more);
  const text = await answer.text().catch(() => undefined);
  await until(async () => (await other.metric(open)) === 0);
  expect(other.faults).toEqual([]);
  await other.stop();
  await vendor.stop();
  return {
    status: answer.status,
    text: text ?? "",
    headers: answer.headers,
    broke: text === undefined,
    setting: other,
  };
}

const http = (head: string, body: string | Uint8Array = ""): Buffer =>
  Buffer.concat([Buffer.from(`HTTP/1.1 ${head}\r\n\r\n`), Buffer.from(body)]);

describe("an answer", () => {
  it("that is compressed without having been asked for is not handed on unread", async () => {
    const body = gzipSync("{}");
    const head = `200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}`;
    expect(await answered(http(head, body))).toMatchObject({
      status: 502,
      text: expect.stringContaining("garbled"),
    });
  });

  it("of no type, of another type or that is no JSON is no answer", async () => {
    for (const head of [
      "200 OK",
      "200 OK\r\ncontent-type: text/html",
      "204 No Content",
      "200 OK\r\ncontent-type: image/png",
    ]) {
      const { status } = await answered(http(head, head.startsWith("204") ? "" : "<html>hello</html>"));
      expect([head, status]).toEqual([head, 502]);
    }
  });

  it("that is no HTTP, an endless header or a change of protocol is an error of the vendor", async () => {
    for (const bytes of [
      "SSH-2.0-OpenSSH_9.2\r\n",
      "\u0000\u0001\u0002",
      `HTTP/1.1 200 OK\r\nx-long: ${"a".repeat(60_000)}\r\n\r\n{}`,
      "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n",
      "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n",
      "HTTP/1.1 999999 \r\n\r\n",
      "",
    ]) {
      const { status } = await answered(bytes);
      expect([bytes.slice(0, 40), status]).toEqual([bytes.slice(0, 40), 502]);
    }
  });

  it("that is shorter than its length says is an error of the vendor", async () => {
    expect(
      (await answered(http("200 OK\r\ncontent-type: application/json\r\ncontent-length: 50", "{}"))).status,
    ).toBe(502);
  });

  it("that is nested without end, or counts what cannot be counted, harms nobody", async () => {
    const nested = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const usage = '{"id":"a","choices":[],"usage":{"prompt_tokens":1e308,"completion_tokens":-5}}';
    for (const body of [
      `{"a":${nested}}`,
      usage,
      usage.replace("1e308", '"many"'),
      '{"usage":[],"id":5}',
      "null",
      "5",
    ]) {
      const head = `200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
      const { status } = await answered(http(head, body));
      expect([body.slice(0, 30), [200, 502].includes(status)]).toEqual([body.slice(0, 30), true]);
    }
  });

  it("may set nothing in the caller: no cookies, no hints, no headers that are not on the list", async () => {
    const head = [
      "200 OK",
      "content-type: application/json",
      "set-cookie: session=1",
      "access-control-allow-origin: *",
      "server: vendor",
      "alt-svc: h3=x",
      "strict-transport-security: max-age=1",
      "x-request-id: req_1",
      "openai-version: 2020-10-01\u00e9",
      "x-ratelimit-remaining-requests: 5",
      "content-length: 2",
    ];
    const { status, headers } = await answered(http(head.join("\r\n"), "{}"));
    expect(status).toBe(200);
    expect([...headers.keys()].sort()).toEqual([
      "connection",
      "content-length",
      "content-type",
      "date",
      "keep-alive",
      "x-ratelimit-remaining-requests",
      "x-request-id",
    ]);
  });

  it("that comes whole although a stream was asked for is read whole", async () => {
    const body =
      '{"id":"a","choices":[{"message":{"content":"hello"}}],"usage":{"prompt_tokens":3,"completion_tokens":4}}';
    const head = `200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
    expect(await answered(http(head, body), { stream: true })).toMatchObject({ status: 200, text: body });
    const garbage = `200 OK\r\ncontent-type: application/json\r\ncontent-length: 3`;
    expect((await answered(http(garbage, "abc"), { stream: true })).status).toBe(502);
  });

  it("as a stream that ends too early for HTTP breaks off", async () => {
    const head = "200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked";
    const { status, broke } = await answered(http(head, "8\r\ndata: {}\r\n"), { stream: true });
    expect([status, broke]).toEqual([200, true]);
  });

  it("cannot come from a vendor where nobody listens", async () => {
    const other = await openSetting({
      config: { vendors: { openai: { url: "http://127.0.0.1:9/v1", key: "none" } } },
    });
    expect(await outcome(await other.chat("hello"))).toEqual([502, "vendor_unreachable"]);
    await other.stop();
  });
});
