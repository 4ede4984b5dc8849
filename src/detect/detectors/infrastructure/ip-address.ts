import { ipv4Kind } from "../../checks/ipv4.ts";
import { ipv6Kind } from "../../checks/ipv6.ts";
import type { Candidate, Detector } from "../../detector.ts";

const common = { dataClass: "infrastructure", severity: "low", remedy: "hide.infrastructure" } as const;
const v4References = ["RFC 791", "RFC 6890", "https://www.iana.org/assignments/iana-ipv4-special-registry/"];
const v6References = ["RFC 4291", "RFC 5952", "https://www.iana.org/assignments/iana-ipv6-special-registry/"];

const addressWords: readonly string[] = [
  "ip", "ips", "ip address", "ip_address", "ipaddr", "ipv4", "client", "remote", "remote_addr", "x-forwarded-for", "host", "hostname",
  "server", "peer",  "src", "dst",  "addr", "inet", "nameserver", "gateway", "ssh", "login", "listen", "ip地址",
]; // biome-ignore format: a table

/** 1.2.3.4 is also how programs are numbered. */
const versionBefore =
  /(?:version|ver|v|revision|release|rev|build|update|firmware|chrome|safari|edg|firefox|opr|gecko|webkit|applewebkit|mobile|driver|sdk|v8|since|v8 to|upgraded? to|downgraded? to|bumped? to|workflow|==|>=|<=|~=|\^|@)["']?[\s:=/.-]{0,3}["']?$/i;
/** Numbers of sections, object identifiers and assemblies. */
const numberedBefore =
  /(?:section|§|chapter|oid|appendix|table|figure|clause|kapitel|abschnitt)[\s-]{0,2}$|object\s*:$/i;

function isV4(wanted: "public" | "private"): (candidate: Candidate) => boolean | "medium" {
  return ({ value, text, start, end, nearWord }) => {
    const [bare = "", prefix] = value.split("/");
    if (prefix !== undefined && Number(prefix) > 32) return false;
    const kind = ipv4Kind(bare);
    if (kind !== wanted) return false;
    const before = text.slice(Math.max(0, start - 24), start);
    if (versionBefore.test(before) || numberedBefore.test(before)) return false;
    if (/^[-+.][a-z]/i.test(text.slice(end, end + 2)) && !/^\.[a-z]/i.test(text.slice(end, end + 2)))
      return false;
    if (wanted === "public" && nearWord === undefined && isLikeVersion(bare) && !isWellKnown(bare)) {
      // 14.2.77.13 without a word is as likely a version as an address, but not so in a log or with a port.
      if (!/^(?: - |:\d{2,5}\b|\/\d)/.test(text.slice(end, end + 6)) && prefix === undefined) return false;
    }
    return nearWord !== undefined || wanted === "private" || bare.length > 9 || "medium";
  };
}

/** Four small numbers, the first of them smallest. */
function isLikeVersion(address: string): boolean {
  const [major = 0, ...rest] = address.split(".").map(Number);
  return (
    address.length <= 8 ||
    (major <= 30 && rest.every((number) => number < 100)) ||
    (major <= 12 && (rest[0] ?? 0) <= 30)
  );
}

function isWellKnown(address: string): boolean {
  return address === "1.1.1.1" || address === "8.8.8.8" || address === "8.8.4.4" || address === "9.9.9.9";
}

/** First groups of the blocks that the registries have been given (IANA IPv6 global unicast assignments). */
const globalBlocks = [
  "2001", "2002", "2003", "2610", "2620", "2630", "2c0f",
  ...["240", "260", "280", "2a0", "2a1"].flatMap((block) => [..."0123456789abcdef"].map((digit) => block + digit)),
].map((group) => `${group}:`); // biome-ignore format: a table

const v6 = (first: string): RegExp =>
  new RegExp(
    `${first}(?::[0-9a-f]{1,4}){0,6}(?:::|:)(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,5})?(?:/\\d{1,3})?`,
    "i",
  );

function isV6(...wanted: readonly string[]): (candidate: Candidate) => boolean {
  return ({ value, text, start, end }) => {
    if (text.charAt(start - 1) === ":" || text.charAt(end) === ":") return false;
    const [bare = "", prefix] = value.split("/");
    const kind = ipv6Kind(bare);
    return kind !== undefined && wanted.includes(kind) && (prefix === undefined || Number(prefix) <= 128);
  };
}

export const ipAddress: readonly Detector[] = [
  {
    ...common,
    severity: "medium",
    id: "infrastructure.ip.public",
    title: "public IP address (IPv4)",
    pattern: /\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?/,
    shape: { digits: [4, 14] },
    near: addressWords,
    edges: "number",
    check: isV4("public"),
    finds: [
      '84.17.52.201 - - [10/Oct/2025:13:55:36 +0000] "GET / HTTP/1.1" 200',
      "client_ip=8.8.8.8",
      "allow 185.199.108.0/22 only",
    ],
    ignores: [
      "version 84.17.52.201",
      "Chrome/120.0.6099.109 Safari",
      "203.0.113.7 and 198.51.100.4",
      "127.0.0.1 0.0.0.0",
      "numpy==1.26.4.1",
      "300.17.52.201",
      "84.17.52.201.5",
    ],
    references: v4References,
  },
  {
    ...common,
    id: "infrastructure.ip.private",
    title: "private IP address (IPv4)",
    pattern:
      /(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01])|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.\d{1,3}\.\d{1,3}(?:\/\d{1,2})?/,
    shape: { digits: [6, 14] },
    near: addressWords,
    edges: "number",
    check: isV4("private"),
    finds: ["connect to 10.12.0.7:9000 failed", "subnet 192.168.178.0/24", "host=172.20.14.3"],
    ignores: ["172.32.14.3", "v10.12.0.7", "10.12.0.700", "Version: 10.0.19041.1"],
    references: ["RFC 1918", "RFC 6598", ...v4References],
  },
  {
    ...common,
    severity: "medium",
    id: "infrastructure.ip.v6-public",
    title: "public IP address (IPv6)",
    pattern: v6("2[0-9a-f]{3}"),
    keywords: globalBlocks,
    keywordWithin: 1,
    check: isV6("public"),
    finds: ["2a02:8109:9a3f:1c00::1b7 - - GET /", "AAAA 2606:4700:4700::1111", "prefix 2a00:1450:4001::/48"],
    ignores: ["2001:db8::1", "2001:10:05", "2a02:8109", "at 2025:10:10:10"],
    references: v6References,
  },
  {
    ...common,
    id: "infrastructure.ip.v6-private",
    title: "private IP address (IPv6)",
    pattern: v6("f(?:e80|[cd][0-9a-f]{2})"),
    near: ["ip", "ipv6", "inet6", "address", "addr", "host", "listen", "peer", "server", "prefix", "link"],
    context: "required",
    check: isV6("private", "link-local"),
    finds: ["inet6 fe80::a00:27ff:fe4e:66a1 scope link", "listen on ipv6 fd12:3456:789a:1::1"],
    ignores: ["ipv6 2a02:8109::1", "ip fe80", "address fd12:3456"],
    references: ["RFC 4193", ...v6References],
  },
  {
    ...common,
    id: "infrastructure.mac-address",
    title: "hardware address (MAC)",
    pattern:
      /[0-9a-f]{2}(?::[0-9a-f]{2}){5}|[0-9a-f]{2}(?:-[0-9a-f]{2}){5}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}/i,
    near: [
      "mac", "mac address", "macaddress", "mac_address", "mac-adresse", "adresse mac", "hwaddr", "hardware address", "link/ether",
      "ether", "bssid", "lladdr", "wlan", "ethernet", "bluetooth", "mac地址", "物理地址",
    ], // biome-ignore format: a table
    context: "required",
    check: ({ value, text, start, end }) => {
      const digits = value.replace(/[^0-9a-f]/gi, "").toLowerCase();
      const longer = /[:-]/.test(text.charAt(start - 1)) && /[0-9a-f]/i.test(text.charAt(start - 2));
      return !longer && !/^[:-][0-9a-f]/i.test(text.slice(end, end + 2)) && new Set(digits).size > 2;
    },
    finds: [
      "link/ether 52:54:00:8c:1a:f3 brd ff:ff:ff:ff:ff:ff",
      '"mac":"A4-83-E7-2B-90-1D"',
      "MAC 001b.63f2.84a7",
    ],
    ignores: ["mac ff:ff:ff:ff:ff:ff", "52:54:00:8c:1a:f3", "fingerprint mac 52:54:00:8c:1a:f3:aa:bb"],
    references: ["IEEE 802-2014 §8", "https://standards.ieee.org/products-programs/regauth/"],
  },
];
