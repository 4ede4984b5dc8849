import { type AdvisedColumn, ages, type PlanTask, rotation, type Step, step } from "./advise.ts";
import { clickhouseMasking, type Masking } from "./masking.ts";
import { besideName, clickhouseQuoting } from "./quote.ts";

const { text } = clickhouseQuoting;

/** ClickHouse: close, rotate, change in place or by a masked copy, drop what is left of the old parts. */
export function clickhousePlan(task: PlanTask): Step[] {
  const table = name(...task.path);
  const key = sibling(task, "watertight_key");
  const made = task.columns.map((column) => ({ column, masking: maskingOf(task, column, key) }));
  const changes = made.some(({ column, masking }) => column.advice !== "drop" && masking !== undefined);
  const hashes = made.some(({ column }) => column.advice === "hash");
  return [
    ...restricted(task, table),
    ...rotation(task),
    ...(hashes ? [keyStep(key)] : []),
    ...made.map(({ column, masking }) => columnStep(table, column, masking)),
    ...(hashes
      ? [
          step("hash", [`DROP TABLE ${key} SYNC`], {
            why: "nobody can tell who a hash stands for once its key is gone; keep it elsewhere only if more rows have to be hashed alike; on a cluster every replica needs the key table until its mutation is done",
          }),
        ]
      : []),
    ...retention(task, table),
    ...(changes || made.length > 0 ? [purge(task, table)] : []),
    ...copied(task, table, made),
    ...view(task, table),
  ];
}

function name(...path: readonly string[]): string {
  return clickhouseQuoting.name(...path) ?? "";
}

/** Another table beside the one that is planned for. */
function sibling({ path }: PlanTask, called: string): string {
  return name(...path.slice(0, -1), called);
}

function restricted({ path, collection }: PlanTask, table: string): Step[] {
  const [database, own] = path.length > 1 ? path : [undefined, path[0]];
  const where = [
    ...(database === undefined ? [] : [`(database = ${text(database)} OR database IS NULL)`]),
    `(table = ${text(own ?? collection.name)} OR table IS NULL)`,
  ];
  return [
    step(
      "restrict",
      [
        `SELECT user_name, role_name, access_type FROM system.grants WHERE ${where.join(" AND ")}`,
        `REVOKE ALL ON ${table} FROM ALL EXCEPT CURRENT_USER`,
        `CREATE ROW POLICY IF NOT EXISTS watertight_closed ON ${table} USING 0 AS RESTRICTIVE TO ALL EXCEPT CURRENT_USER`,
      ],
      {
        why: "first see who can read it (keep the answer: it says what to give back), then close it; the row policy also holds for users of the configuration files, whose rights cannot be revoked here; give the user `default` a password, or the network stays open",
        undo: `DROP ROW POLICY IF EXISTS watertight_closed ON ${table}`,
      },
    ),
  ];
}

function keyStep(key: string): Step {
  return step(
    "hash",
    [`CREATE TABLE ${key} ENGINE = Memory AS SELECT {k0:UInt64} AS k0, {k1:UInt64} AS k1`],
    {
      why: 'the key that hashes are made with, so that nobody can try all phone numbers; it stands in no plan: run this one with --param_k0="$(od -An -N8 -tu8 /dev/urandom | tr -d " ")", and k1 alike',
      undo: `DROP TABLE IF EXISTS ${key} SYNC`,
    },
  );
}

function maskingOf({ options }: PlanTask, { name: column, type, found, advice }: AdvisedColumn, key: string) {
  if (advice === "drop") return undefined;
  const quoted = name(column);
  if (advice === "hash") {
    const hashed = `lower(hex(sipHash128Keyed((SELECT (k0, k1) FROM ${key}), toString(${quoted}))))`;
    return { value: `if(${quoted} = '', ${quoted}, ${hashed})`, where: `${quoted} != ''` };
  }
  const patterns = options.wrapped?.has(column) === true ? [] : options.patternsFor(found);
  return clickhouseMasking({ name: quoted, type: type === "" ? "String" : type, found, patterns });
}

function columnStep(
  table: string,
  { name: column, found, advice, why }: AdvisedColumn,
  masking: Masking | undefined,
): Step {
  const about = { column, found };
  if (masking === undefined) {
    const reason = advice === "drop" ? why : "its type holds no text that a label could stand in";
    return step("drop", [`ALTER TABLE ${table} DROP COLUMN ${name(column)}`], {
      ...about,
      why: `${reason}; drops the column's files at once`,
    });
  }
  return step(
    advice,
    [
      `ALTER TABLE ${table} UPDATE ${name(column)} = ${masking.value} WHERE ${masking.where}${advice === "hash" ? " SETTINGS mutations_sync = 2" : ""}`,
    ],
    {
      ...about,
      why: `${why}; a mutation: it reads the whole column and rewrites every part that holds something, in the background; a column of the sorting or partition key cannot be changed so, the copy below can`,
    },
  );
}

function retention({ collection, options, days }: PlanTask, table: string): Step[] {
  if (!ages(collection)) return [];
  if (options.time === undefined) {
    return [
      step("ttl", [], { why: `no column of time is known here: give rows one, and a TTL of ${days} days` }),
    ];
  }
  return [
    step(
      "ttl",
      [`ALTER TABLE ${table} MODIFY TTL toDateTime(${name(options.time)}) + INTERVAL ${days} DAY DELETE`],
      {
        column: options.time,
        why: `rows go after ${days} days, at the next merge; what is not there cannot leak`,
        undo: `ALTER TABLE ${table} REMOVE TTL`,
      },
    ),
  ];
}

function purge({ path }: PlanTask, table: string): Step {
  const [database, own] = path.length > 1 ? path : [undefined, path[0]];
  const where = `${database === undefined ? "database = currentDatabase()" : `database = ${text(database)}`} AND table = ${text(own ?? "")}`;
  return step(
    "purge",
    [
      `SELECT mutation_id, is_done, parts_to_do, latest_fail_reason FROM system.mutations WHERE ${where} AND NOT is_done`,
      `OPTIMIZE TABLE ${table} FINAL`,
      `SELECT name, active, modification_time FROM system.parts WHERE ${where} AND NOT active`,
    ],
    {
      why: "wait until the first answer is empty; then merge, and wait until the last answer is empty: old parts keep the old values for some minutes (`old_parts_lifetime`), backups, replicas and detached parts for longer",
    },
  );
}

function copied(
  task: PlanTask,
  table: string,
  made: readonly { readonly column: AdvisedColumn; readonly masking: Masking | undefined }[],
): Step[] {
  const own = task.path.at(-1) ?? "";
  const copy = sibling(task, besideName(own, "masked_copy"));
  if (made.length === 0) return [];
  const exprs = made.map(({ column, masking }) => {
    const quoted = name(column.name);
    const nothing = `defaultValueOfArgumentType(${quoted})`;
    const whole = column.advice === "hash" ? wholeMasking(column)?.value : undefined;
    return `${(column.advice === "mask" ? masking?.value : whole) ?? nothing} AS ${quoted}`;
  });
  return [
    step(
      "mask",
      [
        `CREATE TABLE ${copy} AS ${table}`,
        `INSERT INTO ${copy} SELECT * REPLACE (${exprs.join(", ")}) FROM ${table}`,
        `EXCHANGE TABLES ${copy} AND ${table}`,
        `DROP TABLE ${copy} SYNC`,
      ],
      {
        instead: true,
        why: "instead of the changes in place: a masked copy that takes the table's place, labels also where a hash would stand, nothing where a column would go; needs as much disk again, and rows that come in meanwhile are missed; works for columns of the sorting key, leaves no old parts, and can be inspected before the last statement drops the old rows for good",
        undo: `EXCHANGE TABLES ${copy} AND ${table}`,
      },
    ),
  ];
}

/** A label for every value, whatever stands in the column. */
function wholeMasking({ name: column, type, found }: AdvisedColumn): Masking | undefined {
  return clickhouseMasking({ name: name(column), type: type === "" ? "String" : type, found, patterns: [] });
}

/** The original stays closed, a view shows it with labels: no key is needed, so hashed columns are masked whole. */
function view({ columns, options, path }: PlanTask, table: string): Step[] {
  if (columns.length === 0) return [];
  const own = path.at(-1) ?? "";
  const masked = name(...path.slice(0, -1), besideName(own, "masked"));
  const maskings = columns.map(({ name: column, type, found, advice }) => {
    const patterns =
      advice === "mask" && options.wrapped?.has(column) !== true ? options.patternsFor(found) : [];
    const masking =
      advice === "drop"
        ? undefined
        : clickhouseMasking({ name: name(column), type: type === "" ? "String" : type, found, patterns });
    return { column, masking };
  });
  const left = maskings.filter(({ masking }) => masking === undefined).map(({ column }) => name(column));
  const shown = maskings.flatMap(({ column, masking }) =>
    masking === undefined ? [] : [`${masking.value} AS ${name(column)}`],
  );
  const except = left.length === 0 ? "" : ` EXCEPT (${left.join(", ")})`;
  const replace = shown.length === 0 ? "" : ` REPLACE (${shown.join(", ")})`;
  return [
    step(
      "restrict",
      [
        `CREATE VIEW ${masked} DEFINER = CURRENT_USER SQL SECURITY DEFINER AS SELECT *${except}${replace} FROM ${table}`,
        "CREATE ROLE IF NOT EXISTS watertight_masked_reader",
        `GRANT SELECT ON ${masked} TO watertight_masked_reader`,
      ],
      {
        instead: true,
        why: "instead of changing anything: the table stays closed as it is, and people who have to go on reading get this view; every query pays for the matching; needs ClickHouse 24.2 or newer",
        undo: `DROP VIEW ${masked}`,
      },
    ),
  ];
}
