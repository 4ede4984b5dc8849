import { DoorFault } from "../door-fault.ts";
import { ByteReader } from "./byte-reader.ts";
import type { Conversation } from "./conversation.ts";

/** ZooKeeper's client protocol, as far as reading goes: apache/zookeeper zookeeper-jute/src/main/resources/zookeeper.jute */
const operations = { getData: 4, getChildren: 8, closeSession: -11 } as const;
const sessionMilliseconds = 4000;
const mostBytes = 1 << 19;

/** Error codes of KeeperException.Code. */
export const zookeeperErrors = {
  none: 0,
  noNode: -101,
  noAuth: -102,
  authFailed: -115,
  saslRequired: -124,
} as const;

export interface ZookeeperNames {
  readonly connect: string;
  readonly list: string;
  readonly read: string;
  readonly close: string;
}

/** A session of the shortest kind, in which things are read and nothing is watched. */
export class ZookeeperSession {
  readonly #conversation: Conversation;
  readonly #names: ZookeeperNames;
  #number = 0;

  constructor(conversation: Conversation, names: ZookeeperNames) {
    this.#conversation = conversation;
    this.#names = names;
  }

  /** False when the server hangs up on, or refuses, a client that does not say who it is. */
  async open(): Promise<boolean> {
    const body = Buffer.alloc(44);
    body.writeInt32BE(sessionMilliseconds, 12);
    body.writeInt32BE(16, 24);
    this.#conversation.send(this.#names.connect, framed(Buffer.concat([body, Buffer.from([1])])));
    try {
      const reader = new ByteReader(await this.#message());
      reader.int32();
      return reader.int32() > 0;
    } catch (thrown) {
      if (thrown instanceof DoorFault && thrown.kind === "ended") return false;
      throw thrown;
    }
  }

  /** Names below a path, or the number of the error. */
  async children(path: string): Promise<readonly string[] | number> {
    const answer = await this.#asked(this.#names.list, operations.getChildren, path);
    if (typeof answer === "number") return answer;
    const count = answer.int32();
    if (count > answer.left) throw new DoorFault("garbled", "it sent a list that cannot be");
    return Array.from({ length: Math.max(count, 0) }, () => answer.text(answer.int32()));
  }

  /** What lies in a node, or the number of the error. */
  async data(path: string): Promise<Buffer | number> {
    const answer = await this.#asked(this.#names.read, operations.getData, path);
    if (typeof answer === "number") return answer;
    const length = answer.int32();
    return length < 0 ? Buffer.alloc(0) : answer.take(length);
  }

  close(): void {
    this.#number += 1;
    const body = Buffer.alloc(8);
    body.writeInt32BE(this.#number, 0);
    body.writeInt32BE(operations.closeSession, 4);
    this.#conversation.send(this.#names.close, framed(body));
  }

  async #asked(sentAs: string, operation: number, path: string): Promise<ByteReader | number> {
    this.#number += 1;
    const name = Buffer.from(path, "utf8");
    const head = Buffer.alloc(12);
    head.writeInt32BE(this.#number, 0);
    head.writeInt32BE(operation, 4);
    head.writeInt32BE(name.length, 8);
    // The last byte: no watch.
    this.#conversation.send(sentAs, framed(Buffer.concat([head, name, Buffer.from([0])])));
    const reader = new ByteReader(await this.#message());
    if (reader.int32() !== this.#number) throw new DoorFault("garbled", "it answered another question");
    reader.take(8);
    const error = reader.int32();
    return error === zookeeperErrors.none ? reader : error;
  }

  async #message(): Promise<Buffer> {
    const length = (await this.#conversation.take(4)).readInt32BE(0);
    if (length < 0 || length > mostBytes) throw new DoorFault("garbled", "it sent a length that cannot be");
    return this.#conversation.take(length);
  }
}

function framed(body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length);
  return Buffer.concat([length, body]);
}
