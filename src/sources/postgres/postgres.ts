import { WatertightError } from "../../base/index.ts";
import type { Gap } from "../../model/index.ts";
import { type Address, hasScheme, parseAddress } from "../address.ts";
import type { Collection, OpenSource, Source, SourceOptions } from "../source.ts";
import { closedDatabasesOf, databasesOf, hasLargeObjects, type Relation, relationsOf } from "./catalog.ts";
import { Connector } from "./connect.ts";
import { codeOf, openingError, stopped, whyOf } from "./faults.ts";
import { Session } from "./session.ts";
import { tableOf } from "./table.ts";

const schemes = ["postgres", "postgresql"];
const example = "postgres://reader@db.internal:5432/shop";

/** Where one asks which databases there are (PostgreSQL, "initdb": made for that). */
const usualDatabase = "postgres";

/** PostgreSQL, read with COPY in read-only transactions: all databases, one, or one table of it. */
export const postgres: Source = {
  kind: "postgres",
  accepts: async (target) => hasScheme(target, schemes) && target.includes("://"),
  open: async (target, options) => {
    const address = parseAddress(target, example);
    const [database, ...rest] = address.path;
    if (rest.length > 2) {
      throw new WatertightError("usage", "the address names more than database, schema and table", example);
    }
    const password = address.password ?? (await options.passwordFor(address));
    const connector = await Connector.of(address, password, options.tag);
    const session = new Session(connector, database ?? usualDatabase, options);
    const place = new OpenPostgres(address, connector, session, rest.join(".") || undefined, options);
    try {
      await place.prepare();
    } catch (thrown) {
      await place.close();
      throw openingError(thrown, address.shown, password !== undefined);
    }
    return place;
  },
};

class OpenPostgres implements OpenSource {
  readonly #address: Address;
  readonly #connector: Connector;
  readonly #table: string | undefined;
  readonly #options: SourceOptions;
  /** To the database now being read. */
  #session: Session;
  #found: Relation[] = [];

  constructor(
    address: Address,
    connector: Connector,
    session: Session,
    table: string | undefined,
    options: SourceOptions,
  ) {
    this.#address = address;
    this.#connector = connector;
    this.#session = session;
    this.#table = table;
    this.#options = options;
  }

  /** Asks enough to know that the place is there. */
  async prepare(): Promise<void> {
    if (this.#address.path.length === 0) {
      await this.#session.rows("SELECT");
      return;
    }
    this.#found = await relationsOf(this.#session, this.#table);
    if (this.#table !== undefined && this.#found.length === 0) {
      throw new WatertightError(
        "unreadable",
        `${this.#address.shown} has no such table`,
        "write it as it is spelled in the database, letter case included: /database/schema.table",
      );
    }
  }

  describe(): { target: string; kind: string } {
    return { target: this.#address.shown, kind: "PostgreSQL" };
  }

  async *collections(): AsyncGenerator<Collection | Gap> {
    if (this.#address.path.length > 0) {
      yield* this.#relations(this.#found, "");
      return;
    }
    const databases = await databasesOf(this.#session);
    for (const collection of await closedDatabasesOf(this.#session))
      yield { collection, why: "no permission to connect to this database", kind: "unread" };
    for (const database of databases) {
      if (this.#options.signal.aborted) return;
      await this.#session.close();
      this.#session = new Session(this.#connector, database, this.#options);
      try {
        yield* this.#relations(await relationsOf(this.#session, undefined), `${database}.`);
      } catch (thrown) {
        yield this.#gap(database, thrown);
      }
    }
  }

  async *#relations(relations: readonly Relation[], prefix: string): AsyncGenerator<Collection | Gap> {
    for (const relation of relations) {
      const collection = `${prefix}${relation.schema}.${relation.name}`;
      if (this.#options.signal.aborted) return yield { collection, why: stopped, kind: "unread" };
      const why = this.#table === undefined ? leftOut(relation) : undefined;
      if (why !== undefined) {
        yield { collection, why, kind: "skipped" };
        continue;
      }
      try {
        yield* tableOf(this.#session, relation, collection, this.#options);
      } catch (thrown) {
        yield this.#gap(collection, thrown);
      }
    }
    if (this.#table === undefined && (await this.#keepsLargeObjects()))
      yield {
        collection: `${prefix}pg_largeobject`,
        why: "large objects belong to no table and are not read",
        kind: "unread",
      };
  }

  #keepsLargeObjects(): Promise<boolean> {
    return hasLargeObjects(this.#session).catch((thrown) => {
      if (codeOf(thrown) === "42501") return false;
      throw thrown;
    });
  }

  #gap(collection: string, thrown: unknown): Gap {
    const { signal, budget } = this.#options;
    const why = whyOf(thrown, { aborted: signal.aborted, seconds: budget.seconds });
    return { collection, why, kind: "unread" };
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

/** Why a relation is not read unless it is asked for by name. */
function leftOut({ kind, isFilled }: Relation): string | undefined {
  if (kind === "v") return "a view: what it shows is read in its tables";
  if (kind === "f") return "a foreign table: its rows are on another server, inspect that one";
  if (!isFilled) return "a materialized view that has not been filled";
  return undefined;
}
