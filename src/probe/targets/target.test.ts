import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WatertightError } from "../../base/index.ts";
import { addressesOf, parseTarget } from "./target.ts";

function only(text: string) {
  const targets = parseTarget(text);
  expect(targets).toHaveLength(1);
  return targets[0];
}

function failure(read: () => unknown): WatertightError {
  try {
    read();
  } catch (thrown) {
    if (thrown instanceof WatertightError) return thrown;
    throw thrown;
  }
  throw new Error("nothing was thrown");
}

function addresses(text: string): readonly string[] {
  const host = only(text)?.host;
  return host === undefined || "name" in host ? [] : [...addressesOf(host)];
}

describe("a target", () => {
  it.each([
    ["127.0.0.1", { address: "127.0.0.1" }, undefined],
    ["127.0.0.1:8123", { address: "127.0.0.1" }, [8123]],
    ["db.internal:8123,9000", { name: "db.internal" }, [8123, 9000]],
    ["db.internal:9000-9003, 8123", { name: "db.internal" }, [8123, 9000, 9001, 9002, 9003]],
    ["localhost", { name: "localhost" }, undefined],
    ["my_service:6379", { name: "my_service" }, [6379]],
    ["DB.Internal.", { name: "db.internal" }, undefined],
    ["::1", { address: "::1" }, undefined],
    ["[::1]:9000", { address: "::1" }, [9000]],
    ["[::1]", { address: "::1" }, undefined],
    ["2001:DB8:0:0::5", { address: "2001:db8::5" }, undefined],
    ["::ffff:10.0.0.5", { address: "10.0.0.5" }, undefined],
    ["fe80::1%eth0", { address: "fe80::1%eth0" }, undefined],
    ["[fe80::1%eth0]:9000", { address: "fe80::1%eth0" }, [9000]],
    ["http://[fe80::1%25eth0]:8123/", { address: "fe80::1%eth0" }, [8123]],
    ["http://db.internal:8123/x", { name: "db.internal" }, [8123]],
    ["http://db.internal", { name: "db.internal" }, [80]],
    ["https://db.internal/a?b#c", { name: "db.internal" }, [443]],
    ["bücher.example:8123", { name: "xn--bcher-kva.example" }, [8123]],
    ["日本語.example", { name: "xn--wgv71a119e.example" }, undefined],
    ["10.0.0.0/32", { address: "10.0.0.0" }, undefined],
    ["10.0.0.0/24:8123", { first: "10.0.0.1", last: "10.0.0.254", count: 254n }, [8123]],
    ["10.0.0.5-20", { first: "10.0.0.5", last: "10.0.0.20", count: 16n }, undefined],
    ["10.0.0.5-10.0.1.4", { first: "10.0.0.5", last: "10.0.1.4", count: 256n }, undefined],
    ["[fd00::/126]:9000", { first: "fd00::", last: "fd00::3", count: 4n }, [9000]],
    ["[fd00::]/126:9000", { first: "fd00::", last: "fd00::3", count: 4n }, [9000]],
    ["fd00::5-fd00::9", { first: "fd00::5", last: "fd00::9", count: 5n }, undefined],
  ])("is read from %s", (text, host, ports) => {
    expect(only(text)).toMatchObject({ host });
    expect(only(text)?.ports).toEqual(ports);
  });

  it("comes several times from a list with commas", () => {
    expect(parseTarget("a.internal,b.internal:8123,9000-9001,[::1]:9000,10.0.0.0/30")).toEqual([
      { said: "a.internal", host: { name: "a.internal" }, ports: undefined },
      { said: "b.internal:8123,9000-9001", host: { name: "b.internal" }, ports: [8123, 9000, 9001] },
      { said: "[::1]:9000", host: { address: "::1" }, ports: [9000] },
      { said: "10.0.0.0/30", host: { first: "10.0.0.1", last: "10.0.0.2", count: 2n }, ports: undefined },
    ]);
    expect(parseTarget("mongodb://a:27017,b:27018/x")).toEqual([
      { said: "mongodb://a:27017", host: { name: "a" }, ports: [27017], expects: "mongodb" },
      { said: "mongodb://b:27018", host: { name: "b" }, ports: [27018], expects: "mongodb" },
    ]);
  });

  it("takes ports and product from the scheme of a driver", () => {
    expect(only("clickhouse://db")).toMatchObject({ ports: [8123, 8443, 9000, 9440], expects: "clickhouse" });
    expect(only("jdbc:postgresql://db/x")).toMatchObject({ ports: [5432], expects: "postgres" });
    expect(only("postgresql+psycopg2://db:5433/x")).toMatchObject({ ports: [5433], expects: "postgres" });
    expect(only("own://db:1234")).toMatchObject({ ports: [1234] });
    expect(failure(() => parseTarget("own://db")).message).toContain("a port, as its scheme names none");
  });

  it("leaves out network and broadcast of an IPv4 network, but of no /31, no IPv6 network and no written range", () => {
    expect(addresses("10.0.0.0/30")).toEqual(["10.0.0.1", "10.0.0.2"]);
    expect(addresses("10.0.0.0/31")).toEqual(["10.0.0.0", "10.0.0.1"]);
    expect(addresses("10.0.0.0/32")).toEqual(["10.0.0.0"]);
    expect(addresses("10.0.0.254-10.0.1.1")).toEqual(["10.0.0.254", "10.0.0.255", "10.0.1.0", "10.0.1.1"]);
    expect(addresses("fd00::/127")).toEqual(["fd00::", "fd00::1"]);
  });

  it("gives the addresses of a range one at a time", () => {
    const [target] = parseTarget("fd00::/64", { maxAddresses: 2 ** 64 });
    if (target === undefined || !("first" in target.host)) throw new Error("no range");
    const given = addressesOf(target.host);
    expect([given.next().value, given.next().value]).toEqual(["fd00::", "fd00::1"]);
  });

  it("may have 65,536 addresses and no more, unless more are allowed", () => {
    expect(parseTarget("10.0.0.0/16")).toHaveLength(1);
    expect(parseTarget("fd00::/112")).toHaveLength(1);
    for (const text of ["10.0.0.0/15", "fd00::/111", "0.0.0.0/0", "::/0", "10.0.0.0-10.1.0.0"]) {
      const error = failure(() => parseTarget(text));
      expect(error).toMatchObject({ kind: "usage", hint: expect.stringContaining("--max-addresses") });
      expect(error.message).toBe(`expected at most 65,536 addresses in a range, got "${text}"`);
    }
    expect(parseTarget("10.0.0.0/15", { maxAddresses: 131_072 })).toHaveLength(1);
  });

  it.each([
    ["", "a target"],
    ["   ", "a target"],
    [",", "the name or the address"],
    ["db:80a", "a port from 1 to 65535"],
    ["db:", "a port from 1 to 65535"],
    ["db:0", "a port from 1 to 65535"],
    ["db:65536", "a port from 1 to 65535"],
    ["db:9010-9000", "a port from 1 to 65535"],
    ["8123", "four numbers"],
    ["127.1", "four numbers"],
    ["0x7f.1", "four numbers"],
    ["0177.0.0.1", "four numbers"],
    ["2130706433", "four numbers"],
    ["１２７.０.０.１", "four numbers"],
    ["10.0.0.256", "four numbers"],
    ["10.0.0.5/24", "zeros behind the prefix"],
    ["10.0.0.0/33", "a prefix from /0 to /32"],
    ["fd00::/129", "a prefix from /0 to /128"],
    ["db.internal/24", "an address before the /"],
    ["http://10.0.0.0/24", "a network without a scheme"],
    ["10.0.0.20-5", "from the lower to the higher"],
    ["10.0.0.5-fd00::1", "a range such as"],
    ["1:2:3:4:5:6:7:8:9000", "in brackets"],
    ["::1%eth0", "link-local"],
    ["fe80::1%25eth0;x", "in brackets"],
    ["a b", "the name or the address"],
    ["-oX", "the name or the address"],
    ["*.example.com", "the name or the address"],
    ["s3://bucket", "the address of a host"],
    ["mongodb+srv://a.example", "the address of a host"],
    ["file:///etc/passwd", "the address of a host"],
    ["a".repeat(5000), "at most 4096 characters"],
  ])("is not read from %j", (text, expected) => {
    const error = failure(() => parseTarget(text));
    expect(error.kind).toBe("usage");
    expect(error.message).toContain(expected);
    expect(error.hint).toBeTruthy();
  });
});

describe("a password in a target", () => {
  const password = ["Sw0rd!", "hunter"].join("");

  it.each([
    [`clickhouse://user:${password}@host:9000`, "clickhouse://host:9000"],
    [`clickhouse://user:${password}@host:9000/db?x=${password}#${password}`, "clickhouse://host:9000"],
    [`http://user:a@${password}@host`, "http://host"],
    [`user:${password}@host:9000`, "host:9000"],
    [`host:8123?password=${password}`, "host:8123"],
    [`jdbc:clickhouse://host:8123/db?password=${password}`, "clickhouse://host:8123"],
  ])("is kept nowhere (%#)", (text, said) => {
    const target = only(text);
    expect(target?.said).toBe(said);
    expect(JSON.stringify(target)).not.toContain(password);
  });

  it.each([
    `clickhouse://user:${password}@host:90a0`,
    `clickhouse://user:${password}/x@host`,
    `clickhouse://user:1234/${password}@host`,
    `clickhouse:/user:${password}@host`,
    `user:a/${password}@host`,
    `user:a?${password}@host`,
    `own://user:${password}@host`,
    `s3://key:${password}@bucket`,
    `clickhouse://user:${password}@ho st?${password}`,
    `http://user:${password}@a,http://user:${password}@b`,
  ])("is in no error (%#)", (text) => {
    const error = failure(() => parseTarget(text));
    expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain(password);
  });

  it("never leads to a host that only stands in it", () => {
    const word = fc.stringMatching(/^[a-z0-9:/?#@,.-]{1,12}$/);
    fc.assert(
      fc.property(word, (secret) => {
        try {
          expect(parseTarget(`clickhouse://user:${secret}@real.example:9000`)).toMatchObject([
            { host: { name: "real.example" } },
          ]);
        } catch (thrown) {
          if (!(thrown instanceof WatertightError)) throw thrown;
        }
      }),
    );
  });
});

describe("any text at all", () => {
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.stringMatching(/^[0-9a-fx:.%/[\],@-]{0,40}$/),
    fc.stringMatching(/^(?:[a-z+]{1,12}:\/\/)?[a-z0-9.:@/[\]%,-]{0,30}$/),
  );

  it("is targets or a WatertightError that is one line", () => {
    let targets = 0;
    fc.assert(
      fc.property(texts, (text) => {
        try {
          for (const { host, ports, said } of parseTarget(text)) {
            targets += 1;
            expect(said).not.toContain("@");
            expect(ports?.every((port) => port >= 1 && port <= 65_535) ?? true).toBe(true);
            if ("first" in host) expect(host.count).toBeGreaterThan(1n);
          }
        } catch (thrown) {
          if (!(thrown instanceof WatertightError)) throw thrown;
          expect(thrown.message).toMatch(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u);
        }
      }),
      { numRuns: 3000 },
    );
    expect(targets).toBeGreaterThan(50);
  });

  it("has as many addresses as it says, all different and in order", () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.integer({ min: 20, max: 32 }), (number, prefix) => {
        const base = prefix === 32 ? number : Math.floor(number / 2 ** (32 - prefix)) * 2 ** (32 - prefix);
        const text = [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join(".");
        const [target] = parseTarget(`${text}/${prefix}`);
        if (target === undefined || "name" in target.host) throw new Error("no address");
        const given = [...addressesOf(target.host)];
        const size = 2 ** (32 - prefix);
        expect(given).toHaveLength(size > 2 ? size - 2 : size);
        expect(new Set(given).size).toBe(given.length);
        expect(
          "first" in target.host ? [target.host.first, target.host.last] : [target.host.address],
        ).toEqual([...new Set([given[0], given.at(-1)])]);
      }),
      { numRuns: 60 },
    );
  });
});
