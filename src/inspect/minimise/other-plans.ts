import { ages, type PlanTask, rotation, type Step, step } from "./advise.ts";
import { labelFor, mysqlMasking } from "./masking.ts";
import { mysqlQuoting, sqliteQuoting, visible } from "./quote.ts";

/** MySQL and MariaDB. */
export function mysqlPlan(task: PlanTask): Step[] {
  const table = mysqlQuoting.name(...task.path);
  if (table === undefined) return inWords(task);
  const hashes = task.columns.some(({ advice }) => advice === "hash");
  const { time } = task.options;
  const timeName = time === undefined ? undefined : mysqlQuoting.name(time);
  return [
    step(
      "restrict",
      [
        `SELECT grantee, privilege_type FROM information_schema.table_privileges WHERE table_name = ${mysqlQuoting.text(task.path.at(-1) ?? "")}`,
      ],
      {
        why: "see who can read it, also by rights on the whole database (SHOW GRANTS), and REVOKE from each who needs it no more; an account without a password or for any host ('%') comes first",
      },
    ),
    ...rotation(task),
    ...(hashes
      ? [
          step("hash", ["SET @watertight_key = HEX(RANDOM_BYTES(32))"], {
            why: "the key that hashes are made with: nobody sees it, and it is gone when the session ends; run all of the plan in one session",
          }),
        ]
      : []),
    ...task.columns.map((column): Step => {
      const { name, type, found, advice, why } = column;
      const quoted = mysqlQuoting.name(name);
      if (quoted === undefined) return inWordsFor(name, found);
      if (advice === "hash") {
        // There is no HMAC; the nesting is that of RFC 2104, with the key put before.
        const hashed = `SHA2(CONCAT(@watertight_key, SHA2(CONCAT(@watertight_key, ${quoted}), 256)), 256)`;
        return step("hash", [`UPDATE ${table} SET ${quoted} = ${hashed} WHERE ${quoted} <> ''`], {
          column: name,
          found,
          why: `${why}; the column has to hold 64 characters`,
        });
      }
      const patterns = task.options.wrapped?.has(name) === true ? [] : task.options.patternsFor(found);
      const masking = advice === "drop" ? undefined : mysqlMasking({ name: quoted, type, found, patterns });
      if (masking === undefined) {
        return step("drop", [`ALTER TABLE ${table} DROP COLUMN ${quoted}`], { column: name, found, why });
      }
      return step("mask", [`UPDATE ${table} SET ${quoted} = ${masking.value} WHERE ${masking.where}`], {
        column: name,
        found,
        why: `${why}; reads the whole table`,
      });
    }),
    ...(timeName === undefined || !ages(task.collection)
      ? []
      : [
          step("ttl", [`DELETE FROM ${table} WHERE ${timeName} < NOW() - INTERVAL ${task.days} DAY`], {
            ...(time !== undefined && { column: time }),
            why: "there is no TTL: run this every day (an event, cron); what is not there cannot leak",
          }),
        ]),
    step("purge", [`OPTIMIZE TABLE ${table}`], {
      why: "writes the table anew, so that old rows leave its file; binary logs, replicas and backups keep them for longer",
    }),
  ];
}

/** SQLite: it has no patterns, so whole columns are masked. */
export function sqlitePlan(task: PlanTask): Step[] {
  const table = sqliteQuoting.name(task.path.at(-1) ?? "");
  if (table === undefined) return inWords(task);
  return [
    step("restrict", [], {
      why: "whoever can read the file can read all of it: take the rights on it from everybody else (chmod 600), and look for copies",
    }),
    ...rotation(task),
    step("purge", ["PRAGMA secure_delete = ON"], {
      why: "what is changed or deleted from here on is overwritten in the file",
    }),
    ...task.columns.map((column): Step => {
      const quoted = sqliteQuoting.name(column.name);
      if (quoted === undefined) return inWordsFor(column.name, column.found);
      return step(
        "mask",
        [
          `UPDATE ${table} SET ${quoted} = ${sqliteQuoting.text(labelFor(column.found))} WHERE ${quoted} IS NOT NULL AND ${quoted} <> ''`,
        ],
        {
          column: column.name,
          found: column.found,
          why: "SQLite has no patterns, so every value of the column is replaced",
        },
      );
    }),
    step("purge", ["VACUUM"], {
      why: "writes the file anew; journals, WAL files and copies keep the old rows",
    }),
  ];
}

/** Places whose statements are not written here. */
export function inWords(task: PlanTask): Step[] {
  return [
    step("restrict", [], {
      why: "close it: see who can read it, and take the right from everybody who needs it no more, from accounts without a password first",
    }),
    ...rotation(task),
    ...task.columns.map(({ name, found }) => inWordsFor(name, found)),
    ...(ages(task.collection)
      ? [
          step("ttl", [], {
            why: `let its entries expire after ${task.days} days; what is not there cannot leak`,
          }),
        ]
      : []),
    step("purge", [], {
      why: "look for old versions, replicas, snapshots and backups: they keep what was masked",
    }),
  ];
}

function inWordsFor(column: string, found: readonly string[]): Step {
  return step("mask", [], {
    column,
    found,
    why: `mask or leave out ${visible(column)}, in the copy that people go on reading`,
  });
}
