import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { chown } from "node:fs/promises";
import { isIP } from "node:net";
import { type ServerPlan, type ServerProcess, startServer } from "./server-process.ts";

/** Two machines on one wire, made of Linux network namespaces: what is sent from one to anywhere goes over the wire. */
export interface TwoMachines {
  /** The one that scans. Its default route is the wire, so that nothing is unreachable for want of a way. */
  readonly here: Machine;
  /** Somebody else's, with the addresses asked for. */
  readonly there: Machine;
  close(): void;
}

export interface Machine {
  readonly namespace: string;
  /** Runs a program on this machine to its end. */
  run(command: string, flags: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Starts a server on this machine; `answers` runs on ours, so leave it out and a listening port is waited for. */
  start(plan: Omit<ServerPlan, "answers"> & Partial<Pick<ServerPlan, "answers">>): Promise<ServerProcess>;
  /** Packets that left this machine so far; neighbour discovery is switched off, so nothing is counted that nobody sent. */
  packetsSent(): number;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly input?: string;
  readonly timeout?: number;
}

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface TwoMachinesPlan {
  /** Of the other machine, such as 203.0.113.10, 10.99.0.5 and fd00::5. */
  readonly addresses: readonly string[];
  /** Further addresses of the scanning machine, which has 10.98.0.2 and fd98::2. */
  readonly ownAddresses?: readonly string[];
  /** `/etc/hosts` of the scanning machine: address of each name, besides localhost. */
  readonly names?: Readonly<Record<string, string>>;
  /** Address of its DNS server; nobody answers without one. */
  readonly nameserver?: string;
}

const ip = "/usr/sbin/ip";
const device = "wire";
const prefix = "watertight-test-";

/** Why network namespaces cannot be had here, for the title of skipped tests. In CI they have to be there. */
export function missingNamespaces(): string | undefined {
  if (process.env["CI"] !== undefined) return undefined;
  if (process.platform !== "linux") return "no network namespaces: not Linux";
  if (process.getuid?.() !== 0) return "no network namespaces: not root";
  if (!existsSync(ip)) return `no ${ip}: apt-get install iproute2`;
  const name = `${prefix}${process.pid}-try`;
  const added = spawnSync(ip, ["netns", "add", name]);
  const wired = spawnSync(ip, ["-n", name, "link", "add", device, "type", "veth", "peer", "name", "other"]);
  spawnSync(ip, ["netns", "del", name]);
  if (added.status !== 0) return "no network namespaces: the kernel refuses them";
  return wired.status === 0 ? undefined : "no network namespaces: the kernel has no veth devices";
}

/** Makes both machines; they are gone after `close`, and also when this process ends without it. */
export function twoMachines(plan: TwoMachinesPlan): TwoMachines {
  removeAbandoned();
  const name = `${prefix}${process.pid}-${randomBytes(3).toString("hex")}`;
  const here = `${name}-here`;
  const there = `${name}-there`;
  const close = (): void => {
    process.off("exit", close);
    for (const namespace of [here, there]) removeNamespace(namespace);
  };
  process.once("exit", close);
  try {
    for (const namespace of [here, there]) done(ip, ["netns", "add", namespace]);
    const peer = ["peer", "name", device, "netns", there];
    done(ip, ["-n", here, "link", "add", device, "type", "veth", ...peer]);
    setUp(here, ["10.98.0.2", "fd98::2", ...(plan.ownAddresses ?? [])]);
    setUp(there, plan.addresses);
    writeNames(here, plan);
  } catch (thrown) {
    close();
    throw thrown;
  }
  return { here: machine(here), there: machine(there), close };
}

function machine(namespace: string): Machine {
  return {
    namespace,
    run: (command, flags, options = {}) => run(namespace, command, flags, options),
    start: (plan) => startServer(inside(namespace, plan)),
    packetsSent() {
      const counter = `/sys/class/net/${device}/statistics/tx_packets`;
      return Number(done(ip, ["netns", "exec", namespace, "cat", counter]).stdout);
    },
  };
}

/** Without ARP and with one hardware address at both ends, every address is a neighbour and no packet asks for one. */
function setUp(namespace: string, addresses: readonly string[]): void {
  const settings = [
    // No link-local address, no solicitation of routers, no duplicate detection, no multicast reports within an hour.
    [`net.ipv6.conf.${device}.disable_ipv6`, "0"],
    [`net.ipv6.conf.${device}.addr_gen_mode`, "1"],
    [`net.ipv6.conf.${device}.router_solicitations`, "0"],
    [`net.ipv6.conf.${device}.accept_ra`, "0"],
    [`net.ipv6.conf.${device}.accept_dad`, "0"],
    [`net.ipv6.conf.${device}.mldv2_unsolicited_report_interval`, "3600000"],
    [`net.ipv6.conf.${device}.mldv1_unsolicited_report_interval`, "3600000"],
    // Answers leave by the wire whatever address they come from.
    [`net.ipv4.conf.${device}.rp_filter`, "0"],
    ["net.ipv4.conf.all.rp_filter", "0"],
  ];
  const inIt = ["-n", namespace];
  done(ip, [
    ...inIt,
    "link",
    "set",
    device,
    "address",
    "02:00:00:00:00:01",
    "arp",
    "off",
    "multicast",
    "off",
  ]);
  const assignments = settings.map(([name, value]) => `${name}=${value}`);
  done(ip, ["netns", "exec", namespace, "sysctl", "-q", "-w", ...assignments]);
  done(ip, [...inIt, "link", "set", "lo", "up"]);
  for (const address of addresses) {
    const single =
      isIP(address) === 6 ? [`${address}/128`, "dev", device, "nodad"] : [`${address}/32`, "dev", device];
    done(ip, [...inIt, "addr", "add", ...single]);
  }
  done(ip, [...inIt, "link", "set", device, "up"]);
  for (const family of ["-4", "-6"]) done(ip, [family, ...inIt, "route", "add", "default", "dev", device]);
}

/** `ip netns exec` puts these in the place of the system's own. */
function writeNames(namespace: string, { names = {}, nameserver }: TwoMachinesPlan): void {
  const folder = `/etc/netns/${namespace}`;
  mkdirSync(folder, { recursive: true });
  const hosts = Object.entries(names).map(([name, address]) => `${address} ${name}\n`);
  writeFileSync(`${folder}/hosts`, `127.0.0.1 localhost\n::1 localhost\n${hosts.join("")}`);
  const server = nameserver === undefined ? "127.0.0.1" : nameserver;
  writeFileSync(`${folder}/resolv.conf`, `nameserver ${server}\noptions timeout:1 attempts:1\n`);
}

function run(
  namespace: string,
  command: string,
  flags: readonly string[],
  options: RunOptions,
): Promise<Ran> {
  const { environment, folder, input, timeout = 60_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(ip, ["netns", "exec", namespace, command, ...flags], {
      env: { ...process.env, ...environment },
      ...(folder !== undefined && { cwd: folder }),
      timeout,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
    // A program that ends without reading closes the pipe.
    child.stdin.on("error", () => {});
    child.stdin.end(input ?? "");
  });
}

/** The same plan, run on the other side. The free port is one of ours, which nobody there can have. */
function inside(namespace: string, plan: Parameters<Machine["start"]>[0]): ServerPlan {
  const { user, command, flags, answers, prepare, ...rest } = plan;
  const ids = (flag: string): number => Number(done("id", [flag, user ?? ""]).stdout);
  // The signal on the death of the parent is lost with a change of user, so it is set again behind it.
  const as = user === undefined ? [] : ["/usr/bin/setpriv", "--pdeathsig=KILL"];
  if (user !== undefined) as.push(`--reuid=${ids("-u")}`, `--regid=${ids("-g")}`, "--clear-groups", "--");
  return {
    ...rest,
    command: ip,
    flags: (port, folder) => ["netns", "exec", namespace, ...as, command, ...flags(port, folder)],
    async prepare(folder, port) {
      if (user !== undefined) await chown(folder, ids("-u"), ids("-g"));
      await prepare?.(folder, port);
    },
    answers: answers ?? ((port) => Promise.resolve(listens(namespace, port))),
  };
}

/** proc_net_tcp(5): local address and port in hex, and 0A for a socket that listens. */
function listens(namespace: string, port: number): boolean {
  const tables = done(ip, ["netns", "exec", namespace, "cat", "/proc/net/tcp", "/proc/net/tcp6"]).stdout;
  const hex = port.toString(16).toUpperCase().padStart(4, "0");
  return tables.split("\n").some((line) => new RegExp(`^\\s*\\d+: [0-9A-F]+:${hex} \\S+ 0A `).test(line));
}

/** Of processes that were killed before they could clean up. */
function removeAbandoned(): void {
  for (const line of done(ip, ["netns", "list"]).stdout.split("\n")) {
    const name = line.split(" ")[0] ?? "";
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (owner !== undefined && !existsSync(`/proc/${owner}`)) removeNamespace(name);
  }
}

function removeNamespace(namespace: string): void {
  spawnSync(ip, ["netns", "del", namespace]);
  rmSync(`/etc/netns/${namespace}`, { recursive: true, force: true });
}

function done(command: string, flags: readonly string[]): SpawnSyncReturns<string> {
  const ran = spawnSync(command, flags, { encoding: "utf8", timeout: 10_000 });
  if (ran.status !== 0) throw new Error(`${command} ${flags.join(" ")}: ${ran.stderr || ran.error}`);
  return ran;
}
