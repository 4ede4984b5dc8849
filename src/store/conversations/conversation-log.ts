import { randomUUID } from "node:crypto";
import { type Clock, type Redacted, reasonOf, systemClock, WatertightError } from "../../base/index.ts";
import { type Engine, sql, value } from "../../clickhouse/index.ts";
import type { Layout } from "../migrations/layout.ts";
import { openUnder, sealUnder } from "../sealed/envelope.ts";
import { GroupedWrites } from "../sealed/grouped-writes.ts";
import { insertRows } from "../sealed/insert-rows.ts";
import { deleteStatement, oneEngine } from "../sealed/shared-table.ts";
import type { Shelf } from "../sealed/shelf.ts";
import type { Conversation, ConversationQuery, KeptConversation } from "./conversation.ts";
import { type ConversationRow, inGroups, rowsOf, sealedOf, whichOf } from "./conversation-rows.ts";
import { conversationColumns } from "./conversation-tables.ts";
import { DataKeys } from "./data-keys.ts";

export interface ConversationLogOptions {
  readonly engine: Engine;
  /** Where data keys are kept, of purpose `data-keys`; on the engine itself when several machines share it. */
  readonly shelf: Shelf;
  readonly clock?: Clock;
  readonly layout?: Layout;
}

/** The longest text that is kept, in bytes of UTF-8. */
const textBytes = 4 << 20;
/** Where the engine's times end, nearly (ClickHouse, "DateTime64": the year 2299). */
const lastTime = Date.UTC(2290, 0);
/** Sealed texts that are in memory at a time. */
const readBytes = 8 << 20;

type Sealed = Readonly<
  Record<keyof typeof conversationColumns, string | number | Uint8Array | readonly string[]>
> & {
  readonly sealed: Uint8Array;
};

/** What a data key vouches for beside the text: a row with anything else in it does not open. */
type Labels = Pick<
  ConversationRow,
  "tenant" | "person" | "entry" | "request" | "at" | "vendor" | "classes" | "expires"
>;

/** Texts of conversations, each sealed under a key of its tenant and person. */
export class ConversationLog {
  readonly #engine: Engine;
  readonly #keys: DataKeys;
  readonly #clock: Clock;
  readonly #layout: Layout;
  readonly #writes: GroupedWrites<Sealed>;

  constructor({ engine, shelf, clock = systemClock, layout = oneEngine }: ConversationLogOptions) {
    this.#engine = engine;
    this.#keys = new DataKeys(shelf);
    this.#clock = clock;
    this.#layout = layout;
    this.#writes = new GroupedWrites({
      write: (rows) => insertRows(engine, "conversations", conversationColumns, rows),
      bytesOf: ({ sealed }) => sealed.length + 1000,
    });
  }

  /** Resolves when the text is in the table. @throws WatertightError `refused` for a text that is too long, or when too much waits */
  async append(given: Conversation): Promise<void> {
    const { tenant, person = "", request, at, vendor, dataClasses } = given;
    const { conversation, model, text } = given;
    if (Buffer.byteLength(text) > textBytes) {
      throw new WatertightError(
        "refused",
        `a text is longer than what is kept of conversations (${textBytes} bytes)`,
      );
    }
    const expiresAt = Math.min(given.expiresAt, lastTime);
    if (![at, expiresAt].every(Number.isSafeInteger)) throw new RangeError("times are whole milliseconds");
    if (expiresAt <= this.#clock.now().getTime()) return;
    const key = await this.#keys.keyFor(tenant, person, expiresAt);
    const entry = randomUUID();
    const labels = {
      tenant,
      person,
      entry,
      request,
      at,
      vendor,
      classes: [...dataClasses],
      expires: expiresAt,
    };
    const content = Buffer.from(JSON.stringify([conversation, model, text]));
    await this.#writes.add({
      ...{ tenant, person, entry, request, at, vendor, classes: dataClasses, expires_at: expiresAt },
      data_key: key.id,
      sealed: sealUnder(key, aboutOf(labels), content),
    });
  }

  /** What was kept and has not expired, by person and time. @throws WatertightError `unreadable` when the store does not answer */
  async *read(query: ConversationQuery, signal?: AbortSignal): AsyncGenerator<KeptConversation> {
    const now = value("now", "Int64", this.#clock.now().getTime());
    const which = sql`${whichOf(query)} AND expires_at > fromUnixTimestamp64Milli(${now}, 'UTC')`;
    let keys = new Map<string, ReadonlyMap<string, Redacted<Uint8Array>> | string>();
    for await (const rows of rowsOf(this.#engine, which, signal)) {
      // Rows come person by person, so that few keys are needed at a time.
      keys = new Map([...keys].slice(-1));
      for (const group of inGroups(rows, readBytes)) {
        const sealed = await sealedOf(this.#engine, group, signal);
        for (const row of group) {
          const of = keys.get(row.person) ?? (await this.#keysOf(row));
          keys.set(row.person, of);
          const text = sealed.get(row.entry);
          // Erased or expired meanwhile.
          if (text !== undefined) yield keptOf(row, text, of);
        }
      }
    }
  }

  /** The same as NDJSON, a line each. */
  async *export(query: ConversationQuery, signal?: AbortSignal): AsyncGenerator<string> {
    for await (const kept of this.read(query, signal)) yield `${JSON.stringify(kept)}\n`;
  }

  /** Removes what has expired, and keys that open nothing any more; how many texts there were. */
  async sweep(): Promise<number> {
    const now = value("now", "Int64", this.#clock.now().getTime());
    const over = sql`expires_at <= fromUnixTimestamp64Milli(${now}, 'UTC')`;
    const [row] = await this.#engine.rows<{ found: number | string }>(
      sql`SELECT count() AS found FROM conversations WHERE ${over}`,
      { purpose: "expired conversations" },
    );
    const found = Number(row?.found);
    if (found > 0) {
      await this.#engine.run(deleteStatement("conversations", over, this.#layout), {
        purpose: "expired conversations removed",
      });
    }
    await this.#keys.sweep();
    return found;
  }

  /** A key that does not open is no reason to keep others from being read. */
  async #keysOf({
    tenant,
    person,
  }: ConversationRow): Promise<ReadonlyMap<string, Redacted<Uint8Array>> | string> {
    try {
      return await this.#keys.keysOf(tenant, person);
    } catch (thrown) {
      return reasonOf(thrown);
    }
  }
}

function keptOf(
  row: ConversationRow,
  sealed: Uint8Array,
  keys: ReadonlyMap<string, Redacted<Uint8Array>> | string,
): KeptConversation {
  const { tenant, person, request, at, vendor, classes, expires } = row;
  const labels = {
    ...{ tenant, request, at, vendor, dataClasses: classes, expiresAt: expires },
    ...(person !== "" && { person }),
  };
  if (typeof keys === "string") return { ...labels, state: "closed", why: keys };
  try {
    const content = openUnder((id) => keys.get(id), aboutOf(row), sealed);
    const [conversation, model, text]: [string, string, string] = JSON.parse(content.toString());
    return { ...labels, state: "open", conversation, model, text };
  } catch (thrown) {
    return { ...labels, state: "closed", why: reasonOf(thrown) };
  }
}

function aboutOf({
  tenant,
  person,
  entry,
  request,
  at,
  vendor,
  classes,
  expires,
}: Labels): readonly string[] {
  return ["conversations", tenant, person, entry, request, String(at), vendor, String(expires), ...classes];
}
