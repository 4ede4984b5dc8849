import { describe, expect, it } from "vitest";
import { ipv4Kind } from "./ipv4.ts";

describe("ipv4Kind", () => {
  it.each([
    ["8.8.8.8", "public"],
    ["172.15.0.1", "public"],
    ["172.16.0.1", "private"],
    ["172.32.0.1", "public"],
    ["10.0.0.1", "private"],
    ["100.64.0.1", "private"],
    ["192.168.255.255", "private"],
    ["169.254.169.254", "link-local"],
    ["127.0.0.53", "loopback"],
    ["0.0.0.0", "unspecified"],
    ["192.0.2.1", "documentation"],
    ["198.51.100.7", "documentation"],
    ["203.0.113.9", "documentation"],
    ["198.18.0.1", "reserved"],
    ["239.1.1.1", "multicast"],
    ["255.255.255.255", "reserved"],
  ])("%s is %s", (address, kind) => {
    expect(ipv4Kind(address)).toBe(kind);
  });

  it.each([["256.1.1.1"], ["1.2.3"], ["1.2.3.4.5"], ["01.2.3.4"], ["1.2.3.x"], [""]])(
    "refuses %s",
    (text) => {
      expect(ipv4Kind(text)).toBeUndefined();
    },
  );
});
