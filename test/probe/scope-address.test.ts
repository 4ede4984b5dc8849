import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressText, parseAddress, parseRange, rangesBetween } from "../../src/probe/scope/address.ts";
import { type AddressClass, classOf } from "../../src/probe/scope/address-class.ts";
import { hostName, nameSet, parseScopeName } from "../../src/probe/scope/host-name.ts";
import { rangeSet } from "../../src/probe/scope/range-set.ts";

const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6();

describe("the class of an address", () => {
  const borders: readonly (readonly [AddressClass, string])[] = [
    ["refused", "0.0.0.0 0.255.255.255"],
    ["public", "1.0.0.0 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0"],
    ["private", "10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255"],
    ["loopback", "127.0.0.0 127.0.0.1 127.255.255.255"],
    ["link-local", "169.254.0.0 169.254.169.253 169.254.169.255 169.254.255.255"],
    ["public", "169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.0"],
    ["private", "172.16.0.0 172.31.255.255 192.168.0.0 192.168.255.255 198.18.0.0 198.19.255.255"],
    ["refused", "192.0.0.0 192.0.0.255 192.88.99.1"],
    ["public", "192.0.2.1 192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0"],
    ["public", "198.51.100.7 203.0.113.10 223.255.255.255"],
    ["refused", "224.0.0.0 239.255.255.255 240.0.0.0 255.255.255.254 255.255.255.255"],
    ["refused", "169.254.169.254 169.254.170.2 169.254.170.23 100.100.100.200 168.63.129.16"],

    ["refused", ":: 0:0:0:0:0:0:0:0 100::1 200::1 4000::1 5f00::1 fbff::1 fe00::1 fe7f::1 fec0::1 feff::1"],
    ["loopback", "::1 0:0:0:0:0:0:0:1 ::1%lo"],
    ["private", "fc00:: fd00::5 fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff FD00::5"],
    ["link-local", "fe80::1 fe80::1%eth0 febf::1"],
    ["refused", "ff00::1 ff02::1%eth0 ffff::1"],
    ["public", "2000::1 2001:200::1 2001:db8::1 2003::1 2606:4700::1111 3fff::1 64:ff9b:1::7f00:1"],
    ["refused", "2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:10::1 2001:20::1 2001:1ff::1"],
    ["refused", "fd00:ec2::254 fd00:ec2::23 fd20:ce::254 fe80::a9fe:a9fe%eth0"],

    // The socket speaks IPv4 to a mapped address.
    ["loopback", "::ffff:127.0.0.1 ::ffff:7f00:1 0:0:0:0:0:ffff:127.0.0.1 ::FFFF:127.0.0.1"],
    ["private", "::ffff:10.0.0.5 ::ffff:c0a8:1"],
    ["link-local", "::ffff:169.254.1.1"],
    ["refused", "::ffff:0.0.0.0 ::ffff:169.254.169.254 ::ffff:a9fe:a9fe ::ffff:255.255.255.255"],
    ["public", "::ffff:8.8.8.8"],
    // To all other forms a packet leaves this machine.
    ["private", "::10.0.0.5 64:ff9b::10.0.0.5 2002:a00:5::1"],
    ["public", "::8.8.8.8 64:ff9b::808:808 2002:808:808::1"],
    ["refused", "::127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::7f00:1 2002:7f00:1::1 ::0.0.0.2"],
    ["refused", "64:ff9b::a9fe:a9fe 2002:a9fe:a9fe::1 64:ff9b::169.254.1.1 2002:e000:1::1 64:ff9b::"],
    ["refused", "::ffff:0:127.0.0.1 ::fffe:127.0.0.1 64:ff9c::1 64:ff9b:0:1::1"],
  ];
  const each = borders.flatMap(([expected, texts]) =>
    texts.split(" ").map((text) => [text, expected] as const),
  );

  test.each(each)("%s is %s", (text, expected) => {
    expect(isIP(text)).not.toBe(0);
    expect(classOf(text)).toBe(expected);
  });

  test.each([
    ...["127.1", "127.0.1", "0x7f.1", "0x7f000001", "017700000001", "2130706433", "1.2.3", "127.0.0.01"],
    ...[
      "0177.0.0.1",
      "127.0.0.1.",
      " 127.0.0.1",
      "127.0.0.1\n",
      "127.0.0.1/8",
      "127.0.0.1:80",
      "[::1]",
      "::1/128",
    ],
    ...["１２７.0.0.1", "127。0。0。1", "::ffff:127.1", "1::2::3", "::%", "", "localhost", "%lo", "-1.0.0.0"],
    `::1%${"a".repeat(5000)}`,
  ])("%j is a name and has no class but refused", (text) => {
    expect(parseAddress(text)).toBeUndefined();
    expect(classOf(text)).toBe("refused");
  });

  test("only what Node calls an address is one, and nothing fails", () => {
    const zone = fc.constantFrom("", "%eth0", "%1", "%a b");
    const texts = fc.oneof(
      fc.string(),
      ipv4,
      fc.tuple(ipv6, zone).map(([text, behind]) => `${text}${behind}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseAddress(text) !== undefined).toBe(isIP(text) !== 0);
      }),
    );
  });

  test("an IPv4 address is the same mapped", () => {
    fc.assert(
      fc.property(ipv4, (text) => {
        expect(classOf(`::ffff:${text}`)).toBe(classOf(text));
      }),
    );
  });

  test("no other way to write an IPv4 address gets it a freer class", () => {
    const hexOf = (text: string): string => (parseAddress(text)?.value ?? 0n).toString(16).slice(-8);
    const strictness: readonly AddressClass[] = ["loopback", "link-local", "private", "public", "refused"];
    fc.assert(
      fc.property(
        fc.oneof(
          ipv4,
          ipv4.map((text) => text.replace(/^\d+/, "127")),
        ),
        (text) => {
          const hex = hexOf(text);
          const groups = `${hex.slice(0, 4)}:${hex.slice(4)}`;
          for (const written of [`64:ff9b::${groups}`, `2002:${groups}::1`, `::${text}`]) {
            if (written === "::0.0.0.1") continue;
            expect(strictness.indexOf(classOf(written))).toBeGreaterThanOrEqual(
              strictness.indexOf(classOf(text)),
            );
            expect(["private", "public", "refused"]).toContain(classOf(written));
          }
        },
      ),
    );
  });

  test("one spelling leads back to the same address", () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), (text) => {
        const parsed = parseAddress(text);
        const spelled = addressText(parsed?.value ?? -1n);
        expect(parseAddress(spelled)?.value).toBe(parsed?.value);
        expect(addressText(parseAddress(spelled)?.value ?? -1n)).toBe(spelled);
      }),
    );
    expect(addressText(parseAddress("2001:DB8:0:0:0:0:0:10")?.value ?? 0n)).toBe("2001:db8::10");
    expect(addressText(parseAddress("::ffff:a00:5")?.value ?? 0n)).toBe("10.0.0.5");
  });
});

describe("ranges", () => {
  test("hold what Node's own list of networks holds", () => {
    const networkOf = (bits: number) =>
      fc.tuple(bits === 32 ? ipv4 : ipv6, fc.integer({ min: 32, max: bits === 32 ? 32 : 128 }));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(networkOf(32), networkOf(128)), { maxLength: 20 }),
        fc.array(fc.oneof(ipv4, ipv6), { minLength: 1, maxLength: 20 }),
        (networks, others) => {
          const list = new BlockList();
          const ranges = networks.flatMap(([address, prefix]) => {
            const value = parseAddress(address)?.value ?? 0n;
            const free = 128n - BigInt(isIP(address) === 4 ? prefix + 96 : prefix);
            const text = `${addressText((value >> free) << free)}/${prefix}`;
            const read = parseRange(text);
            if ("problem" in read) return [];
            list.addSubnet(text.split("/")[0] ?? "", prefix, text.includes(":") ? "ipv6" : "ipv4");
            return [read];
          });
          const set = rangeSet(ranges);
          const near = networks.map(([address]) => address);
          for (const address of [...near, ...others]) {
            const parsed = parseAddress(address);
            if (parsed === undefined) throw new Error("not an address");
            expect(set.has(parsed)).toBe(list.check(address, isIP(address) === 4 ? "ipv4" : "ipv6"));
          }
        },
      ),
    );
  });

  test.each([
    ["10.0.0.0/24", "10.0.0.0", "10.0.0.255"],
    ["10.0.0.0/8", "10.0.0.0", "10.255.255.255"],
    ["10.0.0.5", "10.0.0.5", "10.0.0.5"],
    ["10.0.0.5/32", "10.0.0.5", "10.0.0.5"],
    ["::ffff:10.0.0.0/104", "10.0.0.0", "10.255.255.255"],
    ["fd00::/32", "fd00::", "fd00:0:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["fd00::5/128", "fd00::5", "fd00::5"],
  ])("%s goes from %s to %s", (text, first, last) => {
    const read = parseRange(text);
    if ("problem" in read) throw new Error(read.problem);
    expect([addressText(read.first), addressText(read.last)]).toEqual([first, last]);
  });

  test.each([
    ...["10.0.0.0/7", "0.0.0.0/0", "::/0", "fd00::/31", "::/32", "::/80", "::ffff:0:0/96", "::ffff:0:0/100"],
    ...["10.0.0.5/24", "fd00::5/64", "10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/-1"],
    ...[
      "10.0.0.0/24/24",
      "10.0.0.0/1e1",
      "10.0.0.0/ 24",
      "10/8",
      "10.0/16",
      "10.0.0.0-5",
      "db.example.com",
      "",
    ],
  ])("%j is refused, and not quoted", (text) => {
    const read = parseRange(text);
    expect(read).toEqual({ problem: expect.stringMatching(/^expected /) });
    if (text !== "") expect(JSON.stringify(read)).not.toContain(`"${text}"`);
  });

  test("from one address to another are exactly these networks", () => {
    const from = parseAddress("10.0.0.5")?.value ?? 0n;
    const to = parseAddress("10.0.0.20")?.value ?? 0n;
    expect(rangesBetween({ first: from, last: to, zone: "" })).toEqual([
      ...["10.0.0.5", "10.0.0.6/31", "10.0.0.8/29", "10.0.0.16/30", "10.0.0.20"],
    ]);
    fc.assert(
      fc.property(fc.oneof(ipv4, ipv6), fc.bigInt({ min: 0n, max: 1n << 20n }), (text, more) => {
        const first = parseAddress(text)?.value ?? 0n;
        const last = first + more;
        fc.pre(last >> 32n === 0xffffn || first >> 32n !== 0xffffn);
        fc.pre(last < 1n << 128n);
        let next = first;
        for (const network of rangesBetween({ first, last, zone: "" })) {
          const read = parseRange(network);
          if ("problem" in read) throw new Error(`${network}: ${read.problem}`);
          expect(read.first).toBe(next);
          next = read.last + 1n;
        }
        expect(next).toBe(last + 1n);
      }),
    );
  });

  test.each([
    ["10.0.0.0", "10.0.0.0/24"],
    ["10.0.0.0/24", "10.0.0.0"],
  ])("%s and %s together hold the wider one", (...texts) => {
    const set = rangeSet(texts.map(parseRange).flatMap((read) => ("problem" in read ? [] : [read])));
    expect(set.has({ value: parseAddress("10.0.0.9")?.value ?? 0n, zone: "" })).toBe(true);
    expect(set.has({ value: parseAddress("10.0.1.0")?.value ?? 0n, zone: "" })).toBe(false);
  });

  test("with a zone hold for that interface only, without one for all", () => {
    const setOf = (text: string) => {
      const read = parseRange(text);
      if ("problem" in read) throw new Error(read.problem);
      return rangeSet([read]);
    };
    const address = (text: string) => parseAddress(text) ?? { value: 0n, zone: "" };
    expect(setOf("fe80::/64").has(address("fe80::1%eth1"))).toBe(true);
    expect(setOf("fe80::%eth0/64").has(address("fe80::1%eth0"))).toBe(true);
    expect(setOf("fe80::%eth0/64").has(address("fe80::1%eth1"))).toBe(false);
    expect(setOf("fe80::%eth0/64").has(address("fe80::1"))).toBe(false);
  });
});

describe("names", () => {
  test.each([
    ["DB.Example.COM.", "db.example.com"],
    ["localhost", "localhost"],
    ["_dmarc.example.com", "_dmarc.example.com"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["1.2.3.example", "1.2.3.example"],
  ])("%s is %s", (text, name) => {
    expect(hostName(text)).toBe(name);
  });

  test.each([
    ...[
      "127.1",
      "0x7f.1",
      "1.2.3",
      "017700000001",
      "10.0.0.5",
      "１２７．１",
      "a.0x7f",
      "::1",
      "fe80::1%eth0",
    ],
    ...[
      "",
      ".",
      "..",
      "a..b",
      "-a.example",
      "a b",
      "a@b.example",
      "ü@b.example",
      "a/b",
      "ü/b",
      "ex%61mple.com",
    ],
    ...["*.example.com", "a\u0000b", "a\nb", `${"a".repeat(64)}.example`, "a.".repeat(200)],
  ])("%j is no name", (text) => {
    expect(hostName(text)).toBeUndefined();
  });

  test("a star stands for every name below, not for the domain itself", () => {
    const names = nameSet(["*.example.com", "db.internal"]);
    const inside = ["a.example.com", "a.b.example.com", "db.internal"];
    const outside = ["example.com", "aexample.com", "example.com.evil.test", "internal", "a.db.internal"];
    expect(inside.filter((name) => names.has(name))).toEqual(inside);
    expect(outside.filter((name) => names.has(name))).toEqual([]);
  });

  test.each(["*", "*.com", "*.*.example.com", "a.*.example.com", "*example.com", "*.", "*.1.2.3"])(
    "%s is refused as a name of a scope",
    (text) => {
      expect(parseScopeName(text)).toEqual({ problem: expect.stringMatching(/^expected /) });
    },
  );

  test("domains that nobody can buy a name in may stand behind a star", () => {
    expect(parseScopeName("*.Internal")).toEqual({ name: "*.internal" });
  });
});
