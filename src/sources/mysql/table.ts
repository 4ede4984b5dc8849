import type { Gap } from "../../model/index.ts";
import { eachOf } from "../files/batches.ts";
import { timeColumn, wantsColumn } from "../selection.ts";
import type { Collection, Piece, SourceOptions } from "../source.ts";
import { columnsOf, rowsOf, type Table } from "./catalog.ts";
import { whyOf } from "./faults.ts";
import { RowReader } from "./row-reader.ts";
import { quoted, selectStatement } from "./select.ts";
import type { Session } from "./session.ts";

/** Characters of a value that are read at most: rows come whole, and have to fit into memory. */
const longestValue = 4 << 20;

const instantTypes = new Set(["date", "datetime", "timestamp"]);

/** A table as a collection, with gaps for what of it cannot be read. */
export async function* tableOf(
  session: Session,
  table: Table,
  collection: string,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  const { selection, signal, budget } = options;
  const gap = (why: string, kind: Gap["kind"] = "unread"): Gap => ({ collection, why, kind });
  const columns = await columnsOf(session, table);
  if (columns.length === 0) return yield gap("it vanished before it was read, or none of its columns may be");
  const wanted = columns.filter(({ name }) => wantsColumn(selection, collection, name));
  if (wanted.length === 0) return;
  const from = `${quoted(table.database)}.${quoted(table.name)}`;
  const time = timeColumn(columns.filter(({ dataType }) => instantTypes.has(dataType)));
  const share = selection.share ?? 1;
  const key = columns.filter(({ isKey }) => isKey);
  const rows = await rowsOf(session, table, from).catch(() => undefined);
  // A function of the server gives NULL for what is longer than its packets, at four bytes a character.
  const longest = Math.min(longestValue, Math.floor((await session.limits()).packetBytes / 4));
  const statement = selectStatement({
    ...{ from, wanted, time, key, share, longest },
    ...{ since: selection.since, firstRows: selection.firstRows },
  });

  async function* batches(): AsyncGenerator<readonly (Piece | Gap)[]> {
    const reader = new RowReader(wanted, time !== undefined);
    try {
      for await (const _ of session.read(statement, (row) => reader.take(row))) yield reader.taken();
    } catch (thrown) {
      yield reader.taken();
      yield [gap(whyOf(thrown, { aborted: signal.aborted, seconds: budget.seconds }))];
    }
    const { cut } = reader;
    if (cut.rows > 0)
      yield [
        gap(
          `only the first ${longest} characters of longer values were read, in ${cut.rows} rows from row ${cut.first} on`,
        ),
      ];
  }

  yield {
    name: collection,
    columns: wanted.map(({ name, type }) => ({ name, type })),
    ...(rows !== undefined && { rows }),
    ...(share < 1 && { share }),
    format: "mysql",
    read: () => eachOf(batches()),
    batches,
  };
}
