import { type AdvisedColumn, ages, type PlanTask, rotation, type Step, step } from "./advise.ts";
import { labelFor, type Masking, postgresMasking } from "./masking.ts";
import { besideName, postgresQuoting } from "./quote.ts";

const { text } = postgresQuoting;

/** PostgreSQL: close, rotate, change the rows, rewrite the table so that the old ones are gone. */
export function postgresPlan(task: PlanTask): Step[] {
  const table = name(...task.path);
  const hashes = task.columns.some((column) => hashable(column));
  return [
    restricted(task, table),
    ...rotation(task),
    ...(hashes ? [keyStep()] : []),
    ...task.columns.map((column) => columnStep(task, table, column)),
    ...retention(task, table),
    ...(task.columns.length > 0 ? [purge(table)] : []),
    ...view(task, table),
  ];
}

function name(...path: readonly string[]): string {
  return postgresQuoting.name(...path) ?? "";
}

function restricted({ path }: PlanTask, table: string): Step {
  const [schema, own] = path.length > 1 ? path.slice(-2) : ["public", path[0] ?? ""];
  return step(
    "restrict",
    [
      `SELECT grantee, privilege_type FROM information_schema.role_table_grants WHERE table_schema = ${text(schema ?? "")} AND table_name = ${text(own ?? "")}`,
      `REVOKE ALL ON TABLE ${table} FROM PUBLIC`,
      `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    ],
    {
      why: "first see who can read it (keep the answer: it says what to give back), then close it; revoke from each role of the answer that needs it no more; with row level security and no policy only the owner and superusers see rows",
      undo: `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
    },
  );
}

function keyStep(): Step {
  return step(
    "hash",
    [
      "CREATE EXTENSION IF NOT EXISTS pgcrypto",
      "DO $$ BEGIN PERFORM set_config('watertight.key', encode(gen_random_bytes(32), 'hex'), false); END $$",
    ],
    {
      why: "the key that hashes are made with, so that nobody can try all phone numbers: the server makes it, nobody sees it, and it is gone when the session ends; run all of the plan in one session, so that the same value has the same hash everywhere",
    },
  );
}

function hashable({ advice, type }: AdvisedColumn): boolean {
  return advice === "hash" && (type === "" || /char|text/i.test(type));
}

function columnStep({ options }: PlanTask, table: string, column: AdvisedColumn): Step {
  const { found, advice, why, type } = column;
  const quoted = name(column.name);
  const about = { column: column.name, found };
  // Labels and hashes may be longer than a limited column takes.
  const widened = /char|^name$/i.test(type)
    ? `ALTER TABLE ${table} ALTER COLUMN ${quoted} TYPE text`
    : undefined;
  if (hashable(column)) {
    const hashed = `encode(hmac(${quoted}::text, current_setting('watertight.key'), 'sha256'), 'hex')`;
    return step("hash", [widened, `UPDATE ${table} SET ${quoted} = ${hashed} WHERE ${quoted} <> ''`], {
      ...about,
      why: `${why}; writes every row anew`,
    });
  }
  const masking = advice === "drop" ? undefined : maskingOf(options, column);
  if (masking === undefined) {
    const reason = advice === "drop" ? why : "its type holds no text that a label could stand in";
    return step("drop", [`ALTER TABLE ${table} DROP COLUMN ${quoted}`], {
      ...about,
      why: `${reason}; the values stay in the rows until they are written anew (the last step)`,
    });
  }
  return step("mask", [widened, `UPDATE ${table} SET ${quoted} = ${masking.value} WHERE ${masking.where}`], {
    ...about,
    why: `${why}; reads the whole table and writes anew each row that holds something`,
  });
}

function maskingOf(
  options: PlanTask["options"],
  { name: column, type, found }: AdvisedColumn,
): Masking | undefined {
  const patterns = options.wrapped?.has(column) === true ? [] : options.patternsFor(found);
  return postgresMasking({ name: name(column), type: type === "" ? "text" : type, found, patterns });
}

function retention({ collection, options, days }: PlanTask, table: string): Step[] {
  if (!ages(collection)) return [];
  if (options.time === undefined) {
    return [
      step("ttl", [], {
        why: `no column of time is known here: give rows one, and delete what is older than ${days} days`,
      }),
    ];
  }
  return [
    step("ttl", [`DELETE FROM ${table} WHERE ${name(options.time)} < now() - interval '${days} days'`], {
      column: options.time,
      why: `there is no TTL: run this every day (cron, pg_cron), or divide the table by day and drop its parts; what is not there cannot leak`,
    }),
  ];
}

function purge(table: string): Step {
  return step("purge", [`VACUUM (FULL, ANALYZE) ${table}`], {
    why: "changed and deleted rows stay on the disk until this writes the table anew; it locks the table meanwhile and needs as much disk again; WAL archives, replicas and backups keep the old rows for longer",
  });
}

/** `jsonb_populate_record` puts labels into a row whatever its other columns are (§9.16). */
function view({ columns, options, path }: PlanTask, table: string): Step[] {
  if (columns.length === 0) return [];
  const own = path.at(-1) ?? "";
  const masked = name(...path.slice(0, -1), besideName(own, "masked"));
  const pairs = columns.map((column) => {
    const masking = column.advice === "mask" ? maskingOf(options, column) : undefined;
    const quoted = `t.${name(column.name)}`;
    const inRow = column.advice === "mask" ? maskingIn(options, column, quoted) : undefined;
    const whole = /char|text|^name$|^$/i.test(column.type) && !/\[\]/.test(column.type);
    const nothing = whole ? `to_jsonb(${text(labelFor(column.found))}::text)` : "'null'::jsonb";
    const value = masking === undefined || inRow === undefined ? nothing : inRow;
    return `${text(column.name)}, ${value}`;
  });
  return [
    step(
      "restrict",
      [
        `CREATE VIEW ${masked} WITH (security_barrier) AS SELECT m.* FROM ${table} AS t CROSS JOIN LATERAL jsonb_populate_record(t, jsonb_build_object(${pairs.join(", ")})) AS m`,
        `REVOKE ALL ON ${masked} FROM PUBLIC`,
      ],
      {
        instead: true,
        why: "instead of changing anything: the table stays closed as it is, and people who have to go on reading get this view (GRANT SELECT on it, to them alone); every query pays for the matching",
        undo: `DROP VIEW ${masked}`,
      },
    ),
  ];
}

function maskingIn(
  options: PlanTask["options"],
  { name: column, type, found }: AdvisedColumn,
  quoted: string,
): string | undefined {
  const patterns = options.wrapped?.has(column) === true ? [] : options.patternsFor(found);
  const masking = postgresMasking({ name: quoted, type: type === "" ? "text" : type, found, patterns });
  if (masking === undefined) return undefined;
  return `to_jsonb(CASE WHEN ${masking.where} THEN ${masking.value} ELSE ${quoted} END)`;
}
