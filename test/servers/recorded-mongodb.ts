import { createServer, type Socket } from "node:net";
import { calculateObjectSize, type Document, Long } from "bson";
import { takeQuestions } from "./mongodb-wire.ts";

export type Databases = Record<string, Record<string, readonly Document[]>>;

/** Answers what a MongoDB 7.0 answers to the commands that reading needs, and refuses every other. */
export interface RecordedMongo {
  readonly port: number;
  /** Each command that came, in order. */
  readonly commands: readonly Document[];
  /** Comments of the cursors open now. */
  openCursors(): readonly unknown[];
  load(databases: Databases): void;
  /** Takes the place of an answer. */
  instead: ((command: Document) => Document | undefined) | undefined;
  close(): Promise<void>;
}

interface Cursor {
  readonly namespace: string;
  readonly comment: unknown;
  readonly session: string;
  rest: readonly Document[];
}

/** The size of a batch, in bytes, after which a server sends what it has. */
const batchBytes = 16 << 20;

export function refusal(code: number, codeName: string, errmsg: string = codeName): Document {
  return { ok: 0, errmsg, code, codeName };
}

export async function startRecordedMongo(): Promise<RecordedMongo> {
  let databases: Databases = {};
  let lastCursor = 7_000_000_000_000_000_001n;
  const cursors = new Map<string, Cursor>();
  const commands: Document[] = [];

  const opened = (namespace: string, found: readonly Document[], command: Document): Document => {
    const size = Number(command["batchSize"] ?? command["cursor"]?.batchSize ?? 101);
    const cursor = {
      namespace,
      comment: command["comment"],
      session: String(command["lsid"]?.id),
      rest: found,
    };
    const firstBatch = batchOf(cursor, size);
    lastCursor++;
    const id = cursor.rest.length === 0 || command["singleBatch"] === true ? 0n : lastCursor;
    if (id !== 0n) cursors.set(String(id), cursor);
    return { cursor: { firstBatch, id: Long.fromBigInt(id), ns: namespace }, ok: 1 };
  };

  const answers: Record<string, (command: Document, database: string) => Document> = {
    ping: () => ({ ok: 1 }),
    listDatabases: () => ({
      databases: Object.keys(databases).map((name) => ({ name })),
      ok: 1,
    }),
    listCollections: (command, database) => {
      const names = Object.keys(databases[database] ?? {});
      const wanted = command["filter"]?.name;
      const found = names
        .filter((name) => wanted === undefined || name === wanted)
        .map((name) => ({ name, type: name.startsWith("view_") ? "view" : "collection", options: {} }));
      return opened(`${database}.$cmd.listCollections`, found, command);
    },
    count: (command, database) => ({ n: databases[database]?.[command["count"]]?.length ?? 0, ok: 1 }),
    find: (command, database) => {
      const whole = databases[database]?.[command["find"]] ?? [];
      const filter = command["filter"] as Document | undefined;
      if (
        JSON.stringify(filter, (_, one) => (typeof one === "bigint" ? "" : one))?.includes(
          "$toHashedIndexKey",
        )
      )
        return refusal(168, "InvalidPipelineOperator", "Unrecognized expression '$toHashedIndexKey'");
      const found = whole.filter((document) => fits(document, filter));
      const limit = Number(command["limit"] ?? 0);
      return opened(`${database}.${command["find"]}`, limit === 0 ? found : found.slice(0, limit), command);
    },
    getMore: (command) => {
      const id = String(command["getMore"]);
      const cursor = cursors.get(id);
      if (cursor === undefined) return refusal(43, "CursorNotFound");
      const nextBatch = batchOf(cursor, Number(command["batchSize"] ?? 101));
      if (cursor.rest.length === 0) cursors.delete(id);
      const next = cursor.rest.length === 0 ? 0n : BigInt(id);
      return { cursor: { nextBatch, id: Long.fromBigInt(next), ns: cursor.namespace }, ok: 1 };
    },
    killCursors: (command) => {
      for (const id of command["cursors"] as unknown[]) cursors.delete(String(id));
      return { cursorsKilled: command["cursors"], ok: 1 };
    },
    killSessions: (command) => {
      const sessions = (command["killSessions"] as Document[]).map(({ id }) => String(id));
      for (const [id, { session }] of cursors) if (sessions.includes(session)) cursors.delete(id);
      return { ok: 1 };
    },
    endSessions: () => ({ ok: 1 }),
  };

  const mongo = {
    commands,
    instead: undefined as RecordedMongo["instead"],
    openCursors: () => [...cursors.values()].map(({ comment }) => comment),
    load(loaded: Databases) {
      databases = loaded;
    },
  };
  const answer = (command: Document): Document => {
    const name = Object.keys(command)[0] ?? "";
    if (/^(?:hello|isMaster|ismaster)$/.test(name)) return mongo.instead?.(command) ?? hello;
    commands.push(command);
    const known = answers[name];
    return (
      mongo.instead?.(command) ??
      known?.(command, String(command["$db"])) ??
      refusal(59, "CommandNotFound", `no such command: '${name}'`)
    );
  };

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let rest: Buffer = Buffer.alloc(0);
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.on("data", (bytes: Buffer) => {
      rest = takeQuestions(Buffer.concat([rest, bytes]), (question) => {
        socket.write(question.answer(answer(question.command)));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => resolve());
    });
  return Object.assign(mongo, { port, close });
}

/** What a single server 7.0 says of itself. */
const hello: Document = {
  helloOk: true,
  ismaster: true,
  isWritablePrimary: true,
  maxBsonObjectSize: 16_777_216,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  logicalSessionTimeoutMinutes: 30,
  connectionId: 1,
  minWireVersion: 0,
  maxWireVersion: 21,
  readOnly: false,
  ok: 1,
};

function batchOf(cursor: Cursor, size: number): Document[] {
  const batch: Document[] = [];
  let bytes = 0;
  for (const document of cursor.rest) {
    bytes += calculateObjectSize(document);
    if (batch.length === size || (batch.length > 0 && bytes > batchBytes)) break;
    batch.push(document);
  }
  cursor.rest = cursor.rest.slice(batch.length);
  return batch;
}

/** As far as filters are asked for: `$and` of `{ field: { $gte: value } }`. */
function fits(document: Document, filter: Document | undefined): boolean {
  return Object.entries(filter ?? {}).every(([name, wanted]) => {
    if (name === "$and") return (wanted as Document[]).every((one) => fits(document, one));
    const bound: unknown = (wanted as Document)["$gte"];
    const value: unknown = document[name];
    if (bound instanceof Date) return value instanceof Date && value >= bound;
    return String(value) >= String(bound);
  });
}
