import { DoorFault } from "../door-fault.ts";
import { ByteReader } from "./byte-reader.ts";
import type { Conversation } from "./conversation.ts";

/** https://kafka.apache.org/protocol: the requests that name no topic and change nothing. */
const keys = { metadata: 3, saslHandshake: 17, apiVersions: 18 } as const;
/** The newest layout of Metadata without tagged fields; it tells what a client may do. */
const newestMetadata = 8;
const clientName = "watertight";
const mostBytes = 1 << 20;
/** The server's own topics: offsets of consumers, transactions. */
const noOperations = -(2 ** 31);

export interface KafkaMetadata {
  readonly cluster: string | undefined;
  readonly brokers: readonly string[];
  readonly topics: readonly KafkaTopic[];
  /** Bits by number of operation; undefined from servers before 2.3, or that do not say. */
  readonly clusterOperations: number | undefined;
}

export interface KafkaTopic {
  readonly name: string;
  readonly isInternal: boolean;
  readonly partitions: number;
  readonly operations: number | undefined;
}

/** Numbers of operations: kafka.apache.org, `AclOperation`. */
export const kafkaOperations = { read: 3, write: 4, create: 5, delete: 6, alter: 7 } as const;

/** The newest layout the server has of each kind of request, by its number; undefined from whoever speaks no Kafka. */
export async function kafkaVersions(
  conversation: Conversation,
  sentAs: string,
): Promise<ReadonlyMap<number, number> | undefined> {
  conversation.send(sentAs, request(keys.apiVersions, 0, 1, Buffer.alloc(0)));
  const head = await conversation.take(8);
  const length = head.readInt32BE(0);
  if (head.readInt32BE(4) !== 1 || length < 10 || length > 4096) return undefined;
  const reader = new ByteReader(await conversation.take(length - 4));
  if (reader.int16() !== 0) return undefined;
  const versions = new Map<number, number>();
  for (let left = reader.int32(); left > 0 && reader.left >= 6; left -= 1) {
    const key = reader.int16();
    reader.int16();
    versions.set(key, reader.int16());
  }
  return versions.has(keys.metadata) ? versions : undefined;
}

/** Brokers and topics, as far as this client may see them. No topic is named, so none is made. @throws DoorFault */
export async function kafkaMetadata(
  conversation: Conversation,
  sentAs: string,
  versions: ReadonlyMap<number, number>,
): Promise<KafkaMetadata> {
  const version = Math.min(versions.get(keys.metadata) ?? 0, newestMetadata);
  const all = Buffer.alloc(4);
  // From 1 on no list means all topics; before, an empty one did.
  all.writeInt32BE(version === 0 ? 0 : -1);
  const flags = version >= 8 ? [0, 1, 1] : version >= 4 ? [0] : [];
  conversation.send(sentAs, request(keys.metadata, version, 2, Buffer.concat([all, Buffer.from(flags)])));
  return metadataOf(await answered(conversation, 2), version);
}

/** The ways to log in that a listener offers; undefined from one that asks for no login. @throws DoorFault */
export async function kafkaMechanisms(
  conversation: Conversation,
  sentAs: string,
): Promise<readonly string[] | undefined> {
  // No mechanism has an empty name, so nothing begins: the server only says which ones it has.
  conversation.send(sentAs, request(keys.saslHandshake, 1, 3, Buffer.alloc(2)));
  const reader = await answered(conversation, 3);
  const isUnsupportedMechanism = reader.int16() === 33;
  if (!isUnsupportedMechanism) return undefined;
  return list(reader, () => text(reader)).filter((name) => /^[\w-]{1,40}$/.test(name));
}

function metadataOf(reader: ByteReader, version: number): KafkaMetadata {
  if (version >= 3) reader.int32();
  const brokers = list(reader, () => {
    reader.int32();
    const host = text(reader);
    const port = reader.int32();
    if (version >= 1) optionalText(reader);
    return `${host}:${port}`;
  });
  const cluster = version >= 2 ? optionalText(reader) : undefined;
  if (version >= 1) reader.int32();
  const topics = list(reader, () => {
    reader.int16();
    const name = text(reader);
    const isInternal = version >= 1 && reader.byte() !== 0;
    const partitions = list(reader, () => skipPartition(reader, version)).length;
    return { name, isInternal, partitions, operations: version >= 8 ? operations(reader) : undefined };
  });
  return { cluster, brokers, topics, clusterOperations: version >= 8 ? operations(reader) : undefined };
}

function skipPartition(reader: ByteReader, version: number): void {
  reader.take(2 + 4 + 4);
  if (version >= 7) reader.int32();
  list(reader, () => reader.int32());
  list(reader, () => reader.int32());
  if (version >= 5) list(reader, () => reader.int32());
}

function operations(reader: ByteReader): number | undefined {
  const bits = reader.int32();
  return bits === noOperations ? undefined : bits;
}

async function answered(conversation: Conversation, correlation: number): Promise<ByteReader> {
  const head = await conversation.take(8);
  const length = head.readInt32BE(0);
  if (length < 4 || length > mostBytes || head.readInt32BE(4) !== correlation)
    throw new DoorFault("garbled", "it answered with something that is no Kafka message");
  return new ByteReader(await conversation.take(length - 4));
}

function list<T>(reader: ByteReader, one: () => T): T[] {
  const count = reader.int32();
  // Every entry takes at least a byte, so a count beyond what is left is a lie.
  if (count > reader.left) throw new DoorFault("garbled", "it sent a list that cannot be");
  return Array.from({ length: Math.max(count, 0) }, one);
}

function text(reader: ByteReader): string {
  return optionalText(reader) ?? "";
}

function optionalText(reader: ByteReader): string | undefined {
  const length = reader.int16();
  return length < 0 ? undefined : reader.text(length);
}

function request(key: number, version: number, correlation: number, body: Buffer): Buffer {
  const head = Buffer.alloc(14);
  head.writeInt16BE(key, 4);
  head.writeInt16BE(version, 6);
  head.writeInt32BE(correlation, 8);
  head.writeInt16BE(clientName.length, 12);
  const message = Buffer.concat([head, Buffer.from(clientName), body]);
  message.writeInt32BE(message.length - 4, 0);
  return message;
}
