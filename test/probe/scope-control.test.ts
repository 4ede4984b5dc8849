import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  type ControlPlan,
  controlToken,
  proveControl,
  type TextAnswer,
} from "../../src/probe/scope/control.ts";

const key = new Uint8Array(32).fill(7);
const token = (name: string): string => controlToken(key, name);
const now = (): Date => new Date("2026-01-01T12:00:00Z");
const own = token("db.example.com");
const parent = token("example.com");
const recordAt = "_watertight.db.example.com";

type Records = Readonly<Record<string, readonly (readonly string[])[]>>;
type Files = Readonly<Record<string, TextAnswer>>;

interface Asked {
  readonly names: string[];
  readonly files: string[];
}

/** A world with these records and files; files stand at `scheme://host address`. */
function world(records: Records, files: Files = {}, addresses: readonly string[] = ["203.0.113.10"]) {
  const asked: Asked = { names: [], files: [] };
  const plan: ControlPlan = {
    token,
    addresses,
    now,
    async lookupTxt(name) {
      asked.names.push(name);
      const found = records[name];
      if (found === undefined) throw Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
      return found;
    },
    async getText(url, address) {
      const at = `${url.replace("/.well-known/watertight-scope.txt", "")} ${address}`;
      asked.files.push(at);
      const found = files[at];
      if (found === undefined) throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
      return found;
    },
  };
  return { plan, asked };
}

function text(body: string, more: Partial<TextAnswer> = {}): TextAnswer {
  return { status: 200, contentType: "text/plain; charset=utf-8", body, ...more };
}

function prove(name: string, ...of: Parameters<typeof world>) {
  return proveControl(name, world(...of).plan);
}

describe("a token", () => {
  test("is bound to the name and the key", () => {
    expect(own).toMatch(/^watertight-scope=[0-9a-f]{32}$/);
    const others = [
      parent,
      token("www.example.com"),
      controlToken(new Uint8Array(32).fill(8), "db.example.com"),
    ];
    expect(new Set([own, ...others]).size).toBe(4);
  });

  test("is one for all spellings of a name or an address", () => {
    expect(token("DB.Example.COM.")).toBe(own);
    expect(token("bücher.example")).toBe(token("xn--bcher-kva.example"));
    expect(token("2001:DB8:0:0::10")).toBe(token("2001:db8::10"));
    expect(token("::ffff:203.0.113.10")).toBe(token("203.0.113.10"));
  });

  test.each([
    "localhost",
    "db",
    "10.0.0.5",
    "127.0.0.1",
    "127.1",
    "169.254.169.254",
    "fe80::1",
    "",
    "*.example.com",
  ])("cannot be had for %j, nor control of it be proved", async (name) => {
    expect(() => token(name)).toThrow("expected a host name with a domain or a public address");
    const { plan, asked } = world({}, {}, ["203.0.113.10"]);
    expect(await proveControl(name, plan)).toMatchObject({ state: "unproven" });
    expect(asked).toEqual({ names: [], files: [] });
  });

  test("needs a key worth the name", () => {
    expect(() => controlToken(new Uint8Array(15), "db.example.com")).toThrow("at least 16 bytes");
  });
});

describe("a TXT record", () => {
  test.each([recordAt, "db.example.com"])("at %s proves all public addresses of the name", async (at) => {
    const addresses = ["203.0.113.10", "2001:db8::10", "10.0.0.5", "127.0.0.1", "169.254.169.254"];
    const { plan, asked } = world({ [at]: [["v=spf1 -all"], [own]] }, {}, addresses);
    expect(await proveControl("DB.example.com.", plan)).toEqual({
      state: "proved",
      name: "db.example.com",
      addresses: ["203.0.113.10", "2001:db8::10"],
      by: "DNS",
      where: `TXT record at ${at}`,
      at: now(),
    });
    expect(asked.files).toEqual([]);
  });

  test("may come in several strings", async () => {
    const records = { [recordAt]: [[own.slice(0, 9), own.slice(9)]] };
    expect((await prove("db.example.com", records)).state).toBe("proved");
  });

  test.each([
    ["of another name", [[parent]]],
    ["with more around it", [[` ${own}`], [`${own} `], [`x${own}`], [`${own};subdomains`], [`${own}${own}`]]],
    ["in two records", [[own.slice(0, 9)], [own.slice(9)]]],
    ["in capitals", [[own.toUpperCase()]]],
    ["cut short", [[own.slice(0, -1)]]],
    ["that is none", []],
    ["among too many", [...Array.from({ length: 10_000 }, (_, at) => [`record ${at}`]), [own]]],
    ["of a megabyte", [[own, "x".repeat(1_000_000)]]],
  ])("%s proves nothing", async (_, records) => {
    const found = await prove("db.example.com", { [recordAt]: records, "db.example.com": records });
    expect(found).toMatchObject({ state: "unproven", hint: expect.stringContaining(own) });
  });

  test("of the parent holds below it only at its own label and with the word", async () => {
    const accepted = await prove("a.db.example.com", {
      "_watertight.example.com": [[`${parent}; subdomains`]],
    });
    expect(accepted).toMatchObject({
      state: "proved",
      name: "a.db.example.com",
      where: "TXT record at _watertight.example.com",
    });
    const refused: readonly Records[] = [
      { "_watertight.example.com": [[parent]] },
      { "example.com": [[`${parent}; subdomains`]] },
      { "_watertight.example.com": [[`${token("a.db.example.com")}; subdomains`]] },
      { "_watertight.db.example.com": [[`${parent}; subdomains`]] },
      { "a.db.example.com": [[`${token("a.db.example.com")}; subdomains`]] },
    ];
    for (const records of refused) expect((await prove("a.db.example.com", records)).state).toBe("unproven");
    const itself = { "_watertight.example.com": [[`${parent}; subdomains`]] };
    expect((await prove("example.com", itself)).state).toBe("proved");
  });

  test("is asked for in order, never at a top-level domain, and not without end", async () => {
    const { plan, asked } = world({});
    await proveControl("a.db.example.com", plan);
    expect(asked.names).toEqual([
      ...["_watertight.a.db.example.com", "a.db.example.com"],
      ...["_watertight.db.example.com", "_watertight.example.com"],
    ]);
    const deep = world({});
    await proveControl(`${"a.".repeat(120)}example`, deep.plan);
    expect(deep.asked.names.length).toBe(7);
  });

  test("that could not be asked for is told from one that is not there", async () => {
    const { plan } = world({ [recordAt]: [] });
    const failing: ControlPlan = {
      ...plan,
      lookupTxt: (name) =>
        name === recordAt
          ? Promise.reject(Object.assign(new Error("secret words"), { code: "ESERVFAIL" }))
          : plan.lookupTxt(name),
    };
    const found = await proveControl("db.example.com", failing);
    expect(found).toMatchObject({
      why: expect.stringContaining(
        `TXT at ${recordAt}: could not be asked (ESERVFAIL); TXT at db.example.com: no record`,
      ),
    });
    expect(JSON.stringify(found)).not.toContain("secret words");
  });
});

describe("a well-known file", () => {
  const https = "https://db.example.com 203.0.113.10";
  const http = "http://db.example.com 203.0.113.10";

  test.each([https, http])("at %s proves the address that served it", async (at) => {
    const body = `\uFEFF# for the scan\r\n\r\n${token("other.example.com")}\r\n${own}\r\n`;
    expect(await prove("db.example.com", {}, { [at]: text(body) })).toEqual({
      state: "proved",
      name: "db.example.com",
      addresses: ["203.0.113.10"],
      by: "its well-known file",
      where: "/.well-known/watertight-scope.txt",
      at: now(),
    });
  });

  test("does not prove the addresses that did not serve it", async () => {
    const addresses = ["203.0.113.10", "203.0.113.11", "2001:db8::10"];
    const files = { [https]: text(own), "http://db.example.com 2001:db8::10": text(own) };
    expect(await prove("db.example.com", {}, files, addresses)).toMatchObject({
      addresses: ["203.0.113.10", "2001:db8::10"],
    });
  });

  test("is asked for only at public addresses, and at few of them", async () => {
    const many = Array.from({ length: 50 }, (_, at) => `203.0.113.${at}`);
    const others = ["10.0.0.5", "127.0.0.1", "169.254.169.254", "::1", "64:ff9b::a9fe:a9fe", "localhost"];
    const { plan, asked } = world({}, {}, [...others, ...many, ...many]);
    await proveControl("db.example.com", plan);
    expect(asked.files.length).toBe(16);
    expect(asked.files.filter((at) => !/ 203\.0\.113\.\d+$/.test(at))).toEqual([]);
  });

  test.each([
    ["of another name", text(parent)],
    ["with a page around the token", text(`<html>\n${own}\n</html>`)],
    ["that is HTML", text(own, { contentType: "text/html" })],
    ["that only begins like plain text", text(own, { contentType: "text/plainhtml" })],
    ["without a type", text(own, { contentType: undefined })],
    ["behind a redirect", text(own, { status: 302 })],
    ["that is not found", text(own, { status: 404 })],
    ["above 4 KiB", text(`${own}\n${"#".repeat(4096)}`)],
    ["with the token inside a line", text(`#${own}`)],
    ["with more behind the token", text(`${own}x`)],
    ["that is empty", text("")],
  ])("%s proves nothing", async (_, answer) => {
    const files = { [https]: answer, [http]: answer };
    expect(await prove("db.example.com", {}, files)).toMatchObject({ state: "unproven" });
  });

  test("is the only way to prove a bare address, at exactly that address", async () => {
    for (const address of ["203.0.113.10", "2001:db8::10"]) {
      const host = address.includes(":") ? `[${address}]` : address;
      const files = { [`http://${host} ${address}`]: text(token(address)) };
      const { plan, asked } = world({}, files, [address, "203.0.113.99"]);
      expect(await proveControl(address, plan)).toMatchObject({ name: address, addresses: [address] });
      expect(asked.names).toEqual([]);
      expect(asked.files.every((at) => at.endsWith(` ${address}`))).toBe(true);
    }
  });

  test("with any bytes gives an answer and no error", async () => {
    const answer = fc.record({
      status: fc.integer(),
      contentType: fc.constantFrom("text/plain", "text/html", undefined),
      body: fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constant("\u0000".repeat(10_000))),
    });
    await fc.assert(
      fc.asyncProperty(answer, async (any) => {
        const found = await prove("db.example.com", {}, { [https]: any, [http]: any });
        expect(found.state).toBe("unproven");
      }),
    );
  });
});

describe("what never answers", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test("is not waited for", async () => {
    vi.useFakeTimers();
    const never = new Promise<never>(() => {});
    const { plan } = world({});
    const silent: ControlPlan = { ...plan, patience: 5000, lookupTxt: () => never, getText: () => never };
    const found = proveControl("db.example.com", silent);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await found).toMatchObject({ state: "unproven", why: expect.stringContaining("(ETIMEDOUT)") });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("a real resolver", () => {
  test("gives records, and codes for those that are not there, in the shape that is read", async () => {
    const server = createSocket("udp4");
    server.on("message", (question, from) => server.send(answerTo(question), from.port, from.address));
    await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
    const resolver = new Resolver({ tries: 1, timeout: 2000 });
    resolver.setServers([`127.0.0.1:${server.address().port}`]);
    const plan: ControlPlan = { ...world({}).plan, lookupTxt: (name) => resolver.resolveTxt(name) };
    expect(await proveControl("db.example.com", plan)).toMatchObject({ state: "proved", by: "DNS" });
    const absent = await proveControl("absent.example.com", plan);
    expect(absent).toMatchObject({
      why: expect.stringContaining(
        "TXT at _watertight.absent.example.com: no record; TXT at absent.example.com: no record",
      ),
    });
    server.close();
  });

  /** RFC 1035 §4.1: the token in two strings for one name, no such name for all others. */
  function answerTo(question: Buffer): Buffer {
    let end = 12;
    const labels: string[] = [];
    for (let length = question[end] ?? 0; length > 0; length = question[end] ?? 0) {
      labels.push(question.toString("latin1", end + 1, end + 1 + length));
      end += length + 1;
    }
    const asked = question.subarray(12, end + 5);
    const known = labels.join(".").toLowerCase() === recordAt;
    const strings = [own.slice(0, 20), own.slice(20)].map(
      (part) => `${String.fromCharCode(part.length)}${part}`,
    );
    const data = Buffer.from(strings.join(""), "latin1");
    const header = Buffer.from(known ? "818000010001" : "818300010000", "hex");
    const record = Buffer.from(`c00c001000010000003c${data.length.toString(16).padStart(4, "0")}`, "hex");
    const parts = [question.subarray(0, 2), header, Buffer.alloc(4), asked];
    return Buffer.concat(known ? [...parts, record, data] : parts);
  }
});
