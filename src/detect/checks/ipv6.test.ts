import { describe, expect, it } from "vitest";
import { ipv6Kind } from "./ipv6.ts";

describe("ipv6Kind", () => {
  it.each([
    ["2606:4700:4700::1111", "public"],
    ["2a02:8109:9a3f:1c00:0:0:0:1b7", "public"],
    ["::1", "loopback"],
    ["::", "unspecified"],
    ["fe80::1", "link-local"],
    ["fd12:3456:789a::1", "private"],
    ["2001:db8::1", "documentation"],
    ["3fff:123::1", "documentation"],
    ["ff02::1", "multicast"],
    ["::ffff:8.8.8.8", "reserved"],
  ])("%s is %s", (address, kind) => {
    expect(ipv6Kind(address)).toBe(kind);
  });

  it.each([["2001:db8"], ["1::2::3"], ["1:2:3:4:5:6:7:8:9"], ["12345::1"], ["g::1"], ["::1.2.3.999"]])(
    "refuses %s",
    (text) => {
      expect(ipv6Kind(text)).toBeUndefined();
    },
  );
});
