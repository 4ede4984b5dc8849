import { join } from "node:path";
import { parseAddress } from "../scope/address.ts";
import { type ListeningSocket, type SocketsSeen, shownName } from "./listener.ts";
import { type ProgramRun, runProgram } from "./run-program.ts";

/** Listening TCP sockets of Windows: `netstat` for both families, `tasklist` for the names of the processes. */
export async function windowsSockets(): Promise<SocketsSeen> {
  const system = join(process.env["SystemRoot"] ?? "C:\\Windows", "System32");
  const [four, six, tasks] = await Promise.all([
    runProgram(join(system, "netstat.exe"), ["-ano", "-p", "TCP"]),
    runProgram(join(system, "netstat.exe"), ["-ano", "-p", "TCPv6"]),
    runProgram(join(system, "tasklist.exe"), ["/fo", "csv", "/nh"]),
  ]);
  return windowsSocketsFrom([four, six], tasks);
}

/** From the output of `netstat -ano` for each family and of `tasklist /fo csv /nh`. */
export function windowsSocketsFrom(families: readonly ProgramRun[], tasks: ProgramRun): SocketsSeen {
  const gaps = families
    .filter(({ problem }) => problem !== undefined)
    .map(({ problem }) => `not all that listens here is known: ${problem}`);
  if (tasks.problem !== undefined) gaps.push(`the names of processes are not known: ${tasks.problem}`);
  const names = parseTasklist(tasks.stdout);
  const found = families.flatMap(({ stdout }) => parseWindowsNetstat(stdout));
  const portsOfIPv4 = new Set(found.filter(({ address }) => address === "0.0.0.0").map(({ port }) => port));
  const sockets = found.map(({ pid, ...socket }): ListeningSocket => {
    const name = names.get(pid) ?? (pid === 4 ? "System" : "unnamed");
    // A socket for both families is listed under each.
    const onlyIPv6 = socket.address === "::" ? { onlyIPv6: !portsOfIPv4.has(socket.port) } : {};
    return { ...socket, ...onlyIPv6, process: { pid, name } };
  });
  return { sockets, gaps };
}

/**
 * Rows such as `TCP  0.0.0.0:135  0.0.0.0:0  LISTENING  1044`. The word for the state depends on the language of Windows;
 * that nobody is at the other end does not.
 */
export function parseWindowsNetstat(output: string): (ListeningSocket & { readonly pid: number })[] {
  const found: (ListeningSocket & { readonly pid: number })[] = [];
  for (const line of output.split(/\r?\n/)) {
    const [protocol, local = "", remote, ...rest] = line.trim().split(/\s+/);
    const pid = rest.at(-1) ?? "";
    if (protocol !== "TCP" || (remote !== "0.0.0.0:0" && remote !== "[::]:0") || !/^\d+$/.test(pid)) continue;
    const [, host = "", port = ""] = /^(.+):(\d{1,5})$/.exec(local) ?? [];
    const address = host
      .replace(/^\[|\]$/g, "")
      .replace(/%.*/, "")
      .toLowerCase();
    if (parseAddress(address) === undefined || Number(port) > 65_535) continue;
    found.push({ address, port: Number(port), pid: Number(pid) });
  }
  return found;
}

/** Rows such as `"sqlservr.exe","4321","Services","0","412,345 K"`. */
export function parseTasklist(output: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of output.split(/\r?\n/)) {
    const [, name, pid] = /^"([^"]+)","(\d+)",/.exec(line) ?? [];
    if (name !== undefined && pid !== undefined) names.set(Number(pid), shownName(name));
  }
  return names;
}
