import { createServer, type Server, type Socket } from "node:net";
import { doorText, type Endpoint, type Network } from "./network.ts";

export interface RelayPlan extends Endpoint {
  readonly network: Network;
  readonly service: string;
  /** Bytes that may come back, all connections together; then they end. */
  readonly mostBytes: number;
}

/**
 * Lets a client that makes its own connections reach one door and nothing else: it is given a port of this machine, and
 * each of its connections goes through the guard, the pace and the evidence like every other.
 */
export class Relay {
  readonly #plan: RelayPlan;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #passing = new Set<Promise<void>>();
  #bytes = 0;

  private constructor(plan: RelayPlan, server: Server) {
    this.#plan = plan;
    this.#server = server;
    server.on("connection", (client) => {
      const passing = this.#pass(client).finally(() => this.#passing.delete(passing));
      this.#passing.add(passing);
    });
  }

  static async open(plan: RelayPlan): Promise<Relay> {
    const server = createServer({ pauseOnConnect: true });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(0, "127.0.0.1", resolve);
    });
    return new Relay(plan, server);
  }

  /** On 127.0.0.1. */
  get port(): number {
    const at = this.#server.address();
    return typeof at === "object" && at !== null ? at.port : 0;
  }

  /** Ends every connection; all of them are on record then. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([closed, ...this.#passing]);
  }

  async #pass(client: Socket): Promise<void> {
    const { network, service, mostBytes } = this.#plan;
    this.#keep(client);
    let door: Socket;
    try {
      door = await network.connect(this.#plan);
    } catch {
      // Why not is on record; the client says that it could not connect.
      client.destroy();
      return;
    }
    this.#keep(door);
    const { evidence } = network;
    const asked = evidence.digester();
    const answered = evidence.digester();
    client.on("data", (bytes: Buffer) => asked.take(bytes));
    door.on("data", (bytes: Buffer) => {
      answered.take(bytes);
      this.#bytes += bytes.length;
      if (this.#bytes > mostBytes) door.destroy();
    });
    const over = new Promise<void>((resolve) => door.once("close", () => resolve()));
    client.once("close", () => door.destroy());
    client.pipe(door);
    door.pipe(client);
    if (client.destroyed) door.destroy();
    await over;
    client.destroy();
    const sent = asked.end();
    evidence.record({
      kind: "relayed",
      door: doorText(this.#plan),
      service,
      sent: sent.bytes,
      sentDigest: sent.digest,
      ...answered.end(),
    });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
