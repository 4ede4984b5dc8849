/** What of a place is to be read. */
export interface Selection {
  /** Share of the rows, 0 < share <= 1; undefined: as many as are affordable. */
  readonly share: number | undefined;
  /** Every candidate is decided on, however many there are. */
  readonly exhaustive: boolean;
  /** `column` or `table.column`, letter case aside, `*` for any text; undefined: all. */
  readonly columns: readonly string[] | undefined;
  /** Rows from this time on, where a collection has a column of time. */
  readonly since: Date | undefined;
  /** Rows of each collection, the first that come, where only a glance is wanted; all, unless said. */
  readonly firstRows?: number;
}

export const everything: Selection = {
  share: undefined,
  exhaustive: false,
  columns: undefined,
  since: undefined,
};

/** Whether a column of a collection (`database.table`) is to be read. */
export function wantsColumn({ columns }: Selection, collection: string, column: string): boolean {
  if (columns === undefined) return true;
  const full = `${collection}.${column}`.toLowerCase();
  return columns.some((wanted) => {
    const pattern = wanted.toLowerCase();
    return fits(pattern, column.toLowerCase()) || fits(pattern, full) || full.endsWith(`.${pattern}`);
  });
}

function fits(pattern: string, text: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  if (others.length === 0) return first === text;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  const last = others.pop() ?? "";
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - at >= last.length && text.endsWith(last);
}

const timeType = /^(?:Nullable\(|LowCardinality\()*(?:date(?!range)|time(?:stamp)?)/i;
const timeNames = [
  /^(?:event_?)?time(?:stamp)?$/,
  /^ts$/,
  /^(?:created|sent|received|logged|occurred|inserted|updated)(?:_?(?:at|on|time|date))?$/,
  /time|date|_at$/,
];

/** The column that tells when a row came about: one of a time's type, by the name that says so best. */
export function timeColumn<C extends Column>(columns: readonly C[]): C | undefined {
  const timed = columns.filter(({ type }) => timeType.test(type));
  for (const pattern of timeNames) {
    const known = timed.find(({ name }) => pattern.test(name.toLowerCase()));
    if (known !== undefined) return known;
  }
  return timed[0];
}

/** One column of a collection. */
export interface Column {
  readonly name: string;
  /** As the place itself calls it: `Array(String)`, `character varying`. */
  readonly type: string;
}
