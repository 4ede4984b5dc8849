import { describe, expect, it } from "vitest";
import { parseStoreAddress } from "./store-address.ts";

describe("the address of a store", () => {
  it.each([
    ["clickhouse://h", { url: "http://h:8123", user: "default", database: "default", cluster: undefined }],
    [
      "clickhouses://a%40b@[::1]/x%20y?cluster=north",
      { url: "https://[::1]:8443", user: "a@b", database: "x y", cluster: "north" },
    ],
    ["http://u@h:99/d/", { url: "http://h:99", user: "u", database: "d", cluster: undefined }],
    ["https://h", { url: "https://h", user: "default", database: "default", cluster: undefined }],
  ])("%s", (text, address) => {
    expect(parseStoreAddress(text)).toEqual(address);
  });

  it.each([
    "",
    "h:8123",
    "postgres://h",
    "clickhouse:///d",
    "clickhouse://h/%zz",
    "clickhouse://h?x=1",
    "clickhouse://h#x",
  ])("cannot be %j", (text) => {
    expect(() => parseStoreAddress(text)).toThrow(expect.objectContaining({ kind: "usage" }));
  });

  it("holds no password, and an error does not repeat it", () => {
    const secret = "a".repeat(20);
    try {
      parseStoreAddress(`clickhouse://u:${secret}@h`);
      expect.unreachable();
    } catch (thrown) {
      expect(String(thrown)).not.toContain(secret);
      expect(thrown).toMatchObject({ kind: "usage", hint: expect.stringContaining("WATERTIGHT_PASSWORD") });
    }
  });
});
