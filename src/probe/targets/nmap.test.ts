import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { missingProgram } from "../../../test/servers/server-process.ts";
import { WatertightError } from "../../base/index.ts";
import { targetsFromNmap } from "./nmap.ts";

/** What nmap 7.93 wrote here about servers on loopback. */
function recorded(name: string): string {
  return readFileSync(new URL(`recorded/${name}.xml`, import.meta.url), "utf8");
}

function report(hosts: string): string {
  return `<nmaprun>\n<scaninfo type="syn" protocol="tcp"/>${hosts}<runstats><finished exit="success"/></runstats></nmaprun>`;
}

function host(ports: string, address = '<address addr="10.0.0.5" addrtype="ipv4"/>'): string {
  return report(`<host>${address}<ports>${ports}</ports></host>`);
}

const open = '<port protocol="tcp" portid="8123"><state state="open"/></port>';

describe("a report of nmap", () => {
  it("gives each host its open TCP ports, and what nmap recognised there but not what it guessed", () => {
    expect(targetsFromNmap(recorded("versions"), "scan.xml")).toEqual({
      targets: [
        {
          said: "127.0.0.1:36380 (localhost)",
          host: { address: "127.0.0.1" },
          ports: [36_380],
          from: "scan.xml, line 9",
          expects: "redis key-value store",
        },
        {
          said: "127.0.0.1:38123 (localhost)",
          host: { address: "127.0.0.1" },
          ports: [38_123],
          from: "scan.xml, line 9",
        },
      ],
      notes: [],
    });
  });

  it.each([
    ["name", ["127.0.0.1:38123 (localhost)"]],
    ["ipv6", ["[::1]:39200"]],
    ["fin", ["127.0.0.1:38123 (localhost)"]],
    ["ping", ["127.0.0.1 (localhost)", "127.0.0.2"]],
    ["udp", ["127.0.0.1 (localhost)"]],
    ["interrupted", []],
  ])("is read as it was recorded: %s", (name, said) => {
    expect(targetsFromNmap(recorded(name), "scan.xml").targets.map((target) => target.said)).toEqual(said);
  });

  it("leaves the ports open where only the host was looked for, or only UDP", () => {
    for (const name of ["ping", "udp"]) {
      const { targets } = targetsFromNmap(recorded(name), "scan.xml");
      expect(targets.length).toBeGreaterThan(0);
      expect(targets.every(({ ports }) => ports === undefined)).toBe(true);
    }
  });

  it("says what nmap could not tell, what speaks no TCP, and that it was interrupted", () => {
    const told = (xml: string) =>
      targetsFromNmap(xml, "s.xml").notes.map(({ text, unseen }) => [text, unseen]);
    expect(told(recorded("fin"))).toEqual([
      ["whether 38123 is open or filtered, nmap could not tell: looked at as well", false],
    ]);
    expect(told(host('<port protocol="udp" portid="53"><state state="open"/></port>'))).toEqual([
      ["53 is open but does not speak TCP: not looked at", true],
    ]);
    const interrupted = [["ends before nmap was done, so what it did not get to is not looked at", true]];
    expect(told(recorded("interrupted"))).toEqual(interrupted);
    expect(told("<nmaprun></nmaprun>")).toEqual(interrupted);
    expect(told(host(open).replace("success", "error"))).toEqual(interrupted);
  });

  it("cut off anywhere is still a report, and never a whole one", () => {
    const whole = recorded("versions").trimEnd();
    const begins = whole.indexOf("<scaninfo");
    for (let end = begins; end < whole.length; end += 1) {
      const { targets, notes } = targetsFromNmap(whole.slice(0, end), "s.xml");
      expect(targets.length).toBeLessThanOrEqual(2);
      expect(notes.some(({ unseen }) => unseen)).toBe(true);
    }
    expect(targetsFromNmap(whole, "s.xml").notes).toEqual([]);
  });

  it("passes over hosts that are down, hints about hosts and closed ports", () => {
    const down = `<hosthint><status state="up"/><address addr="10.0.0.1" addrtype="ipv4"/></hosthint><host><status state="down"/><address addr="10.0.0.2" addrtype="ipv4"/></host>`;
    expect(targetsFromNmap(report(down), "s.xml")).toEqual({ targets: [], notes: [] });
    expect(targetsFromNmap(host(open.replace("open", "closed")), "s.xml").targets).toEqual([]);
  });

  it("takes the name that was typed before the one looked up, the first IP address, and no name with strange characters", () => {
    const address = `<address addr="00:11:22:33:44:55" addrtype="mac"/><address addr="2001:DB8::5" addrtype="ipv6"/><hostnames><hostname name="rdns.example" type="PTR"/><hostname name="typed.example" type="user"/></hostnames>`;
    expect(targetsFromNmap(host(open, address), "s.xml").targets[0]?.said).toBe(
      "[2001:db8::5]:8123 (typed.example)",
    );
    const odd =
      '<address addr="10.0.0.5" addrtype="ipv4"/><hostnames><hostname name="a&#27;[2J" type="PTR"/></hostnames>';
    expect(targetsFromNmap(host(open, odd), "s.xml").targets[0]?.said).toBe("10.0.0.5:8123");
  });

  it.each([
    ["", "line 1: expected the report of nmap"],
    ["# Nmap 7.93 scan initiated", "line 1: expected the report of nmap"],
    ["\n<html></html>", "line 2: expected the report of nmap"],
    ["<nmaprun></nmaprun><nmaprun>", "line 1: expected the report of nmap"],
    ['<!DOCTYPE nmaprun [<!ENTITY a "b">]><nmaprun>', "no declarations in the DOCTYPE"],
    ['<nmaprun a="&b;">', "a value without < and without entities"],
    ['<nmaprun a="&#x110000;">', "a value without < and without entities"],
    ['<nmaprun a="&">', "a value without < and without entities"],
    ['<nmaprun a="<">', "a value without <"],
    ['<nmaprun a="1" a="2">', "each attribute once"],
    ["<nmaprun a=1>", "a value in quotes"],
    ["<nmaprun><a></b>", "the tag that closes what was opened last"],
    ["<nmaprun></nmaprun></nmaprun>", "the tag that closes"],
    ["<nmaprun>< host>", "a tag behind <"],
    [`<nmaprun>${"<a>".repeat(101)}`, "at most 100 tags inside one another"],
    [
      `<nmaprun ${Array.from({ length: 101 }, (_, index) => `a${index}="" `).join("")}>`,
      "at most 100 attributes",
    ],
    [host(open.replace("8123", "0")), "a port from 1 to 65535"],
    [host(open.replace("8123", "65536")), "a port from 1 to 65535"],
    [host(open, ""), "a host with an IP address"],
    [host(open, '<address addr="db.internal" addrtype="ipv4"/>'), "a host with an IP address"],
    [host(open, '<address addr="10.0.0.0/8" addrtype="ipv4"/>'), "a host with an IP address"],
    ["x".repeat(10_000_001), "at most 10 MB"],
  ])("is refused when it is something else (%#)", (xml, message) => {
    expect(() => targetsFromNmap(xml, "s.xml")).toThrow(WatertightError);
    expect(() => targetsFromNmap(xml, "s.xml")).toThrow(message);
  });

  it("never fetches or expands an entity, and does not take long for ten megabytes of anything", () => {
    const start = performance.now();
    for (const part of [
      "<a>",
      "<a/>",
      "<!---->",
      "<",
      "&amp;",
      " ",
      '<a b="',
      "</a>",
      "<?x?>",
      "\n",
      "<![CDATA[",
      "x",
    ]) {
      const xml = `<nmaprun>${part.repeat(Math.floor(9_900_000 / part.length))}`;
      try {
        targetsFromNmap(xml, "s.xml");
      } catch (thrown) {
        if (!(thrown instanceof WatertightError)) throw thrown;
      }
    }
    expect(performance.now() - start).toBeLessThan(25_000);
  });

  it("is targets or a WatertightError, whatever is in it", () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          "<nmaprun>",
          "</nmaprun>",
          "<host>",
          "</host>",
          "<ports>",
          "</ports>",
          open,
          '<port protocol="tcp" portid="1"/>',
          '<address addr="10.0.0.1" addrtype="ipv4"/>',
          '<state state="open"/>',
          "<",
          ">",
          "/>",
          '"',
          "&",
          "<!--",
          "-->",
          "<?",
          "?>",
          "<!DOCTYPE a>",
          '<hostname name="a"/>',
          "<status/>",
          '<finished exit="success"/>',
        ),
        fc.string({ unit: "binary", maxLength: 5 }),
      ),
      { maxLength: 20 },
    );
    let read = 0;
    fc.assert(
      fc.property(pieces, fc.boolean(), (parts, framed) => {
        try {
          targetsFromNmap(framed ? `<nmaprun>${parts.join("")}` : parts.join(""), "s.xml");
          read += 1;
        } catch (thrown) {
          if (!(thrown instanceof WatertightError)) throw thrown;
        }
      }),
      { numRuns: 3000 },
    );
    expect(read).toBeGreaterThan(50);
  });

  const missing = missingProgram("/usr/bin/nmap", "nmap");
  it.skipIf(missing !== undefined)(
    `is read as nmap writes it here${missing === undefined ? "" : ` (${missing})`}`,
    async () => {
      const server = createServer((socket) => socket.destroy());
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      try {
        const flags = ["-n", "-Pn", "-sT", "-p", String(port), "-oX", "-", "127.0.0.1"];
        const { stdout } = await promisify(execFile)("/usr/bin/nmap", flags, { timeout: 20_000 });
        const { targets, notes } = targetsFromNmap(stdout, "live.xml");
        expect(targets).toMatchObject([{ host: { address: "127.0.0.1" }, ports: [port] }]);
        expect(notes).toEqual([]);
      } finally {
        server.close();
      }
    },
  );
});
