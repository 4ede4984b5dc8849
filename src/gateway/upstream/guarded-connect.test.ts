import type { LookupAddress, lookup } from "node:dns";
import { describe, expect, it } from "vitest";
import { guardedLookup, isLocalAddress, namesLocalHost } from "./guarded-connect.ts";

describe("an address", () => {
  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "172.31.255.255",
    "192.168.0.1",
    "169.254.169.254",
    "100.100.100.200",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "0:0:0:0:0:0:0:1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "0:0:0:0:0:ffff:a00:1",
    "::FFFF:169.254.169.254",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001:0:53aa:64c::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fd00:ec2::254",
    "ff02::1",
    "not an address",
    "",
    "127.1",
    "2130706433",
  ])("%s is local", (address) => expect(isLocalAddress(address)).toBe(true));

  it.each([
    "8.8.8.8",
    "1.1.1.1",
    "172.32.0.1",
    "100.128.0.1",
    "193.0.0.1",
    "2606:4700:4700::1111",
    "2001:4860:4860::8888",
    "::ffff:8.8.8.8",
    "::ffff:808:808",
    "64:ff9b::8.8.8.8",
  ])("%s is public", (address) => expect(isLocalAddress(address)).toBe(false));
});

describe("the name of a host in the configuration", () => {
  it.each([
    "localhost",
    "LOCALHOST",
    "api.localhost",
    "ollama",
    "ollama.internal",
    "nas.local",
    "127.0.0.1",
    "[::1]",
    "10.0.0.5",
  ])("%s means one's own network", (name) => expect(namesLocalHost(name)).toBe(true));

  it.each([
    "api.openai.com",
    "api.openai.com.",
    "localhost.",
    "localhost.example.org",
    "127.0.0.1.nip.io",
    "8.8.8.8",
  ])("%s means the internet", (name) => expect(namesLocalHost(name)).toBe(false));

  it.each([
    "http://2130706433/",
    "http://0x7f.1/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::ffff:127.0.0.1]/",
  ])("is taken for what the connection makes of %s", (url) =>
    expect(namesLocalHost(new URL(url).hostname)).toBe(true),
  );
});

describe("a connection", () => {
  const resolved = (host: string, addresses: readonly LookupAddress[], all: boolean) => {
    const resolver = ((
      _name: string,
      _options: object,
      done: (error: null, found: readonly LookupAddress[]) => void,
    ) => done(null, addresses)) as unknown as typeof lookup;
    return new Promise((resolve, reject) => {
      guardedLookup(host, resolver)(host, { all }, (error, found) =>
        error === null ? resolve(found) : reject(error),
      );
    });
  };
  const loopback = { address: "127.0.0.1", family: 4 };
  const mapped = { address: "::ffff:10.0.0.1", family: 6 };
  const outside = { address: "93.184.215.14", family: 4 };

  it("to a public name that leads into one's own network is refused", async () => {
    for (const all of [true, false]) {
      await expect(resolved("rebound.example.org", [loopback, mapped], all)).rejects.toThrow(
        "leads into a private network",
      );
      await expect(resolved("rebound.example.org", [], all)).rejects.toThrow("leads into a private network");
    }
  });

  it("takes of several addresses only those that are public", async () => {
    expect(await resolved("api.example.org", [loopback, outside, mapped], true)).toEqual([outside]);
    expect(await resolved("api.example.org", [loopback, outside], false)).toBe(outside.address);
  });

  it("to a name of one's own network may lead there", async () => {
    expect(await resolved("ollama.internal", [loopback], true)).toEqual([loopback]);
  });

  it("fails when the name does not resolve", async () => {
    const failing = ((_: string, __: object, done: (error: Error, found: undefined) => void) =>
      done(new Error("ENOTFOUND"), undefined)) as unknown as typeof lookup;
    await expect(
      new Promise((resolve, reject) => {
        guardedLookup("api.example.org", failing)("api.example.org", {}, (error, found) =>
          error === null ? resolve(found) : reject(error),
        );
      }),
    ).rejects.toThrow("ENOTFOUND");
  });
});
