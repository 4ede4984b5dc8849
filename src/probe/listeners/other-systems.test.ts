import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listenersFrom, socketsHere } from "./listeners.ts";
import { macosSocketsFrom, parseLsof, parseMacosNetstat } from "./macos.ts";
import { runProgram } from "./run-program.ts";
import { parseTasklist, parseWindowsNetstat, windowsSocketsFrom } from "./windows.ts";

/** Recorded with lsof 4.95 on Linux, shortened; a Mac's lsof prints the same fields (lsof(8), OUTPUT FOR OTHER PROGRAMS). */
const lsof = `p3455
cepmd
Lrabbitmq
f3
tIPv4
n127.0.0.1:34369
f4
tIPv6
n[::1]:34369
p5238
cnode
Lroot
f18
tIPv6
n*:18402
p23190
cClickHouse\\x20Server
f40
tIPv4
n*:8123
`;

/** Written after the manual of netstat(1) of macOS, not recorded. */
const netstat = `Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)
tcp4       0      0  127.0.0.1.34369        *.*                    LISTEN
tcp6       0      0  ::1.34369              *.*                    LISTEN
tcp46      0      0  *.18402                *.*                    LISTEN
tcp6       0      0  *.5000                 *.*                    LISTEN
tcp4       0      0  *.8123                 *.*                    LISTEN
tcp6       0      0  fe80::1%lo0.9000       *.*                    LISTEN
tcp4       0      0  192.168.1.20.51234     17.248.1.1.443         ESTABLISHED
udp4       0      0  *.5353                 *.*
`;

describe("a Mac", () => {
  test("names all that listens, and the processes that may be seen", () => {
    const { sockets, gaps } = macosSocketsFrom({ stdout: netstat }, { stdout: lsof });
    expect(sockets).toEqual([
      { address: "127.0.0.1", port: 34_369, user: "rabbitmq", process: { pid: 3455, name: "epmd" } },
      { address: "::1", port: 34_369, user: "rabbitmq", process: { pid: 3455, name: "epmd" } },
      { address: "::", port: 18_402, onlyIPv6: false, user: "root", process: { pid: 5238, name: "node" } },
      { address: "::", port: 5000, onlyIPv6: true },
      { address: "0.0.0.0", port: 8123, process: { pid: 23_190, name: "ClickHouse Server" } },
      { address: "fe80::1", port: 9000 },
    ]);
    expect(gaps).toEqual(["2 of the listeners: whose processes they are cannot be seen without root"]);
  });

  test("without netstat gives what lsof knows, and says that it is not all", () => {
    const problem = "netstat is not there";
    const { sockets, gaps } = macosSocketsFrom({ stdout: "", problem }, { stdout: lsof });
    expect(sockets.length).toBe(4);
    expect(gaps).toEqual([`not all that listens here is known: ${problem}`]);
  });

  test("prints nothing that makes the reading fail", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseLsof(text)));
    fc.assert(fc.property(fc.string(), (text) => void parseMacosNetstat(`tcp4 0 0 ${text} *.* LISTEN`)));
    expect(parseLsof("pnone\nnhost:80\np1\nnhost:80\nn*:99999\nn\n").size).toBe(0);
  });
});

/** Written after Microsoft's page on netstat and its German edition, not recorded. */
const windowsFour = `
Aktive Verbindungen\r

  Proto  Lokale Adresse         Remoteadresse          Status           PID\r
  TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         1044\r
  TCP    127.0.0.1:11434        0.0.0.0:0              ABHÖREN         4321\r
  TCP    0.0.0.0:445            0.0.0.0:0              ABHÖREN         4\r
  TCP    192.168.1.20:51234     20.190.1.1:443         HERGESTELLT     7777\r
`;
const windowsSix = `
  TCP    [::]:135               [::]:0                 LISTENING       1044\r
  TCP    [::]:5985              [::]:0                 LISTENING       4\r
  TCP    [fe80::1%12]:139       [::]:0                 LISTENING       4\r
`;
const tasks = `"svchost.exe","1044","Services","0","12,345 K"\r\n"ollama.exe","4321","Console","1","412,345 K"\r\n`;

describe("Windows", () => {
  test("is read in any language", () => {
    const { sockets, gaps } = windowsSocketsFrom([{ stdout: windowsFour }, { stdout: windowsSix }], {
      stdout: tasks,
    });
    expect(gaps).toEqual([]);
    expect(sockets).toEqual([
      { address: "0.0.0.0", port: 135, process: { pid: 1044, name: "svchost.exe" } },
      { address: "127.0.0.1", port: 11_434, process: { pid: 4321, name: "ollama.exe" } },
      { address: "0.0.0.0", port: 445, process: { pid: 4, name: "System" } },
      { address: "::", port: 135, onlyIPv6: false, process: { pid: 1044, name: "svchost.exe" } },
      { address: "::", port: 5985, onlyIPv6: true, process: { pid: 4, name: "System" } },
      { address: "fe80::1", port: 139, process: { pid: 4, name: "System" } },
    ]);
  });

  test("without its programs is a gap for each", () => {
    const missing = { stdout: "", problem: "netstat.exe is not there" };
    expect(windowsSocketsFrom([missing, missing], missing).gaps.length).toBe(3);
  });

  test("prints nothing that makes the reading fail", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseWindowsNetstat(`TCP ${text} 0.0.0.0:0 L 5`)));
    fc.assert(fc.property(fc.string(), (text) => void parseTasklist(text)));
  });
});

test("a system that nobody knows how to ask is a gap, not an empty list", async () => {
  expect(await socketsHere("plan9")).toEqual({
    sockets: [],
    gaps: ["what listens here is not known: no way to ask plan9"],
  });
});

test("a program that is missing or fails says so, without what it was called with", async () => {
  expect(await runProgram("/nowhere/lsof", ["flag"])).toEqual({
    stdout: "",
    problem: "/nowhere/lsof is not there",
  });
  const failed = await runProgram(process.execPath, ["-e", "process.stdout.write('some'); process.exit(3)"]);
  expect(failed).toEqual({ stdout: "some", problem: `${process.execPath} failed (3)` });
});

test("every listener has a reach and a reason", () => {
  const { sockets } = macosSocketsFrom({ stdout: netstat }, { stdout: lsof });
  const found = listenersFrom(sockets, ["127.0.0.1", "192.168.1.20"]);
  expect(found.map(({ port, reachableBy }) => [port, reachableBy])).toEqual([
    [5000, "this machine"],
    [8123, "local network"],
    [9000, "local network"],
    [18_402, "local network"],
    [34_369, "this machine"],
    [34_369, "this machine"],
  ]);
  expect(found.every(({ because }) => because.length > 10)).toBe(true);
});
