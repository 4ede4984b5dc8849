import { WatertightError } from "../../base/index.ts";
import type { Gap } from "../../model/index.ts";
import { type Address, hasScheme, parseAddress } from "../address.ts";
import type { Collection, OpenSource, Source, SourceOptions } from "../source.ts";
import { hasDatabase, type Table, tablesOf } from "./catalog.ts";
import { Connector } from "./connect.ts";
import { openingError, stopped, whyOf } from "./faults.ts";
import { Session } from "./session.ts";
import { tableOf } from "./table.ts";

const schemes = ["mysql", "mariadb"];
const example = "mysql://reader@db.internal:3306/shop";

/** MySQL and MariaDB, streamed in a read-only session: all databases, one, or one table of it. */
export const mysql: Source = {
  kind: "mysql",
  accepts: async (target) => hasScheme(target, schemes) && target.includes("://"),
  open: async (target, options) => {
    const address = parseAddress(target, example);
    const [database, table, more] = address.path;
    if (more !== undefined)
      throw new WatertightError("usage", "the address names more than a database and a table", example);
    const password = address.password ?? (await options.passwordFor(address));
    const session = new Session(await Connector.of(address, password, options.tag), options);
    try {
      const tables = await tablesOf(session, database, table);
      if (tables.length === 0) await complainAbout(session, address);
      return new OpenMysql(address, session, tables, options);
    } catch (thrown) {
      await session.close();
      throw openingError(thrown, address.shown, password !== undefined);
    }
  },
};

/** An empty database is fine; one that was named and is not there is not. */
async function complainAbout(session: Session, { path: [database, table], shown }: Address): Promise<void> {
  const what = table !== undefined ? "table" : "database";
  if (database === undefined || (table === undefined && (await hasDatabase(session, database)))) return;
  throw new WatertightError(
    "unreadable",
    `${shown} has no such ${what}, or does not show it to this user`,
    "write it as it is spelled in the server, letter case included: /database/table",
  );
}

class OpenMysql implements OpenSource {
  readonly #address: Address;
  readonly #session: Session;
  readonly #tables: readonly Table[];
  readonly #options: SourceOptions;

  constructor(address: Address, session: Session, tables: readonly Table[], options: SourceOptions) {
    this.#address = address;
    this.#session = session;
    this.#tables = tables;
    this.#options = options;
  }

  describe(): { target: string; kind: string } {
    return { target: this.#address.shown, kind: "MySQL" };
  }

  async *collections(): AsyncGenerator<Collection | Gap> {
    const { signal, budget } = this.#options;
    const isChosen = this.#address.path.length > 1;
    for (const table of this.#tables) {
      const collection = `${table.database}.${table.name}`;
      if (signal.aborted) return yield { collection, why: stopped, kind: "unread" };
      const why = isChosen ? undefined : leftOut(table);
      if (why !== undefined) {
        yield { collection, why, kind: "skipped" };
        continue;
      }
      try {
        yield* tableOf(this.#session, table, collection, this.#options);
      } catch (thrown) {
        const context = { aborted: signal.aborted, seconds: budget.seconds };
        yield { collection, why: whyOf(thrown, context), kind: "unread" };
      }
    }
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

/** Engines that keep no rows but fetch them from another server. */
const remoteEngines = new Set(["FEDERATED", "SPIDER", "CONNECT"]);

/** Why a table is not read unless it is asked for by name. */
function leftOut({ type, engine }: Table): string | undefined {
  if (type.endsWith("VIEW")) return "a view: what it shows is read in its tables";
  if (type === "SEQUENCE") return "a sequence: it holds a counter only";
  if (engine !== null && remoteEngines.has(engine.toUpperCase()))
    return "its rows are on another server, inspect that one";
  return undefined;
}
