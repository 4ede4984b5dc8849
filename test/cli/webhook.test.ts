import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { WatertightError } from "../../src/base/index.ts";
import { parseWebhook, posted } from "../../src/cli/webhook.ts";

const secret = `${"token"}-of-the-hook`;
const stops: (() => void)[] = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** An address with a secret in its path, and what was posted there. */
async function hook(
  answer: RequestListener,
): Promise<{ url: URL; heard: IncomingMessage[]; bodies: string[] }> {
  const heard: IncomingMessage[] = [];
  const bodies: string[] = [];
  const server = createServer((asked, reply) => {
    heard.push(asked);
    let body = "";
    asked.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    asked.on("end", () => {
      bodies.push(body);
      answer(asked, reply);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: new URL(`http://127.0.0.1:${port}/hooks/${secret}?key=${secret}`), heard, bodies };
}

const quick = { wait: 2000, pauses: [1, 1] };
const never = new AbortController().signal;

describe("the address of a webhook", () => {
  test.each([
    "https://chat.example.com/hooks/abc",
    "http://127.0.0.1:9/x",
    "http://[::1]:9/",
    "http://localhost/",
  ])("may be %s", (text) => {
    expect(parseWebhook(text).href).toBe(text);
  });

  test.each([
    ["nonsense", "takes an https address"],
    ["http://chat.example.com/", "begins with http:"],
    ["http://127.0.0.1.example.com/", "begins with http:"],
    ["http://2130706433.example/", "begins with http:"],
    ["file:///etc/passwd", "begins with file:"],
    [`https://user:${secret}@chat.example.com/`, "without a user or a password"],
  ])("may not be %s, and is not repeated", (text, words) => {
    let thrown: unknown;
    try {
      parseWebhook(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(WatertightError);
    expect(thrown).toMatchObject({ kind: "usage", message: expect.stringContaining(words) });
    expect(String(thrown)).not.toContain(secret);
  });
});

describe("posting", () => {
  test("delivers JSON once", async () => {
    const { url, heard, bodies } = await hook((_, reply) => reply.end("thanks"));
    expect(await posted(url, { changes: ["é"] }, never)).toBeUndefined();
    expect(heard).toHaveLength(1);
    expect(heard[0]).toMatchObject({ method: "POST", headers: { "content-type": "application/json" } });
    expect(bodies.map((body) => JSON.parse(body))).toEqual([{ changes: ["é"] }]);
  });

  test("is tried again where the server failed, until it does not", async () => {
    for (const status of [500, 503, 429]) {
      let at = 0;
      const { url, heard } = await hook((_, reply) => {
        at += 1;
        reply.writeHead(at < 3 ? status : 204).end();
      });
      expect(await posted(url, {}, never, quick)).toBeUndefined();
      expect(heard).toHaveLength(3);
    }
  });

  test("gives up after three tries, and says what came", async () => {
    const { url, heard } = await hook((_, reply) => reply.writeHead(502).end(secret));
    expect(await posted(url, {}, never, quick)).toBe("it answered 502");
    expect(heard).toHaveLength(3);
  });

  test("is not tried again where it was refused", async () => {
    for (const status of [400, 401, 404, 410]) {
      const { url, heard } = await hook((_, reply) => reply.writeHead(status).end());
      expect(await posted(url, {}, never, quick)).toBe(`it answered ${status}`);
      expect(heard).toHaveLength(1);
    }
  });

  test("follows nobody elsewhere", async () => {
    const elsewhere = await hook((_, reply) => reply.end());
    for (const status of [301, 302, 303, 307, 308]) {
      const { url, heard } = await hook((_, reply) =>
        reply.writeHead(status, { location: elsewhere.url.href }).end(),
      );
      const why = await posted(url, { secret }, never, quick);
      expect(why).toBe(`it answered ${status}, and nobody is followed elsewhere`);
      expect(heard).toHaveLength(1);
    }
    expect(elsewhere.heard).toEqual([]);
  });

  test("waits for an answer only so long, and reads no body that never ends", async () => {
    const silent = await hook(() => {});
    expect(await posted(silent.url, {}, never, { wait: 50, pauses: [1] })).toBe("no answer within 50 ms");
    expect(silent.heard).toHaveLength(2);
    const endless = await hook((_, reply) => {
      reply.writeHead(200);
      const pour = (): void =>
        void (reply.destroyed || reply.write("x".repeat(1 << 16), () => setImmediate(pour)));
      pour();
    });
    expect(await posted(endless.url, {}, never, quick)).toBeUndefined();
  });

  test("tells nothing of the address where nobody is there, or the connection breaks", async () => {
    const gone = await hook((asked) => asked.socket.destroy());
    const broken = await posted(gone.url, {}, never, quick);
    for (const stop of stops.splice(0)) stop();
    const refused = await posted(gone.url, {}, never, quick);
    expect(refused).toBe("it could not be reached (ECONNREFUSED)");
    expect(broken).toContain("it could not be reached");
    // fetch quotes an address with a password in it.
    const withPassword = new URL(gone.url);
    withPassword.password = secret;
    const quoted = await posted(withPassword, {}, never, quick);
    for (const why of [broken, refused, quoted]) {
      expect(why).toBeDefined();
      expect(why).not.toContain(secret);
      expect(why).not.toContain(gone.url.host);
    }
  });

  test("ends when the run is stopped, while it waits and while it pauses", async () => {
    const stop = new AbortController();
    const waiting = await hook(() => stop.abort());
    expect(await posted(waiting.url, {}, stop.signal)).toBe("the run was stopped");
    const again = new AbortController();
    const failing = await hook((_, reply) => {
      reply.writeHead(500).end();
      setImmediate(() => again.abort());
    });
    expect(await posted(failing.url, {}, again.signal, { wait: 2000, pauses: [60_000] })).toBe(
      "the run was stopped",
    );
    expect(failing.heard).toHaveLength(1);
  });
});
