import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { surfaces } from "../../../src/gateway/surfaces/surfaces.ts";
import { lineTo } from "./peers.ts";
import { madeKey, openSetting, type Setting } from "./setting.ts";

const expired = madeKey({ expiresAt: 1 });
const revoked = madeKey({ revokedAt: 1 });
const narrow = madeKey({ vendors: ["anthropic"] });
const unknown = madeKey();

let setting: Setting;
beforeAll(async () => {
  setting = await openSetting({ keys: [expired.record, revoked.record, narrow.record] });
});
afterAll(() => setting.stop());

/** Every path that is taken, with something in place of its names. */
const taken = surfaces.flatMap(({ id, family, method, paths }) =>
  paths.flatMap((path) => {
    const prefixes =
      family === "openai" ? ["/openai", "/openai/v1", "/gemini/v1beta/openai"] : [`/${family}`];
    return prefixes.map((prefix) => ({
      id,
      method,
      path: `${prefix}${path.replace(/\{\w+\}/, "some-model")}`,
    }));
  }),
);
/** Who may ask what without a key: nothing of a vendor. */
const withoutKey = ["/healthz", "/readyz"];

const bodyFor = (method: string) => (method === "POST" ? { body: "{}" } : { method });

describe("the table of routes", () => {
  it("is as long as it was when this was written, or longer", () => {
    expect(surfaces.length).toBeGreaterThanOrEqual(17);
    expect(taken.length).toBeGreaterThanOrEqual(40);
  });

  it("has a key asked for on every path of every surface", async () => {
    for (const { method, path, id } of taken) {
      const answer = await setting.ask(path, { key: "", ...bodyFor(method) });
      expect([id, path, answer.status]).toEqual([id, path, 401]);
      expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="watertight"');
      await answer.text();
    }
  });

  it("leaves only health without a key, and tells nothing there", async () => {
    for (const path of withoutKey) {
      const answer = await setting.ask(path, { key: "" });
      expect([path, answer.status, await answer.text()]).toEqual([path, 200, ""]);
    }
    for (const path of ["/metrics", "/", "/admin", "/healthz/", "/readyz?key=1", "/openai"]) {
      const answer = await setting.ask(path);
      expect([path, answer.status]).toEqual([path, 404]);
      await answer.text();
    }
  });

  it("answers an unknown, an expired, a revoked and a misspelt key with the same bytes", async () => {
    const keys = ["", unknown.key, expired.key, revoked.key, `${setting.key}x`, "nonsense"];
    const answers = await Promise.all(
      keys.map(async (key) => {
        const answer = await setting.chat("hello", {}, { key });
        const headers = [...answer.headers].filter(([name]) => name !== "date");
        return JSON.stringify([answer.status, headers, await answer.text()]);
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain("[401,");
  });

  it("refuses credentials that contradict each other, whatever else is right", async () => {
    const before = setting.vendor.requests.length;
    for (const [path, headers] of [
      ["/openai/v1/chat/completions", { "x-api-key": unknown.key }],
      ["/openai/v1/chat/completions?key=another", {}],
      ["/openai/v1/chat/completions", { "x-goog-api-key": "a", "x-watertight-key": setting.key }],
      ["/openai/v1/chat/completions?key=a&key=a", {}],
    ] as const) {
      const answer = await setting.ask(path, { headers, body: { model: "gpt-mock" } });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toContain("watertight_credentials");
    }
    expect(setting.vendor.requests.length).toBe(before);
  });

  it("takes the key in each of the headers and in the query that clients use", async () => {
    const { key } = setting;
    for (const [path, headers] of [
      ["/openai/v1/models", { authorization: `bearer ${key}` }],
      ["/anthropic/v1/models", { "x-api-key": key }],
      ["/gemini/v1beta/models", { "x-goog-api-key": key }],
      [`/gemini/v1beta/models?key=${key}`, {}],
      ["/openai/v1/models", { "api-key": key }],
      ["/openai/v1/models", { "x-watertight-key": key }],
    ] as const) {
      const answer = await setting.ask(path, { key: "", headers });
      expect([path, answer.status]).toEqual([path, 200]);
      expect(setting.vendor.requests.at(-1)?.path).not.toContain(key);
      await answer.text();
    }
  });

  it("blocks a vendor nobody configured and puts the attempt on record", async () => {
    const before = setting.ledger.length;
    const body = { model: "gpt-mock", messages: [{ role: "user", content: "hello" }] };
    const answer = await setting.ask("/nonesuch/v1/chat/completions", { body });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("unknown vendors are blocked");
    expect(setting.ledger.slice(before)).toMatchObject([
      { vendor: "nonesuch", form: "blocked", dataClass: "none" },
    ]);
  });

  it("keeps a key that is for some vendors from all others", async () => {
    const answer = await setting.chat("hello", {}, { key: narrow.key });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("not for this vendor");
    expect((await setting.ask("/anthropic/v1/models", { key: narrow.key })).status).toBe(200);
  });

  it("says what to do when a path names no vendor", async () => {
    const answer = await setting.ask("/v1/chat/completions", { body: {} });
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining("defaultVendor")]);
  });

  it("sends a path without a vendor to the one that is set for that", async () => {
    const other = await openSetting({ config: { defaultVendor: "openai" } });
    const answer = await other.ask("/v1/chat/completions", {
      body: { model: "gpt-mock", messages: [{ role: "user", content: "hello" }] },
    });
    expect([answer.status, other.vendor.requests.at(-1)?.path]).toEqual([200, "/v1/chat/completions"]);
    await answer.text();
    await other.stop();
  });

  it("gives no header that would let a page of another origin read anything", async () => {
    const headers = { origin: "https://example.org", "access-control-request-method": "POST" };
    for (const method of ["OPTIONS", "GET", "POST"]) {
      for (const path of ["/openai/v1/chat/completions", "/openai/v1/models", "/healthz"]) {
        const answer = await setting.ask(path, { method, headers });
        const told = [...answer.headers.keys()].filter((name) => name.startsWith("access-control"));
        expect(told).toEqual([]);
        await answer.text();
      }
    }
  });
});

describe("a request line", () => {
  const statusOf = async (line: string, more = ""): Promise<string> => {
    const peer = await lineTo(setting.port);
    peer.send(
      `${line}\r\nhost: localhost\r\nauthorization: Bearer ${setting.key}\r\n${more}connection: close\r\n\r\n`,
    );
    return (await peer.ended()).split("\r\n", 1)[0] ?? "";
  };

  it.each([
    "/openai/../anthropic/v1/models",
    "/openai/v1/../../healthz",
    "/openai/%2e%2e/v1/models",
    "/openai/v1/models/..",
    "/openai/v1/models/%2e%2e",
    "/openai/v1/models/a%2fb",
    "/openai/v1/models/a/../../files",
    "//openai/v1/models",
    "/openai//v1/models",
    "/openai/v1//models",
    "/openai/v1/models/",
    "/openai/v1/models;a=b",
    "/OPENAI/v1/models",
    "/openai\\v1\\models",
    "/openai/v1/files",
    "/openai/v1/organization/admin_api_keys",
    "http://evil.example/openai/v1/models",
    "http://127.0.0.1:9/",
    "*",
  ])("that asks for %s reaches no vendor", async (target) => {
    const before = setting.vendor.requests.length;
    expect(await statusOf(`GET ${target} HTTP/1.1`)).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(setting.vendor.requests.length).toBe(before);
  });

  it.each(["PUT", "DELETE", "PATCH", "HEAD", "TRACE", "OPTIONS", "PROPFIND", "GET"])(
    "with the method %s is not taken where POST is",
    async (method) => {
      const before = setting.vendor.requests.length;
      expect(await statusOf(`${method} /openai/v1/chat/completions HTTP/1.1`)).toContain(" 404 ");
      expect(setting.vendor.requests.length).toBe(before);
    },
  );

  it("with CONNECT opens no tunnel", async () => {
    const peer = await lineTo(setting.port);
    peer.send(`CONNECT ${new URL(setting.vendor.url).host} HTTP/1.1\r\nhost: x\r\n\r\n`);
    expect(await peer.ended()).not.toContain(" 200 ");
  });

  it("that asks for another protocol is answered in this one", async () => {
    const upgrade = "upgrade: websocket\r\n";
    const peer = await lineTo(setting.port);
    peer.send(
      `GET /openai/v1/models HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\n${upgrade}authorization: Bearer ${setting.key}\r\n\r\n`,
    );
    expect(await peer.until(/\}\s*$/)).toMatch(/^HTTP\/1\.1 200 /);
    expect(setting.vendor.requests.at(-1)?.headers.upgrade).toBeUndefined();
    peer.socket.destroy();
  });

  it("that is no HTTP is refused, also behind a request under way", async () => {
    const peer = await lineTo(setting.port);
    peer.send("\u0016\u0003\u0001 hello\r\n\r\n");
    expect(await peer.ended()).toMatch(/^HTTP\/1\.1 400 /);
    const headers = await lineTo(setting.port);
    headers.send(`GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: ${"a".repeat(40_000)}\r\n\r\n`);
    expect(await headers.ended()).toMatch(/^HTTP\/1\.1 431 /);
  });

  it("with two lengths, or a length and chunks, is refused", async () => {
    for (const more of [
      "content-length: 2\r\ncontent-length: 3\r\n",
      "content-length: 2\r\ntransfer-encoding: chunked\r\n",
      "transfer-encoding: chunked, identity\r\n",
    ]) {
      expect(await statusOf("POST /openai/v1/chat/completions HTTP/1.1", more)).toContain(" 400 ");
    }
  });
});
