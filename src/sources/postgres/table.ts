import type { Gap } from "../../model/index.ts";
import { eachOf } from "../files/batches.ts";
import { timeColumn, wantsColumn } from "../selection.ts";
import type { Collection, Piece, SourceOptions } from "../source.ts";
import { columnsOf, isThere, type Relation, type RelationColumn, rowsOf } from "./catalog.ts";
import { CopyText } from "./copy-text.ts";
import { whyOf } from "./faults.ts";
import type { Session } from "./session.ts";

/** Any number does; the same one in every run gives the same rows. */
const sampleSeed = 20_250_129;

/** A relation as a collection, with gaps for what of it cannot be read. */
export async function* tableOf(
  session: Session,
  relation: Relation,
  collection: string,
  options: SourceOptions,
): AsyncGenerator<Collection | Gap> {
  const gap = (why: string, kind: Gap["kind"] = "unread"): Gap => ({ collection, why, kind });
  if (!relation.mayRead) return yield gap("no permission to read it");
  const columns = await columnsOf(session, relation);
  if (columns.length === 0)
    return yield (await isThere(session, relation))
      ? gap("it has no columns", "skipped")
      : gap("it vanished before it was read");
  const readable = columns.filter(({ mayRead }) => mayRead);
  const wanted = readable.filter(({ name }) => wantsColumn(options.selection, collection, name));
  const refused = columns.filter((column) => !column.mayRead).map(({ name }) => name);
  if (refused.length > 0) yield gap(`no permission to read ${listed(refused)}`);
  if (relation.isFiltered) yield gap("row security may hide rows from this user");
  if (wanted.length === 0) return;
  const from = fromOf(relation);
  const time = timeColumn(readable.filter(({ isInstant }) => isInstant));
  const share = options.selection.share !== undefined && isSampled(relation) ? options.selection.share : 1;
  const rows = await rowsOf(session, from).catch(() => undefined);
  const { since, firstRows } = options.selection;
  const statement = copyStatement({ from, wanted, time, share, since, firstRows });
  const batches = (): AsyncGenerator<readonly (Piece | Gap)[]> =>
    piecesOf(session, statement, new CopyText(wanted, time !== undefined), (thrown) =>
      gap(whyOf(thrown, { aborted: options.signal.aborted, seconds: options.budget.seconds })),
    );
  yield {
    name: collection,
    columns: wanted.map(({ name, type }) => ({ name, type })),
    ...(rows !== undefined && { rows }),
    ...(share < 1 && { share }),
    format: "postgres",
    read: () => eachOf(batches()),
    batches,
  };
}

async function* piecesOf(
  session: Session,
  statement: string,
  copied: CopyText,
  gapOf: (thrown: unknown) => Gap,
): AsyncGenerator<readonly (Piece | Gap)[]> {
  try {
    for await (const chunk of session.copy(statement)) yield copied.push(chunk);
  } catch (thrown) {
    yield [gapOf(thrown)];
  }
}

interface Wanted {
  readonly from: string;
  readonly wanted: readonly RelationColumn[];
  readonly time: RelationColumn | undefined;
  readonly share: number;
  readonly since: Date | undefined;
  readonly firstRows: number | undefined;
}

/** COPY takes no parameters, so the values in it, numbers and a time of our own making, are written out. */
function copyStatement({ from, wanted, time, share, since, firstRows }: Wanted): string {
  const columns = [...(time === undefined ? [] : [time]), ...wanted].map(({ name }) => quoted(name));
  const sample = share < 1 ? ` TABLESAMPLE BERNOULLI (${share * 100}) REPEATABLE (${sampleSeed})` : "";
  const where =
    since === undefined || time === undefined
      ? ""
      : ` WHERE ${quoted(time.name)} >= timestamptz '${since.toISOString()}'`;
  const limit = firstRows === undefined ? "" : ` LIMIT ${Math.trunc(firstRows)}`;
  return `COPY (SELECT ${columns.join(", ")} FROM ${from}${sample}${where}${limit}) TO STDOUT`;
}

/** A table that others inherit from gives its own rows only: theirs come with them. */
function fromOf({ kind, schema, name }: Relation): string {
  return `${kind === "r" ? "ONLY " : ""}${quoted(schema)}.${quoted(name)}`;
}

/** TABLESAMPLE is for what has storage; views and foreign tables are read whole. */
function isSampled({ kind }: Relation): boolean {
  return kind === "r" || kind === "p" || kind === "m";
}

/** PostgreSQL, "Identifiers and Key Words": a double quote inside is written twice. */
function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

const longestList = 5;

function listed(names: readonly string[]): string {
  const first = names.slice(0, longestList).map((name) => `"${name}"`);
  const more = names.length - first.length;
  return `the column${names.length === 1 ? "" : "s"} ${first.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
