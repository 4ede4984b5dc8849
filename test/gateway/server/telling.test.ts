import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { personal, personalIn } from "../sdk/personal-data.ts";
import { at, listOf } from "../vendor/reading.ts";
import { lineTo } from "./peers.ts";
import { chatBody, openSetting, type Setting, until } from "./setting.ts";

const opened: Setting[] = [];
afterEach(async () => {
  for (const setting of opened.splice(0)) await setting.stop();
});
async function started(options: Parameters<typeof openSetting>[0] = {}): Promise<Setting> {
  const setting = await openSetting(options);
  opened.push(setting);
  return setting;
}
const said = `Write to ${personal.email}`;

/** Prometheus' text format 0.0.4: a comment, or a name with labels and a number. */
const comment = /^# (?:HELP [a-z_]+ [^\n]+|TYPE [a-z_]+ (?:counter|gauge|histogram))$/;
const sample =
  /^([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\["\\n])*",?)*)\})? (?:-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|\+Inf|NaN)$/;

describe("metrics", () => {
  it("are in Prometheus' format, with labels from the configuration only", async () => {
    const setting = await started({ config: { teams: { research: { rate: 600 } } } });
    const odd = `odd"model\\name\n`;
    await (await setting.chat(said, { model: "some-model", user: "user-77" })).text();
    await (await setting.chat("hello", { model: odd, user: odd })).text();
    await (await setting.ask("/nonesuch/v1/chat/completions", { body: chatBody(said) })).text();
    await (await setting.ask("/odd/path?odd=query")).text();
    await (await setting.chat(said, {}, { key: "odd-key" })).text();
    await (await setting.ask("/openai/v1/chat/completions", { body: "{" })).text();
    const { status, type, text } = await setting.admin("/metrics");
    expect([status, type]).toEqual([200, expect.stringContaining("text/plain; version=0.0.4")]);
    const lines = text.split("\n").filter((line) => line !== "");
    expect(lines.filter((line) => !comment.test(line) && !sample.test(line))).toEqual([]);
    const labels = new Map<string, Set<string>>();
    for (const line of lines) {
      for (const [, name = "", value = ""] of (sample.exec(line)?.[2] ?? "").matchAll(
        /([a-z]+)="([^"]*)"/g,
      )) {
        labels.set(name, (labels.get(name) ?? new Set()).add(value));
      }
    }
    expect(labels.get("vendor")).toEqual(new Set(["", "openai"]));
    expect(labels.get("team")).toEqual(new Set(["", "research"]));
    expect(labels.get("surface")).toEqual(new Set(["", "openai.chat"]));
    expect(labels.get("class")).toEqual(new Set(["contact"]));
    expect(labels.get("form")).toEqual(new Set(["token"]));
    for (const outcome of labels.get("outcome") ?? []) expect(outcome).toMatch(/^[a-z][a-z_0-9]+$/);
    expect(text).not.toMatch(/odd|nonesuch|user-77|some-model/);
    expect(
      await setting.metric('watertight_gateway_values_total{vendor="openai",class="contact",form="token"}'),
    ).toBe(1);
    expect(await setting.metric("watertight_gateway_open_requests")).toBe(0);
  });

  it("are told on the admin listener and nowhere else, and that one hands nothing on", async () => {
    const setting = await started();
    expect((await setting.ask("/metrics")).status).toBe(404);
    for (const path of ["/openai/v1/models", "/", "/metrics/", "/metrics?x=1"]) {
      expect((await setting.admin(path)).status).toBe(404);
    }
    expect(setting.vendor.requests).toEqual([]);
  });
});

describe("traces", () => {
  it("reach the collector as OTLP in JSON, in the trace of the caller, without content", async () => {
    const bodies: string[] = [];
    const types: unknown[] = [];
    const collector = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        bodies.push(Buffer.concat(chunks).toString());
        types.push(request.headers["content-type"]);
        response.end("{}");
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
    const { port } = collector.address() as AddressInfo;
    const setting = await openSetting({ traces: new URL(`http://127.0.0.1:${port}/v1/traces`) });
    const trace = "0af7651916cd43dd8448eb211c80319c";
    const parent = "b7ad6b7169203331";
    await (
      await setting.chat(
        said,
        { user: personal.email },
        { headers: { traceparent: `00-${trace}-${parent}-01` } },
      )
    ).text();
    await (await setting.chat(said, {}, { headers: { traceparent: `00-${personal.email}` } })).text();
    await (await setting.chat(said, { model: "fail-500" })).text();
    await setting.stop();
    const spans = bodies.flatMap((body) =>
      listOf(at(JSON.parse(body), "resourceSpans")).flatMap((resource) =>
        listOf(at(resource, "scopeSpans")).flatMap((scope) => listOf(at(scope, "spans"))),
      ),
    );
    expect(new Set(types)).toEqual(new Set(["application/json"]));
    expect(spans).toHaveLength(3);
    expect(spans[0]).toMatchObject({
      traceId: trace,
      parentSpanId: parent,
      name: "openai.chat",
      kind: 2,
      status: { code: 0 },
    });
    expect(at(spans[1], "parentSpanId")).toBeUndefined();
    expect(at(spans[2], "status", "code")).toBe(2);
    for (const span of spans) {
      expect(at(span, "traceId")).toMatch(/^[0-9a-f]{32}$/);
      expect(at(span, "spanId")).toMatch(/^[0-9a-f]{16}$/);
      expect(
        BigInt(String(at(span, "endTimeUnixNano"))) >= BigInt(String(at(span, "startTimeUnixNano"))),
      ).toBe(true);
    }
    expect(personalIn(bodies.join())).toEqual([]);
    expect(bodies.join()).not.toContain(setting.key);
    collector.close();
  });

  it("are dropped when the collector is gone or refuses, and nobody notices", async () => {
    const setting = await started({ traces: new URL("http://127.0.0.1:9/v1/traces") });
    expect((await setting.chat(said)).status).toBe(200);
    expect(setting.faults).toEqual([]);
  });
});

describe("a gateway that is drained", () => {
  it("says that it is not ready, ends what runs well, and closes what is idle", async () => {
    const setting = await openSetting();
    const idle = await lineTo(setting.port);
    idle.send("GET /readyz HTTP/1.1\r\nhost: x\r\n\r\n");
    expect(await idle.until(/\r\n\r\n/)).toContain("200 OK");
    const fresh = await lineTo(setting.port);
    const busy = await lineTo(setting.port);
    const body = JSON.stringify(
      chatBody(`${said} ${"and so on ".repeat(20)}`, { stream: true, model: "fail-slow" }),
    );
    busy.send(
      `POST /openai/v1/chat/completions HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${setting.key}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await busy.until(/data: /);
    const drained = setting.gateway.drain(20_000);
    await idle.ended();
    expect((await setting.admin("/readyz")).status).toBe(503);
    expect((await setting.admin("/healthz")).status).toBe(200);
    await expect(setting.ask("/openai/v1/models")).rejects.toThrow();
    expect(await busy.ended()).toMatch(/\[DONE\][\s\S]*\r\n0\r\n\r\n$/);
    fresh.socket.destroy();
    await drained;
    await setting.stop();
    expect(setting.faults).toEqual([]);
  });

  it("cuts off what does not end in time", async () => {
    const setting = await openSetting();
    const arrived = setting.vendor.arrival();
    const hanging = setting.chat(said, { model: "fail-hang" }).catch(() => "cut off");
    const { over } = await arrived;
    await setting.gateway.drain(10);
    expect(await hanging).toBe("cut off");
    expect(await over).toBe("abandoned");
    await setting.stop();
  });

  it("begins ready and alive", async () => {
    const setting = await started();
    for (const path of ["/healthz", "/readyz"]) {
      expect((await setting.admin(path)).status).toBe(200);
      expect((await setting.ask(path, { key: "" })).status).toBe(200);
    }
    await until(async () => (await setting.metric("watertight_gateway_open_requests")) === 0);
  });
});
