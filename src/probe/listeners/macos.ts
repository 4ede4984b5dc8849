import { parseAddress } from "../scope/address.ts";
import { type ListeningProcess, type ListeningSocket, type SocketsSeen, shownName } from "./listener.ts";
import { runProgram } from "./run-program.ts";

interface Owned extends ListeningProcess {
  readonly user?: string;
}

/** Listening TCP sockets of a Mac: `netstat` names all of them, `lsof` the processes that we may see. */
export async function macosSockets(): Promise<SocketsSeen> {
  const [all, owned] = await Promise.all([
    runProgram("/usr/sbin/netstat", ["-anW", "-p", "tcp"]),
    runProgram("/usr/sbin/lsof", ["-nP", "-iTCP", "-sTCP:LISTEN", "-FpcLtn"]),
  ]);
  return macosSocketsFrom(all, owned);
}

/** From the output of `netstat -anW -p tcp` and `lsof -nP -iTCP -sTCP:LISTEN -FpcLtn`. */
export function macosSocketsFrom(
  all: { readonly stdout: string; readonly problem?: string },
  owned: { readonly stdout: string; readonly problem?: string },
): SocketsSeen {
  const gaps: string[] = [];
  if (all.problem !== undefined) gaps.push(`not all that listens here is known: ${all.problem}`);
  const owners = parseLsof(owned.stdout);
  const sockets = new Map<string, ListeningSocket>();
  for (const socket of parseMacosNetstat(all.stdout)) {
    sockets.set(keyOf(socket), withOwner(socket, owners.get(keyOf(socket))));
  }
  for (const [key, { socket, ...owner }] of owners) {
    if (!sockets.has(key)) sockets.set(key, withOwner(socket, { socket, ...owner }));
  }
  const unowned = [...sockets.values()].filter(({ process }) => process === undefined).length;
  if (unowned > 0) {
    // lsof ends with code 1 when it had nothing to tell, so its code says little.
    gaps.push(`${unowned} of the listeners: whose processes they are cannot be seen without root`);
  }
  return { sockets: [...sockets.values()], gaps };
}

function withOwner(
  socket: ListeningSocket,
  owner: (Owned & { socket: ListeningSocket }) | undefined,
): ListeningSocket {
  if (owner === undefined) return socket;
  const { pid, name, user } = owner;
  return { ...socket, process: { pid, name }, ...(user !== undefined && { user }) };
}

function keyOf({ address, port }: ListeningSocket): string {
  return `${address} ${port}`;
}

/** `tcp46 0 0 *.8123 *.* LISTEN`: a port behind the last dot; tcp46 takes both families, tcp6 IPv6 alone. */
export function parseMacosNetstat(output: string): ListeningSocket[] {
  const found: ListeningSocket[] = [];
  for (const line of output.split("\n")) {
    const [protocol = "", , , local = "", , state] = line.trim().split(/\s+/);
    const kind = /^tcp(4|6|46)$/.exec(protocol)?.[1];
    const dot = local.lastIndexOf(".");
    if (kind === undefined || state !== "LISTEN" || dot < 0) continue;
    const socket = socketOf(local.slice(0, dot), local.slice(dot + 1), kind !== "4");
    if (socket === undefined) continue;
    found.push(socket.address === "::" ? { ...socket, onlyIPv6: kind === "6" } : socket);
  }
  return found;
}

/** Fields of lsof(8) under OUTPUT FOR OTHER PROGRAMS: p, c and L of a process, then t and n of each of its files. */
export function parseLsof(output: string): Map<string, Owned & { readonly socket: ListeningSocket }> {
  const found = new Map<string, Owned & { readonly socket: ListeningSocket }>();
  let owner: { pid?: number; name?: string; user?: string } = {};
  let isIPv6 = false;
  for (const line of output.split("\n")) {
    const value = line.slice(1);
    switch (line[0]) {
      case "p":
        owner = /^\d+$/.test(value) ? { pid: Number(value) } : {};
        break;
      case "c":
        owner.name = shownName(value.replace(/\\x20/g, " "));
        break;
      case "L":
        owner.user = shownName(value);
        break;
      case "t":
        isIPv6 = value === "IPv6";
        break;
      case "n": {
        const colon = value.lastIndexOf(":");
        const host = value.slice(0, Math.max(colon, 0)).replace(/^\[|\]$/g, "");
        const socket = socketOf(host, value.slice(colon + 1), isIPv6);
        if (socket === undefined || owner.pid === undefined) break;
        const { pid, name = "unnamed", user } = owner;
        const key = keyOf(socket);
        if (!found.has(key)) found.set(key, { socket, pid, name, ...(user !== undefined && { user }) });
      }
    }
  }
  return found;
}

function socketOf(host: string, port: string, isIPv6: boolean): ListeningSocket | undefined {
  const address = host === "*" ? (isIPv6 ? "::" : "0.0.0.0") : host.replace(/%.*/, "").toLowerCase();
  const number = Number(port);
  if (!/^\d{1,5}$/.test(port) || number > 65_535 || parseAddress(address) === undefined) return undefined;
  return { address, port: number };
}
