import type { Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { DoorFault, faultOf } from "../door-fault.ts";

/** Most that one conversation may be told before it is ended. */
const mostBytes = 1 << 20;

export interface ConversationPlan {
  /** Milliseconds to wait for each thing that is read. */
  readonly patience: number;
  /** When it has to be over, as `performance.now()` counts: a peer that says a little again and again is left then. */
  readonly end?: number;
  readonly signal: AbortSignal;
  /** Told of each message before it leaves. @throws when it must not leave */
  readonly onSend: (name: string, bytes: Uint8Array) => void;
}

/** A connection on which things are said and heard in turn. What was heard is held in memory, at most 1 MiB. */
export class Conversation {
  #socket: Socket;
  readonly #plan: ConversationPlan;
  readonly #heard: Buffer[] = [];
  #total = 0;
  /** Not yet taken. */
  #waiting = Buffer.alloc(0);
  #ended: DoorFault | undefined;
  #wake: (() => void) | undefined;

  constructor(socket: Socket, plan: ConversationPlan) {
    this.#socket = socket;
    this.#plan = plan;
    this.#listen();
  }

  /** Sends one message. `name` is what the service declares under `sends`. */
  send(name: string, bytes: Uint8Array | string): void {
    const message = typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes;
    this.#plan.onSend(name, message);
    if (this.#ended !== undefined && this.#ended.kind !== "ended") throw this.#ended;
    this.#socket.write(message);
  }

  /** Exactly so many bytes. @throws DoorFault when they do not come */
  async take(count: number): Promise<Buffer> {
    await this.#until((waiting) => waiting.length >= count);
    return this.#cut(count);
  }

  /** A line without its end. */
  async line(most = 65_536): Promise<string> {
    let end = -1;
    await this.#until((waiting) => {
      end = waiting.indexOf(10);
      if (end < 0 && waiting.length > most) throw new DoorFault("garbled", "it sent a line without end");
      return end >= 0;
    });
    return this.#cut(end + 1)
      .toString("latin1")
      .replace(/\r?\n$/, "");
  }

  /**
   * Everything up to where `end` says an answer is whole.
   * @param end the length of the answer; undefined while more has to come
   */
  async until(end: (waiting: Buffer) => number | undefined): Promise<Buffer> {
    let length = 0;
    await this.#until((waiting) => {
      length = end(waiting) ?? -1;
      return length >= 0;
    });
    return this.#cut(length);
  }

  /** What comes within so many milliseconds, possibly nothing; ends sooner when the peer hangs up. */
  async whatever(
    milliseconds: number,
    enough: (waiting: Buffer) => boolean = ({ length }) => length > 0,
  ): Promise<Buffer> {
    try {
      await this.#until(enough, milliseconds);
    } catch (thrown) {
      const { kind } = faultOf(thrown);
      if (kind !== "silent" && kind !== "ended") throw thrown;
    }
    return this.#cut(this.#waiting.length);
  }

  /** Goes on encrypted: STARTTLS and its like. Certificates are looked at, never relied upon: no secret is sent. */
  async startTls(servername: string | undefined): Promise<TLSSocket> {
    // Said before there was a session, and by whoever stands in between. CVE-2021-23222 and its like.
    if (this.#waiting.length > 0)
      throw new DoorFault("garbled", "it went on speaking before it was encrypted");
    this.#leave();
    const secured = await securedSocket(this.#socket, servername, this.#plan.patience, this.#plan.signal);
    this.#socket = secured;
    this.#listen();
    return secured;
  }

  get heard(): Buffer {
    return Buffer.concat(this.#heard);
  }

  get bytes(): number {
    return this.#total;
  }

  close(): void {
    this.#leave();
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.on("data", this.#take);
    this.#socket.on("error", this.#fail);
    this.#socket.on("close", this.#hangUp);
    this.#socket.on("end", this.#hangUp);
  }

  #leave(): void {
    this.#socket.off("data", this.#take);
    this.#socket.off("error", this.#fail);
    this.#socket.off("close", this.#hangUp);
    this.#socket.off("end", this.#hangUp);
  }

  readonly #take = (chunk: Buffer): void => {
    this.#total += chunk.length;
    if (this.#total > mostBytes) {
      this.#end(new DoorFault("too much", "it sent more than 1 MiB"));
      this.#socket.destroy();
      return;
    }
    this.#heard.push(chunk);
    this.#waiting = Buffer.concat([this.#waiting, chunk]);
    this.#wake?.();
  };

  readonly #fail = (thrown: Error): void => this.#end(faultOf(thrown));

  readonly #hangUp = (): void => this.#end(new DoorFault("ended", "it hung up"));

  #end(fault: DoorFault): void {
    this.#ended ??= fault;
    this.#wake?.();
  }

  #cut(count: number): Buffer {
    const taken = this.#waiting.subarray(0, count);
    this.#waiting = this.#waiting.subarray(count);
    return taken;
  }

  #until(enough: (waiting: Buffer) => boolean, longest = this.#plan.patience): Promise<void> {
    const { signal, end = Number.POSITIVE_INFINITY } = this.#plan;
    const patience = Math.max(0, Math.min(longest, Math.round(end - performance.now())));
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", stop);
        this.#wake = undefined;
      };
      const fail = (fault: DoorFault): void => {
        leave();
        reject(fault);
      };
      const stop = (): void => fail(new DoorFault("stopped", "the scan was stopped"));
      const look = (): void => {
        try {
          if (enough(this.#waiting)) {
            leave();
            resolve();
          } else if (this.#ended !== undefined) fail(this.#ended);
        } catch (thrown) {
          fail(faultOf(thrown));
        }
      };
      const timer = setTimeout(
        () => fail(new DoorFault("silent", `it said nothing within ${patience} ms`)),
        patience,
      );
      signal.addEventListener("abort", stop, { once: true });
      this.#wake = look;
      if (signal.aborted) stop();
      else look();
    });
  }
}

/** A TLS session over a connection. @throws DoorFault */
export function securedSocket(
  socket: Socket,
  servername: string | undefined,
  patience: number,
  signal: AbortSignal,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    // Whatever becomes of the connection below, the session on it tells.
    socket.on("error", () => {});
    const secured = connectTls({
      socket,
      // What is wrong with a certificate is a fact to be told, and no reason to look away.
      rejectUnauthorized: false,
      ...(servername !== undefined && { servername }),
    });
    const leave = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      secured.off("error", fail);
      secured.off("close", hungUp);
      secured.off("secureConnect", done);
      secured.on("error", () => {});
    };
    const fail = (thrown: unknown): void => {
      leave();
      socket.destroy();
      secured.destroy();
      reject(faultOf(thrown));
    };
    const stop = (): void => fail(new DoorFault("stopped", "the scan was stopped"));
    const timer = setTimeout(
      () => fail(new DoorFault("silent", `no TLS session within ${patience} ms`)),
      patience,
    );
    signal.addEventListener("abort", stop, { once: true });
    const hungUp = (): void => fail(new DoorFault("ended", "it hung up during the TLS handshake"));
    const done = (): void => {
      leave();
      resolve(secured);
    };
    secured.once("error", fail);
    secured.once("close", hungUp);
    secured.once("secureConnect", done);
    if (signal.aborted) stop();
  });
}
