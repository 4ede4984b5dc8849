/** A TCP socket of this machine that takes connections. */
export interface Listener {
  /** It is bound to: `127.0.0.1`, `::1`, `0.0.0.0`, `::`, `10.0.0.5`. */
  readonly address: string;
  readonly port: number;
  /** By its address alone: a firewall before it may let through less, a router or a cloud may let through more. */
  readonly reachableBy: "this machine" | "local network" | "everyone";
  readonly because: string;
  /** Known more often than the process is. */
  readonly user?: string;
  readonly process?: ListeningProcess;
}

export interface ListeningProcess {
  readonly pid: number;
  readonly name: string;
}

/** A listening socket as the system tells of it. */
export interface ListeningSocket {
  readonly address: string;
  readonly port: number;
  /** For `::`: whether it leaves IPv4 to others. Unknown when left out. */
  readonly onlyIPv6?: boolean;
  readonly user?: string;
  readonly process?: ListeningProcess;
}

export interface SocketsSeen {
  readonly sockets: readonly ListeningSocket[];
  readonly gaps: readonly string[];
}

const longestName = 64;

/** A name that others chose, fit to be shown. */
export function shownName(name: string): string {
  return name.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, "\ufffd").slice(0, longestName);
}
