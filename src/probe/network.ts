import { setMaxListeners } from "node:events";
import { createConnection, type Socket } from "node:net";
import { DoorFault, faultOf } from "./door-fault.ts";
import type { Evidence } from "./evidence.ts";
import type { Pace } from "./pace.ts";

/** Where a socket goes: always an address, never a name that could resolve to something else by then. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
  /** By which the address was reached. */
  readonly name?: string | undefined;
}

/** Who may be connected to. Asked before each single connection. */
export interface Guard {
  decide(
    address: string,
    name?: string,
  ): { readonly allowed: true } | { readonly allowed: false; readonly why: string };
}

export interface NetworkPlan {
  readonly guard: Guard;
  readonly pace: Pace;
  readonly evidence: Evidence;
  readonly signal: AbortSignal;
  /** Milliseconds to wait for a connection. */
  readonly connectWait: number;
}

/** The one way out: every connection of a scan is let through here by the guard, paced, and put on record. */
export class Network {
  readonly #plan: NetworkPlan;

  constructor(plan: NetworkPlan) {
    this.#plan = plan;
    // Hundreds of connections wait for the same Ctrl-C.
    setMaxListeners(0, plan.signal);
  }

  get evidence(): Evidence {
    return this.#plan.evidence;
  }

  get signal(): AbortSignal {
    return this.#plan.signal;
  }

  /** A connection, put on record. @throws DoorFault */
  async connect(to: Endpoint): Promise<Socket> {
    const door = doorText(to);
    let socket: Socket;
    try {
      socket = await this.#open(to);
    } catch (thrown) {
      const fault = faultOf(thrown);
      this.evidence.record({
        kind: fault.kind === "out of scope" ? "refused" : "connected",
        door,
        failed: fault.message,
      });
      throw fault;
    }
    try {
      this.evidence.record({ kind: "connected", door });
      return socket;
    } catch (thrown) {
      socket.destroy();
      throw thrown;
    }
  }

  /** Whether anybody takes a connection; whoever sweeps puts it on record. */
  async knock(to: Endpoint): Promise<"open" | "refused" | "silent" | "unreachable" | "out of scope"> {
    try {
      (await this.#open(to)).destroy();
      return "open";
    } catch (thrown) {
      const { kind } = faultOf(thrown);
      if (kind === "stopped") throw thrown;
      // Hung up on before the connection was even used: somebody is there.
      if (kind === "ended") return "open";
      return kind === "refused" || kind === "silent" || kind === "out of scope" ? kind : "unreachable";
    }
  }

  async #open(to: Endpoint): Promise<Socket> {
    const { guard, pace, signal, connectWait } = this.#plan;
    if (signal.aborted) throw new DoorFault("stopped", "the scan was stopped");
    try {
      await pace.turn(to.address, signal);
    } catch (thrown) {
      throw new DoorFault("stopped", "the scan was stopped", thrown);
    }
    if (signal.aborted) throw new DoorFault("stopped", "the scan was stopped");
    const decision = guard.decide(to.address, to.name);
    if (!decision.allowed) throw new DoorFault("out of scope", decision.why);
    return new Promise((resolve, reject) => {
      const socket = createConnection({ host: to.address, port: to.port, noDelay: true });
      const fail = (thrown: unknown): void => {
        leave();
        socket.destroy();
        // A socket that was given up may still fail; nobody is interested any more.
        socket.on("error", () => {});
        reject(faultOf(thrown));
      };
      const timer = setTimeout(
        () => fail(new DoorFault("silent", `no answer to the connection within ${connectWait} ms`)),
        connectWait,
      );
      const connected = (): void => {
        leave();
        socket.on("error", () => {});
        resolve(socket);
      };
      const stop = (): void => fail(new DoorFault("stopped", "the scan was stopped"));
      const leave = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", stop);
        socket.removeListener("error", fail);
        socket.removeListener("connect", connected);
      };
      signal.addEventListener("abort", stop, { once: true });
      socket.once("error", fail);
      socket.once("connect", connected);
    });
  }
}

/** `127.0.0.1:8123`, `[::1]:8123`. */
export function doorText({ address, port }: Pick<Endpoint, "address" | "port">): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}
