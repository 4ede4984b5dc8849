import type * as Mongo from "mongodb";
import { type Redacted, WatertightError } from "../../base/index.ts";
import type { SourceOptions } from "../source.ts";
import { asTheyStand } from "./bson-text.ts";
import type { MongoAddress } from "./mongodb-address.ts";
import { codeOf, whyOf } from "./why.ts";

/** A connected client and the driver it is of. */
export interface Client {
  readonly driver: typeof Mongo;
  readonly mongo: Mongo.MongoClient;
  /** Asks one thing of a database. */
  ask(database: string, command: Mongo.Document): Promise<Mongo.Document>;
  /** Rows of a command that opens a cursor. Leaving the loop early closes it on the server. */
  cursor(database: string, command: Mongo.Document, batchSize: number): AsyncIterable<Mongo.Document>;
  close(): Promise<void>;
}

/** Seconds that closing may wait for a server that says nothing. */
const politeSeconds = 0.4;
/** The server cuts the name of an application there (MongoDB, "Connection String Options": appName). */
const longestName = 128;

/** @throws WatertightError `usage` for an address the driver refuses, `unreadable` when nobody answers or lets us in */
export async function connect(address: MongoAddress, options: SourceOptions): Promise<Client> {
  const driver = await import("mongodb");
  const password =
    address.password ?? (address.user === undefined ? undefined : await options.passwordFor(address));
  const mongo = clientOf(driver, address, password, options);
  const session = mongo.startSession();
  let isReading = false;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    options.signal.removeEventListener("abort", stop);
    // The session first, over a connection of its own: by that the server ends what it is doing for us, and closes our cursors.
    closing ??= politely(
      isReading ? mongo.db("admin").command({ killSessions: [session.id] }) : undefined,
    ).then(() => politely(mongo.close()));
    return closing;
  };
  const stop = (): void => void close();
  options.signal.addEventListener("abort", stop, { once: true });
  const comment = options.tag;
  const client: Client = {
    driver,
    mongo,
    close,
    ask: (database, command) =>
      mongo
        .db(database)
        .command({ ...command, comment }, { ...asTheyStand, readPreference: readingFrom(mongo) }),
    async *cursor(database, command, batchSize) {
      const cursor = mongo
        .db(database)
        .runCursorCommand(
          { ...command, comment },
          { ...asTheyStand, session, readPreference: readingFrom(mongo) },
        );
      cursor.setBatchSize(batchSize).setComment(comment);
      isReading = true;
      try {
        yield* cursor;
      } finally {
        isReading = false;
      }
    },
  };
  try {
    await mongo.connect();
    await client.ask("admin", { ping: 1 });
    return client;
  } catch (thrown) {
    await close();
    throw openingError(thrown, address);
  }
}

/** What the address says, else a secondary: it does not answer anybody's application. */
function readingFrom(mongo: Mongo.MongoClient): Mongo.ReadPreferenceLike {
  const { readPreference } = mongo;
  return readPreference.mode === "primary" ? "secondaryPreferred" : readPreference;
}

function clientOf(
  driver: typeof Mongo,
  address: MongoAddress,
  password: Redacted<string> | undefined,
  { budget, tag }: SourceOptions,
): Mongo.MongoClient {
  const { user } = address;
  const wait = Math.min(budget.seconds, 10) * 1000;
  try {
    return new driver.MongoClient(address.driverTarget, {
      appName: tag.slice(0, longestName),
      maxPoolSize: 2,
      serverSelectionTimeoutMS: wait,
      connectTimeoutMS: wait,
      // Nothing is written; should anything ever try, it is not tried twice.
      retryWrites: false,
      ...(user !== undefined && { auth: { username: user, password: password?.dangerouslyReveal() ?? "" } }),
    });
  } catch (thrown) {
    // No cause: the driver quotes what it was given.
    const what = thrown instanceof Error ? thrown.name : "it could not be read";
    throw new WatertightError(
      "usage",
      `the driver refuses this ${address.scheme}:// address (${what})`,
      "check its hosts and options against MongoDB's “Connection Strings”",
    );
  }
}

function openingError(thrown: unknown, address: MongoAddress): WatertightError {
  const code = codeOf(thrown);
  if (code === 18 || code === 13)
    return new WatertightError(
      "unreadable",
      `MongoDB at ${address.shown} does not let ${address.user ?? "a visitor without a name"} in: ${whyOf(thrown)}`,
      "give the right password in WATERTIGHT_PASSWORD, and authSource=… when the user lives in another database",
    );
  return new WatertightError(
    "unreadable",
    `no MongoDB at ${address.shown}: ${whyOf(thrown)}`,
    "check hosts and port, tls=true, and directConnection=true for one member of a replica set",
  );
}

async function politely(closed: Promise<unknown> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, politeSeconds * 1000);
  });
  await Promise.race([Promise.resolve(closed).catch(() => {}), patience]);
  clearTimeout(timer);
}
