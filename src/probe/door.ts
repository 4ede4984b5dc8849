import { Agent } from "node:http";
import { isIP, type Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Certificate } from "../model/index.ts";
import { DoorFault, faultOf } from "./door-fault.ts";
import { doorText, type Endpoint, type Network } from "./network.ts";
import { certificateOf } from "./wire/certificate.ts";
import { Conversation, securedSocket } from "./wire/conversation.ts";
import { exchange, type HttpAnswer, type HttpRequest, StaleConnection } from "./wire/http.ts";

export interface DoorPlan extends Endpoint {
  readonly network: Network;
  /** Encrypted from the first byte. */
  readonly secure: boolean;
  /** `watertight/<run>`: names us in the logs of whoever is asked. */
  readonly agentName: string;
  /** Milliseconds to wait for each answer. */
  readonly patience: number;
}

/** Answers that did not come, after which a door is left alone. */
const mostSilences = 3;
/** Milliseconds after which a door that answers a drop at a time is asked nothing more. */
const longestVisit = 60_000;
/** Answers kept so that no question is asked twice. */
const mostKept = 512;
/** Bytes of their bodies together; a front page is far smaller. */
const mostKeptBytes = 2 << 20;

/**
 * One address and port, as the services see it. All questions to it go one after another over one connection where the
 * protocol allows that, are on the list of the service that asks, and stand in the evidence.
 */
export class Door {
  readonly address: string;
  readonly port: number;
  readonly name: string | undefined;
  readonly secure: boolean;
  readonly agentName: string;
  readonly #plan: DoorPlan;
  readonly #agent: Agent;
  readonly #kept = new Map<string, Promise<HttpAnswer>>();
  #keptBytes = 0;
  #greeting: Promise<Buffer> | undefined;
  #certificate: Certificate | undefined;
  readonly #evidence = new Map<string, number[]>();
  readonly #since = performance.now();
  readonly #sockets = new Set<Socket>();
  #isClosed = false;
  /** The exchange before, so that the next one waits for it. */
  #before: Promise<unknown> = Promise.resolve();
  #silences = 0;
  #requests = 0;
  #bytes = 0;

  constructor(plan: DoorPlan) {
    this.#plan = plan;
    this.address = plan.address;
    this.port = plan.port;
    this.name = plan.name;
    this.secure = plan.secure;
    this.agentName = plan.agentName;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1 });
    // Node knows this way to make a socket, its types do not.
    Object.assign(this.#agent, {
      createConnection: (_: unknown, done: (failed: unknown, socket?: Socket) => void) => {
        this.#connect().then(
          (socket) => done(null, socket),
          (thrown) => done(thrown),
        );
      },
    });
  }

  /** What may be said to this door in the name of one service. */
  as(service: { readonly id: string; readonly sends: readonly string[] }): AskingDoor {
    return new AskingDoor(this, service.id, service.sends);
  }

  get certificate(): Certificate | undefined {
    return this.#certificate;
  }

  get asked(): { readonly requests: number; readonly bytes: number } {
    return { requests: this.#requests, bytes: this.#bytes };
  }

  /** Entries of the evidence by what was sent. */
  get evidence(): ReadonlyMap<string, readonly number[]> {
    return this.#evidence;
  }

  /** What it says before it was said anything; empty when it waits for us. Listened for once. */
  greeting(wait: number): Promise<Buffer> {
    this.#greeting ??= this.converse("door", [], async (conversation) => conversation.whatever(wait));
    return this.#greeting;
  }

  /** @internal through `as` */
  http(service: string, allowed: readonly string[], asked: HttpRequest): Promise<HttpAnswer> {
    const name = `${asked.method} ${asked.path}`;
    const declared = declaredFor(service, allowed, name);
    if (asked.json !== undefined || asked.headers !== undefined)
      return this.#exchange(service, declared, asked);
    const key = `${asked.keep ?? "body"} ${name}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const answer = this.#exchange(service, declared, asked);
    if (this.#kept.size < mostKept) this.#keep(key, answer);
    return answer;
  }

  #keep(key: string, answer: Promise<HttpAnswer>): void {
    this.#kept.set(key, answer);
    answer.then(
      ({ body }) => {
        this.#keptBytes += body.length;
        if (this.#keptBytes > mostKeptBytes) this.#kept.delete(key);
      },
      // Whoever asked is told.
      () => {},
    );
  }

  /** @internal through `as` */
  async converse<T>(
    service: string,
    allowed: readonly string[],
    talk: (conversation: Conversation) => Promise<T>,
  ): Promise<T> {
    this.#demandPatience();
    const { network, patience } = this.#plan;
    const door = doorText(this);
    const socket = await this.#connect();
    const conversation = new Conversation(socket, {
      patience,
      end: this.#since + longestVisit,
      signal: network.signal,
      onSend: (name, bytes) => {
        declaredFor(service, allowed, name);
        this.#sent(
          name,
          network.evidence.record({ kind: "asked", door, service, sent: name, bytes: bytes.length }),
        );
      },
    });
    try {
      return await talk(conversation);
    } catch (thrown) {
      throw this.#counted(thrown);
    } finally {
      conversation.close();
      this.#bytes += conversation.bytes;
      network.evidence.record({
        kind: "answered",
        door,
        service,
        bytes: conversation.bytes,
        digest: network.evidence.digest(conversation.heard),
      });
    }
  }

  /** Hangs up; also on connections that are only being made. */
  close(): void {
    this.#isClosed = true;
    this.#agent.destroy();
    for (const socket of this.#sockets) socket.destroy();
    this.#kept.clear();
  }

  /** In turn, so that one connection does for all. */
  #exchange(service: string, sent: string, asked: HttpRequest): Promise<HttpAnswer> {
    const turn = this.#before.then(() => this.#exchangeOnce(service, sent, asked));
    const answer = turn.catch((thrown) => {
      // A server may close what it kept open at any time; then the question never reached it.
      if (thrown instanceof StaleConnection) return this.#exchangeOnce(service, sent, asked);
      throw thrown;
    });
    this.#before = answer.catch(() => {});
    return answer;
  }

  /** @param sent as declared: a name that only the server knows may itself be sensitive, and is on record as a digest */
  async #exchangeOnce(service: string, sent: string, asked: HttpRequest): Promise<HttpAnswer> {
    this.#demandPatience();
    const { network, patience } = this.#plan;
    const { evidence } = network;
    const door = doorText(this);
    const exact = `${asked.method} ${asked.path}`;
    const number = evidence.record({
      kind: "asked",
      door,
      service,
      sent,
      ...(exact !== sent && { exact: evidence.digest(Buffer.from(exact)) }),
    });
    this.#sent(sent, number);
    try {
      const answer = await exchange(asked, {
        agent: this.#agent,
        authority: authorityOf(this),
        agentName: this.agentName,
        patience,
        signal: network.signal,
      });
      this.#bytes += answer.body.length;
      evidence.record({
        kind: "answered",
        of: number,
        door,
        service,
        status: answer.status,
        bytes: answer.body.length,
        digest: evidence.digest(answer.body),
      });
      return answer;
    } catch (thrown) {
      const fault = this.#counted(thrown);
      evidence.record({ kind: "answered", of: number, door, service, failed: fault.message });
      throw fault;
    }
  }

  async #connect(): Promise<Socket> {
    const { network, secure, patience } = this.#plan;
    const socket = this.#held(await network.connect(this));
    if (!secure) return socket;
    const secured = this.#held(await this.#secured(socket, patience, network.signal));
    this.#certificate ??= certificateOf(secured, this.name ?? this.address);
    return secured;
  }

  #held<S extends Socket>(socket: S): S {
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    if (!this.#isClosed) return socket;
    socket.destroy();
    throw new DoorFault("ended", "it was left");
  }

  #secured(socket: Socket, patience: number, signal: AbortSignal): Promise<TLSSocket> {
    // RFC 6066 §3: an address is no server name.
    const servername = this.name !== undefined && isIP(this.name) === 0 ? this.name : undefined;
    return securedSocket(socket, servername, patience, signal);
  }

  #sent(name: string, entry: number): void {
    this.#requests += 1;
    const entries = this.#evidence.get(name);
    if (entries === undefined) this.#evidence.set(name, [entry]);
    else entries.push(entry);
  }

  #demandPatience(): void {
    if (this.#silences >= mostSilences) {
      throw new DoorFault("silent", `it left ${mostSilences} questions without an answer`);
    }
    if (performance.now() - this.#since > longestVisit) {
      throw new DoorFault("silent", `it took more than ${longestVisit / 1000} s to answer what it was asked`);
    }
  }

  #counted(thrown: unknown): DoorFault {
    const isFault = thrown instanceof DoorFault || (thrown instanceof Error && "code" in thrown);
    if (!isFault) throw thrown;
    const fault = faultOf(thrown);
    if (fault.kind === "silent") this.#silences += 1;
    return fault;
  }
}

/** A door in the hands of one service: only what that service declares gets through. */
export class AskingDoor {
  readonly #door: Door;
  readonly #service: string;
  readonly #allowed: readonly string[];

  constructor(door: Door, service: string, allowed: readonly string[]) {
    this.#door = door;
    this.#service = service;
    this.#allowed = allowed;
  }

  get address(): string {
    return this.#door.address;
  }

  get port(): number {
    return this.#door.port;
  }

  get name(): string | undefined {
    return this.#door.name;
  }

  get secure(): boolean {
    return this.#door.secure;
  }

  /** `watertight/<run>`, for protocols that let a client say who it is. */
  get agentName(): string {
    return this.#door.agentName;
  }

  /** Asked once, however many services want to know. @throws DoorFault */
  get(path: string, how: Pick<HttpRequest, "headers" | "keep"> = {}): Promise<HttpAnswer> {
    return this.#door.http(this.#service, this.#allowed, { ...how, method: "GET", path });
  }

  /** For questions that a service takes as POST and that change nothing. @throws DoorFault */
  post(path: string, json: unknown, how: Pick<HttpRequest, "headers" | "keep"> = {}): Promise<HttpAnswer> {
    return this.#door.http(this.#service, this.#allowed, { ...how, method: "POST", path, json });
  }

  /** What it says first, waiting so many milliseconds. */
  greeting(wait = 1000): Promise<Buffer> {
    return this.#door.greeting(wait);
  }

  /** A connection of its own, closed at the end of `talk`. @throws DoorFault */
  converse<T>(talk: (conversation: Conversation) => Promise<T>): Promise<T> {
    return this.#door.converse(this.#service, this.#allowed, talk);
  }
}

/** `{…}` in what is declared stands for one name that only the server knows. */
function declaredFor(service: string, allowed: readonly string[], name: string): string {
  if (allowed.includes(name)) return name;
  const declared = allowed.find((one) => one.includes("{") && patternOf(one).test(name));
  if (declared !== undefined) return declared;
  throw new Error(`${service} may not send ${name}: it does not declare it`);
}

function patternOf(declared: string): RegExp {
  const parts = declared.split(/\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^/?&#\\s]+")}$`);
}

function authorityOf({ address, name, port, secure }: Door): string {
  const host = name ?? address;
  const bracketed = isIP(host) === 6 ? `[${host.replace(/%.*$/, "")}]` : host;
  return port === (secure ? 443 : 80) ? bracketed : `${bracketed}:${port}`;
}
