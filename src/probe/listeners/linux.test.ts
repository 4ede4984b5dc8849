import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isMainThread } from "node:worker_threads";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { containerGap } from "./container.ts";
import { linuxSockets } from "./linux.ts";
import { listeners, listenersFrom } from "./listeners.ts";
import { parseSocketLine } from "./proc-net.ts";
import { programName } from "./process-owners.ts";

const heading =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode";

/** A line as Linux 6.1 on x86-64 prints it; recorded, with address, state, user and inode changed. */
function line(local: string, inode: number, uid = 0, state = "0A"): string {
  const remote = local.length > 20 ? "0".repeat(32) : "0".repeat(8);
  return `   0: ${local} ${remote}:0000 ${state} 00000000:00000000 00:00000000 00000000  ${uid}        0 ${inode} 1 00000000aedfd3f1 100 0 0 10 0`;
}

/** A made-up root of a file system; a value that begins with @ is a link. */
async function root(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "watertight-proc-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    if (content.startsWith("@")) await symlink(content.slice(1), join(folder, name));
    else await writeFile(join(folder, name), content);
  }
  return folder;
}

const anywhere = `${"0".repeat(32)}:1F90`;

describe("what /proc says about a socket", () => {
  test("is read in the byte order of the kernel", () => {
    expect(parseSocketLine(line("0100007F:18EB", 7), "LE")).toMatchObject({
      address: "127.0.0.1",
      port: 6379,
    });
    expect(parseSocketLine(line("7F000001:18EB", 7), "BE")).toMatchObject({ address: "127.0.0.1" });
    const six = "00000000000000000000000001000000:1F90";
    expect(parseSocketLine(line(six, 7), "LE")).toMatchObject({ address: "::1", port: 8080 });
    const mapped = "0000000000000000FFFF00000100007F:1F90";
    expect(parseSocketLine(line(mapped, 7), "LE")).toMatchObject({ address: "127.0.0.1" });
    expect(parseSocketLine(line(anywhere, 7), "LE")).toMatchObject({ address: "::" });
  });

  test("is nothing when it does not listen", () => {
    expect(parseSocketLine(heading)).toBeUndefined();
    expect(parseSocketLine(line("0100007F:18EB", 7, 0, "01"))).toBeUndefined();
  });

  test("never throws, whatever the line", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseSocketLine(text)));
    const field = fc.constantFrom("0A", "0100007F:18EB", ":", "zz", "00000000:FFFFF", "-1");
    fc.assert(fc.property(fc.array(field), (fields) => void parseSocketLine(fields.join(" "))));
  });
});

describe("a program's name", () => {
  test.each([
    ["clickhouse-serv\n", "/usr/bin/clickhouse-server\0--config-file=x\0", "clickhouse-server"],
    ["redis-server\n", "redis-server 0.0.0.0:6379\0", "redis-server"],
    ["postgres\n", "postgres: writer\0", "postgres"],
    ["jupyter-noteboo\n", "/usr/bin/python3\0/usr/bin/jupyter-notebook\0", "jupyter-noteboo"],
    ["docker-proxy\n", "/usr/bin/docker-proxy\0-proto\0tcp\0", "docker-proxy"],
    ["node-MainThread\n", "node\0server.js\0", "node"],
    ["kthreadd\n", "", "kthreadd"],
    ["", "", "unnamed"],
  ])("of %j and %j is %s", (comm, command, expected) => {
    expect(programName(comm, command)).toBe(expected);
  });

  test("never holds what stands behind the first word, nor what steers a terminal", () => {
    const password = ["pass", "word"].join("");
    expect(programName("server\n", `server --key=${password}\0${password}\0`)).toBe("server");
    expect(programName("a\u001b[2Jb\u202e\n", "")).toBe("a\ufffd[2Jb\ufffd");
    expect(programName("x".repeat(5000), "").length).toBe(64);
  });
});

describe("listeners of a Linux machine", () => {
  test("are put together with process and user", async () => {
    const made = await root({
      "proc/net/tcp": `${heading}\n${line("00000000:1F90", 11, 1000)}\n${line("0100007F:18EB", 12, 33)}\n`,
      "proc/net/tcp6": `${heading}\n${line(anywhere, 13, 1000)}\n`,
      "proc/40/fd/5": "@socket:[11]",
      "proc/40/fd/6": "@socket:[13]",
      "proc/40/fd/7": "@/dev/null",
      "proc/40/comm": "ollama\n",
      "proc/40/cmdline": "/usr/local/bin/ollama\0serve\0",
      "proc/9/fd/3": "@socket:[12]",
      "proc/9/comm": "redis-server\n",
      "proc/9/cmdline": "redis-server 127.0.0.1:6379\0",
      "etc/passwd": "root:x:0:0::/:/bin/sh\nanna:x:1000:1000::/home/anna:/bin/sh\nbroken\n",
    });
    const { sockets, gaps } = await linuxSockets(made);
    expect(gaps).toEqual([]);
    expect(sockets).toEqual([
      { address: "0.0.0.0", port: 8080, user: "anna", process: { pid: 40, name: "ollama" } },
      { address: "127.0.0.1", port: 6379, user: "user 33", process: { pid: 9, name: "redis-server" } },
      { address: "::", port: 8080, user: "anna", process: { pid: 40, name: "ollama" }, onlyIPv6: true },
    ]);
  });

  test("without IPv6 are no gap, without a list at all they are", async () => {
    const one = await root({ "proc/net/tcp": `${heading}\n${line("0100007F:18EB", 12)}\n` });
    const { sockets, gaps } = await linuxSockets(one, false);
    expect(sockets).toEqual([{ address: "127.0.0.1", port: 6379, user: "user 0" }]);
    expect(gaps).toEqual(["1 listener: whose process it is cannot be seen without root"]);
    const none = await linuxSockets(await root({ "proc/1/comm": "init" }));
    expect(none.sockets).toEqual([]);
    expect(none.gaps.length).toBe(1);
    expect(none.gaps[0]).toContain("cannot be read");
  });

  test("whose processes are hidden are listed all the same, and the gap is told once", async () => {
    const made = await root({
      "proc/net/tcp": [line("00000000:1F90", 11), line("00000000:1F91", 12), line("00000000:1F92", 13)].join(
        "\n",
      ),
      // Not a folder: reading it fails, as it does for a process of another user.
      "proc/5/fd": "",
      "proc/6/fd/3": "@socket:[13]",
      "proc/6/comm": "node",
    });
    const asOther = await linuxSockets(made, false);
    expect(asOther.sockets.map(({ port, process }) => [port, process?.name])).toEqual([
      [8080, undefined],
      [8081, undefined],
      [8082, "node"],
    ]);
    expect(asOther.gaps).toEqual(["2 listeners: whose processes they are cannot be seen without root"]);
    expect((await linuxSockets(made, true)).gaps[0]).toContain("outside of this container");
  });

  test("can be 10,000 among 100,000 connections", async () => {
    const lines = Array.from({ length: 110_000 }, (_, at) =>
      line(
        `0100007F:${(at % 65_536).toString(16).padStart(4, "0").toUpperCase()}`,
        at,
        0,
        at % 11 === 0 ? "0A" : "06",
      ),
    );
    const { sockets } = await linuxSockets(await root({ "proc/net/tcp": lines.join("\n") }));
    expect(sockets.length).toBe(10_000);
  });
});

test("a container says that it sees only itself", async () => {
  for (const file of [".dockerenv", "run/.containerenv", "run/systemd/container"]) {
    expect(await containerGap(await root({ [file]: "" })), file).toContain("container");
  }
  const pod = { "proc/1/cgroup": "1:name=systemd:/kubepods/besteffort/pod1/abc\n" };
  expect(await containerGap(await root(pod))).toContain("container");
  const own = { "proc/self/ns/net": "@net:[2]", "proc/1/ns/net": "@net:[1]" };
  expect(await containerGap(await root(own))).toContain("network namespace");
  const host = {
    "proc/1/cgroup": "0::/init.scope\n",
    "proc/self/ns/net": "@net:[1]",
    "proc/1/ns/net": "@net:[1]",
  };
  expect(await containerGap(await root(host))).toBeUndefined();
});

test("sockets that several processes share are one listener of the first of them", () => {
  const shared = { address: "0.0.0.0", port: 80 };
  const found = listenersFrom(
    [
      { ...shared, process: { pid: 12, name: "worker" } },
      { ...shared },
      { ...shared, process: { pid: 10, name: "nginx" } },
      { address: "127.0.0.1", port: 22 },
    ],
    ["127.0.0.1"],
  );
  expect(found.map(({ port, process }) => [port, process?.pid])).toEqual([
    [22, undefined],
    [80, 10],
  ]);
});

describe.skipIf(process.platform !== "linux")("on this machine (needs Linux)", () => {
  function listening(address: string): Promise<{ server: Server; port: number }> {
    return new Promise((resolve, reject) => {
      const server = createServer();
      server.once("error", reject);
      server.listen(0, address, () => {
        const bound = server.address();
        if (typeof bound === "object" && bound !== null) resolve({ server, port: bound.port });
      });
      onTestFinished(() => void server.close());
    });
  }

  test("a server that was just started is found, and is gone when it ends", async () => {
    const { server, port } = await listening("127.0.0.1");
    const other = await listening("127.0.0.9");
    const found = await listeners();
    expect(found.listeners.find((one) => one.port === port)).toMatchObject({
      address: "127.0.0.1",
      reachableBy: "this machine",
      process: { pid: process.pid },
    });
    expect(found.listeners.find((one) => one.port === other.port)?.address).toBe("127.0.0.9");
    await new Promise((resolve) => server.close(resolve));
    expect((await listeners()).listeners.some((one) => one.port === port)).toBe(false);
  });

  /** A server in a process of its own, which is called with a secret. */
  async function serverProcess(): Promise<{ pid: number | undefined; port: number; secret: string }> {
    const script = `const s = require("node:net").createServer().listen(0, "127.0.0.1", () => process.stdout.write(String(s.address().port)))`;
    const secret = ["un", "said"].join("");
    const child = spawn(process.execPath, ["-e", script, secret], { stdio: ["ignore", "pipe", "ignore"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const port = await new Promise<number>((resolve) =>
      child.stdout.once("data", (chunk) => resolve(Number(chunk))),
    );
    return { pid: child.pid, port, secret };
  }

  test("its program is named, not its arguments", async () => {
    const { pid, port, secret } = await serverProcess();
    const found = await listeners();
    expect(found.listeners.find((one) => one.port === port)?.process).toEqual({ pid, name: "node" });
    expect(JSON.stringify(found)).not.toContain(secret);
  });

  const canBeNobody = process.getuid?.() === 0 && isMainThread;
  test.skipIf(!canBeNobody)(
    "who is not root sees whose a listener is, but not its process (needs root)",
    async () => {
      const { pid, port } = await serverProcess();
      process.seteuid?.(65_534);
      const { listeners: found, gaps } = await listeners().finally(() => process.seteuid?.(0));
      const one = found.find((listener) => listener.port === port);
      expect(one?.user).toBe("root");
      expect(one?.process).toBeUndefined();
      expect(gaps.filter((gap) => gap.endsWith("cannot be seen without root")).length).toBe(1);
      const again = (await listeners()).listeners.find((listener) => listener.port === port);
      expect(again?.process?.pid).toBe(pid);
    },
  );
});
