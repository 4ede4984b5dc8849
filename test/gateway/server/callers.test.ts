import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBody } from "../../../src/gateway/server/read-body.ts";
import { personal } from "../sdk/personal-data.ts";
import { at, listOf } from "../vendor/reading.ts";
import { bytesVendor, type Line, lineTo } from "./peers.ts";
import { chatBody, openSetting, type Setting, until } from "./setting.ts";

const open = "watertight_gateway_open_requests";
const path = "/openai/v1/chat/completions";
const said = `Write to ${personal.email}`;
const rejections: unknown[] = [];
const note = (reason: unknown): void => {
  rejections.push(reason);
};

let setting: Setting;
beforeAll(async () => {
  process.on("unhandledRejection", note);
  setting = await openSetting({ config: { limits: { bodyBytes: 200_000 } } });
});
afterAll(async () => {
  await until(async () => (await setting.metric(open)) === 0);
  expect([setting.faults, rejections]).toEqual([[], []]);
  await setting.stop();
  process.off("unhandledRejection", note);
});

const head = (more: string, key = setting.key): string =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\n${more}\r\n\r\n`;
const asked = (body: unknown): string => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return head(`content-length: ${Buffer.byteLength(text)}`) + text;
};
const closed = async (line: Line): Promise<void> => {
  line.socket.destroy();
  await until(async () => (await setting.metric(open)) === 0);
};
const outcomes = (outcome: string): Promise<number> =>
  setting.metric(
    `watertight_gateway_requests_total{vendor="openai",surface="openai.chat",team="research",outcome="${outcome}"}`,
  );

describe("a caller that leaves", () => {
  it("in the middle of its body is forgotten, and the vendor hears nothing", async () => {
    const before = [setting.vendor.requests.length, setting.ledger.length];
    const line = await lineTo(setting.port);
    line.send(`${head("content-length: 1000")}{"model":`);
    await until(async () => (await setting.metric(open)) === 1);
    await closed(line);
    expect([setting.vendor.requests.length, setting.ledger.length]).toEqual(before);
    expect(await outcomes("caller_left")).toBe(1);
  });

  it("while the ledger is written is not sent to the vendor any more", async () => {
    const kept: (() => void)[] = [];
    const other = await openSetting({
      config: { teams: { research: { budget: { requestsPerDay: 1 } } } },
      ports: { record: () => new Promise<void>((resolve) => kept.push(resolve)) },
    });
    const line = await lineTo(other.port);
    line.send(asked(chatBody(said)).replace(setting.key, other.key));
    await until(() => kept.length === 1);
    line.socket.destroy();
    await until(async () => (await other.metric(open)) === 0);
    for (const done of kept) done();
    expect(other.vendor.requests).toEqual([]);
    const next = other.chat(said);
    await until(() => kept.length === 2);
    kept[1]?.();
    expect((await next).status).toBe(200);
    expect(other.faults).toEqual([]);
    await other.stop();
  });

  it("before the answer has the vendor's side given up", async () => {
    for (const more of [{}, { stream: true }]) {
      const line = await lineTo(setting.port);
      const arrived = setting.vendor.arrival();
      line.send(asked(chatBody(said, { model: "fail-hang", ...more })));
      const { over } = await arrived;
      await closed(line);
      expect(await over).toBe("abandoned");
    }
  });

  it("in the middle of a stream has the vendor's side given up", async () => {
    const line = await lineTo(setting.port);
    const arrived = setting.vendor.arrival();
    line.send(asked(chatBody(said, { model: "fail-hang-midstream", stream: true })));
    await line.until(/data: /);
    const { over } = await arrived;
    await closed(line);
    expect(await over).toBe("abandoned");
  });

  it("with several requests in one pipeline has all of them given up", async () => {
    const line = await lineTo(setting.port);
    const before = setting.vendor.requests.length;
    line.send(asked(chatBody(said, { model: "fail-hang" })).repeat(12));
    await until(() => setting.vendor.requests.length === before + 12);
    await closed(line);
    for (const { over } of setting.vendor.requests.slice(before)) expect(await over).toBe("abandoned");
  });

  it("without reading a long answer leaves nothing open", async () => {
    const text = "x".repeat(30_000_000);
    const vendor = await bytesVendor((socket) => {
      const body = JSON.stringify({ choices: [{ message: { content: text } }] });
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      );
    });
    const other = await openSetting({ config: { vendors: { openai: { url: vendor.url, key: "none" } } } });
    const line = await lineTo(other.port);
    line.socket.pause();
    line.send(asked(chatBody("hello")).replace(setting.key, other.key));
    await until(
      () => line.socket.bytesRead > 0 || line.socket.readableLength > 0 || vendor.received() !== "",
    );
    await until(async () => (await other.metric(open)) === 1);
    line.socket.destroy();
    await until(async () => (await other.metric(open)) === 0);
    await other.stop();
    await vendor.stop();
  });
});

describe("a caller that is slow", () => {
  it("to send its body is given up after a while", async () => {
    const request = Object.assign(new PassThrough(), { headers: {}, complete: false });
    request.write('{"model":');
    await expect(readBody(request as unknown as IncomingMessage, 1000, 20)).rejects.toMatchObject({
      refusal: { status: 408, code: "slow_body" },
    });
  });

  it("to read holds back the vendor, and memory stays bounded", async () => {
    const vendor = await bytesVendor((socket) => {
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n");
      const event = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: "x".repeat(16_000) } }] })}\n\n`;
      const more = (): void => {
        while (!socket.destroyed && socket.write(event));
      };
      socket.on("drain", more);
      more();
    });
    const other = await openSetting({ config: { vendors: { openai: { url: vendor.url, key: "none" } } } });
    const line = await lineTo(other.port);
    line.send(asked(chatBody(said, { stream: true })).replace(setting.key, other.key));
    await line.until(/data: /);
    line.socket.pause();
    const before = process.memoryUsage.rss();
    let quiet = 0;
    let seen = -1;
    // Whatever fits into the buffers of the system is taken; then nothing moves any more.
    await until(() => {
      quiet = line.socket.bytesRead === seen ? quiet + 1 : 0;
      seen = line.socket.bytesRead;
      return quiet > 100;
    });
    expect(process.memoryUsage.rss() - before).toBeLessThan(64e6);
    expect(await other.metric(open)).toBe(1);
    line.socket.destroy();
    await until(async () => (await other.metric(open)) === 0);
    await other.stop();
    await vendor.stop();
  });
});

describe("a body", () => {
  const status = async (answer: Promise<Response>): Promise<number> => {
    const { status: is, text } = await answer.then(async (one) => ({
      status: one.status,
      text: await one.text(),
    }));
    expect(text).not.toContain(personal.email);
    return is;
  };

  it("that is too large is refused by its length, before it has come", async () => {
    const line = await lineTo(setting.port);
    line.send(head("content-length: 200001"));
    expect(await line.until(/request_too_large/)).toMatch(/^HTTP\/1\.1 413 /);
    line.socket.destroy();
  });

  it("that is too large is refused by its bytes when it comes in chunks", async () => {
    const line = await lineTo(setting.port);
    line.send(head("transfer-encoding: chunked"));
    const chunk = `10000\r\n${" ".repeat(0x10000)}\r\n`;
    line.send(chunk.repeat(4));
    expect(await line.until(/request_too_large/)).toMatch(/^HTTP\/1\.1 413 /);
    line.socket.destroy();
  });

  it("of just the size allowed is taken", async () => {
    const empty = JSON.stringify(chatBody(""));
    expect(await status(setting.chat("a ".repeat((200_000 - empty.length) / 2)))).toBe(200);
  });

  it("that is compressed is refused", async () => {
    for (const coding of ["gzip", "br", "identity, gzip", "x-unknown"]) {
      const headers = { "content-encoding": coding };
      expect(await status(setting.chat(said, {}, { headers }))).toBe(415);
    }
  });

  it("that was refused unread does not disturb the next request on its connection", async () => {
    const line = await lineTo(setting.port);
    const body = JSON.stringify(chatBody("hello"));
    line.send(`${head(`content-length: ${body.length}`, "wrong")}${body}`);
    await line.until(/invalid_api_key/);
    line.send(head("content-length: 300000") + " ".repeat(300_000));
    await line.until(/request_too_large/);
    line.send(asked(body));
    expect(await line.until(/You said: hello/)).toContain("HTTP/1.1 200 OK");
    line.socket.destroy();
  });

  it("that was refused and then goes on without end is cut off", async () => {
    const line = await lineTo(setting.port);
    line.send(head("content-length: 90000000"));
    await line.until(/request_too_large/);
    expect(await line.ended()).toContain("413");
  });

  it.each([
    ["nothing", ""],
    ["a list", "[]"],
    ["a word", "hello"],
    ["half of it", '{"model":"gpt-mock"'],
    ["two of them", '{"model":"a"}{"model":"b"}'],
    ["nested too deep", `{"model":"gpt-mock","a":${"[".repeat(500)}${"]".repeat(500)}}`],
    ["nested without end", `{"model":"gpt-mock","a":${"[".repeat(90_000)}${"]".repeat(90_000)}}`],
    ["with a byte order mark in UTF-16", "\uFEFF{\u0000"],
  ])("that is %s is refused with what was expected", async (_, body) => {
    const before = setting.vendor.requests.length;
    expect(await status(setting.ask(path, { body }))).toBe(400);
    expect(setting.vendor.requests.length).toBe(before);
  });

  it("that is no UTF-8 is refused", async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"model":"gpt-mock","a":"'),
      Buffer.from([0xc3, 0x28, 0xff]),
      Buffer.from('"}'),
    ]);
    const line = await lineTo(setting.port);
    line.send(head(`content-length: ${bytes.length}`));
    line.send(bytes);
    expect(await line.until(/UTF-8/)).toMatch(/^HTTP\/1\.1 400 /);
    line.socket.destroy();
  });

  it("with __proto__, lone surrogates and thousands of keys goes through as what it is", async () => {
    const keys = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`k${index}`, said]));
    const body = `{"__proto__":{"stream":true},"constructor":1,"metadata":${JSON.stringify(keys)},"model":"gpt-mock","messages":[{"role":"user","content":"\\ud800 ${said}"}]}`;
    const answer = await setting.ask(path, { body });
    expect(answer.status).toBe(200);
    const sent = setting.vendor.requests.at(-1)?.text ?? "";
    expect(sent).not.toContain(personal.email);
    expect(sent).toContain('"__proto__"');
    expect(await answer.text()).toContain(personal.email);
  });
});

describe("many callers", () => {
  it("at once are all answered with what is theirs", async () => {
    const before = setting.ledger.length;
    const answers = await Promise.all(
      Array.from({ length: 1000 }, async (_, index) => {
        const answer = await setting.chat(`I am number${index}@${"vogelwarte"}.de`, {
          stream: index % 2 === 0,
        });
        const text = await answer.text();
        const pieces = text
          .split("\n")
          .filter((line) => line.startsWith("data: {"))
          .map((line) => at(JSON.parse(line.slice(6)), "choices", 0, "delta", "content") ?? "");
        return pieces.length > 0
          ? pieces.join("")
          : String(at(JSON.parse(text), "choices", 0, "message", "content"));
      }),
    );
    expect(answers).toEqual(answers.map((_, index) => `You said: I am number${index}@${"vogelwarte"}.de`));
    expect(setting.ledger.length).toBe(before + 1000);
    expect(new Set(setting.ledger.slice(before).map(({ request }) => request)).size).toBe(1000);
  });

  it("in one pipeline are answered in their order", async () => {
    const line = await lineTo(setting.port);
    line.send(
      Array.from({ length: 20 }, (_, index) =>
        asked(chatBody(`turn <${index}>`, { stream: index % 3 === 0 })),
      ).join(""),
    );
    const text = await line.until(/<19>/);
    expect(listOf(text.match(/HTTP\/1\.1 200 OK/g))).toHaveLength(20);
    line.socket.destroy();
  });
});
