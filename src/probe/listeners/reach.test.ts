import { describe, expect, test } from "vitest";
import { reachOf } from "./reach.ts";

const port = 6379;
const loopback = ["127.0.0.1", "::1"];
const office = [...loopback, "192.168.1.20", "fe80::1", "fd00::20"];
const rented = [...office, "8.8.4.4"];

function reach(address: string, own: readonly string[] | undefined, onlyIPv6?: boolean): string {
  return reachOf({ address, port, ...(onlyIPv6 !== undefined && { onlyIPv6 }) }, own).reachableBy;
}

describe("who can reach a listener", () => {
  test.each([
    ["127.0.0.1", "this machine"],
    ["127.8.8.8", "this machine"],
    ["::1", "this machine"],
    ["10.0.0.5", "local network"],
    ["172.17.0.1", "local network"],
    ["100.64.0.9", "local network"],
    ["169.254.7.7", "local network"],
    ["fe80::1", "local network"],
    ["fd00::1", "local network"],
    ["8.8.8.8", "everyone"],
    ["2600::1", "everyone"],
    // Not known to be anything better.
    ["240.0.0.1", "everyone"],
    ["169.254.169.254", "everyone"],
  ])("bound to %s: %s", (address, expected) => {
    expect(reach(address, rented)).toBe(expected);
  });

  test("on every address depends on which this machine has", () => {
    expect(reach("0.0.0.0", loopback)).toBe("this machine");
    expect(reach("0.0.0.0", office)).toBe("local network");
    expect(reach("0.0.0.0", rented)).toBe("everyone");
    expect(reach("::", office)).toBe("local network");
    expect(reach("::", rented)).toBe("everyone");
  });

  test("on every IPv6 address leaves a public IPv4 address out only when that is certain", () => {
    expect(reach("::", rented, true)).toBe("local network");
    expect(reach("::", rented, false)).toBe("everyone");
    expect(reach("0.0.0.0", [...office, "2600::1"])).toBe("local network");
    expect(reach("::", [...office, "2600::1"], true)).toBe("everyone");
  });

  test("is everyone when the addresses of this machine are not known", () => {
    expect(reach("0.0.0.0", undefined)).toBe("everyone");
    expect(reach("127.0.0.1", undefined)).toBe("this machine");
  });

  test("says why, with the public address", () => {
    expect(reachOf({ address: "::", port }, rented).because).toContain("8.8.4.4");
    expect(reachOf({ address: "0.0.0.0", port }, office).because).toContain("router");
  });
});
