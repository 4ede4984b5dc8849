import { networkInterfaces } from "node:os";
import { reasonOf } from "../../base/index.ts";
import { linuxSockets } from "./linux.ts";
import type { Listener, ListeningSocket, SocketsSeen } from "./listener.ts";
import { macosSockets } from "./macos.ts";
import { reachOf } from "./reach.ts";
import { windowsSockets } from "./windows.ts";

/** What takes TCP connections on this machine, and who can reach it; sorted by port. Sends nothing and needs no rights. */
export async function listeners(): Promise<{
  readonly listeners: readonly Listener[];
  readonly gaps: readonly string[];
}> {
  const seen = await socketsHere(process.platform);
  const gaps = [...seen.gaps];
  let own: readonly string[] | undefined;
  try {
    own = ownAddresses();
  } catch (thrown) {
    gaps.push(`the addresses of this machine cannot be had: ${reasonOf(thrown)}`);
  }
  return { listeners: listenersFrom(seen.sockets, own), gaps };
}

/** Asks the system that runs here; one that is not known is a gap. */
export async function socketsHere(platform: string): Promise<SocketsSeen> {
  switch (platform) {
    case "linux":
    case "android":
      return linuxSockets();
    case "darwin":
      return macosSockets();
    case "win32":
      return windowsSockets();
    default:
      return { sockets: [], gaps: [`what listens here is not known: no way to ask ${platform}`] };
  }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((some) => (some ?? []).map(({ address }) => address));
}

/** Sockets with the same address and port are one listener, which several processes may share. */
export function listenersFrom(
  sockets: readonly ListeningSocket[],
  own: readonly string[] | undefined,
): readonly Listener[] {
  const found = new Map<string, Listener>();
  for (const socket of sockets) {
    const { address, port, user, process } = socket;
    const key = `${address} ${port}`;
    const before = found.get(key);
    if (before?.process !== undefined && (process === undefined || before.process.pid <= process.pid))
      continue;
    found.set(key, {
      address,
      port,
      ...reachOf(socket, own),
      ...(user !== undefined && { user }),
      ...(process !== undefined && { process }),
    });
  }
  return [...found.values()].sort((a, b) => a.port - b.port || (a.address < b.address ? -1 : 1));
}
