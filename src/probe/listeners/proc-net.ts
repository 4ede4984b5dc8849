import { endianness } from "node:os";
import { addressText } from "../scope/address.ts";

export interface KernelSocket {
  readonly address: string;
  readonly port: number;
  readonly uid: number;
  readonly inode: string;
}

/** TCP_LISTEN of the kernel's `tcp_states.h`. */
const listening = "0A";

/**
 * One line of `/proc/net/tcp` or `/proc/net/tcp6` (proc_pid_net(5)): the socket when it listens. The heading, sockets in other
 * states and lines of another shape are undefined.
 */
export function parseSocketLine(line: string, order: "LE" | "BE" = endianness()): KernelSocket | undefined {
  const fields = line.trim().split(/\s+/);
  const [, local = "", , state, , , , uid = "", , inode = ""] = fields;
  if (state !== listening || !/^\d+$/.test(uid) || !/^\d+$/.test(inode)) return undefined;
  const parts = /^([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4})$/i.exec(local);
  if (parts === null) return undefined;
  const [, digits = "", port = ""] = parts;
  return { address: addressOf(digits, order), port: Number.parseInt(port, 16), uid: Number(uid), inode };
}

/** The kernel prints words of 32 bits as numbers of its own byte order. An IPv4 address inside an IPv6 one is the former. */
function addressOf(digits: string, order: "LE" | "BE"): string {
  const words = digits.match(/.{8}/g) ?? [];
  const inOrder = words.map((word) => (order === "LE" ? (word.match(/../g) ?? []).reverse().join("") : word));
  const value = BigInt(`0x${inOrder.join("")}`);
  return addressText(digits.length === 8 ? (0xffffn << 32n) | value : value);
}
