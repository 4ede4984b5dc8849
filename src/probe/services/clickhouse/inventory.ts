import type { Holding } from "../../../model/index.ts";
import { numbered, type Row, secondsIn, shortened, shownText, texts } from "./reply.ts";
import { ownDatabases } from "./statements.ts";
import type { Step } from "./step.ts";

const most = 200;

/** Names of columns that tend to hold what nobody else should read. */
const sensitive =
  "e_?mail|phone|passw|secret|token|api_?key|credential|private_?key|ssn|passport|birth|address|iban|card|prompt|completion|message|content|conversation|chat|user_?name|full_?name|(^|_)ip($|_)|cookie|session";

const tables: Step = {
  what: "list its tables",
  statements: [
    {
      step: "tables",
      sql: `SELECT database, name, engine, total_rows AS entries, total_bytes AS bytes FROM system.tables WHERE database NOT IN ${ownDatabases} AND NOT is_temporary ORDER BY total_bytes DESC, database, name LIMIT ${most + 1}`,
      columns: ["database", "name", "engine", "entries", "bytes"],
    },
    // Before 20.1: totals stand in system.parts alone.
    {
      step: "table-names",
      sql: `SELECT database, name, engine FROM system.tables WHERE database NOT IN ${ownDatabases} AND NOT is_temporary ORDER BY database, name LIMIT ${most + 1}`,
      columns: ["database", "name", "engine"],
    },
  ],
  tell: (rows) => {
    const holds = rows.slice(0, most).map(holdingOf);
    const total = `${rows.length > most ? `more than ${most}` : rows.length} ${rows.length === 1 ? "table" : "tables"}`;
    return {
      says: rows.length > 0 ? "open" : "known",
      means: rows.length > 0 ? `lists ${total}` : "has no table that this account sees",
      holds,
      ...(rows.length > most && { notes: [`it has more than ${most} tables; the others are not listed`] }),
      facts: { hasTotals: rows.some((row) => "entries" in row) },
    };
  },
};

const parts: Step = {
  what: "say how large its tables are",
  only: (learned) => learned["hasTotals"] === false,
  statements: [
    {
      step: "parts",
      sql: `SELECT database, table AS name, sum(rows) AS entries, sum(bytes) AS bytes FROM system.parts WHERE active AND database NOT IN ${ownDatabases} GROUP BY database, name ORDER BY bytes DESC LIMIT ${most}`,
      columns: ["database", "name", "entries", "bytes"],
    },
  ],
  tell: (rows) => ({
    says: "known",
    means: `says how large ${rows.length} of them are`,
    holds: rows.map(holdingOf),
  }),
};

const columns: Step = {
  what: "list its columns",
  statements: [
    {
      step: "columns",
      sql: `SELECT database, table, groupArray(name) AS columns FROM (SELECT database, table, name FROM system.columns WHERE database NOT IN ${ownDatabases} AND match(lower(name), '${sensitive}') ORDER BY database, table, name LIMIT 300) GROUP BY database, table ORDER BY length(columns) DESC, database, table LIMIT 20`,
      columns: ["database", "table", "columns"],
    },
  ],
  tell: (rows) => {
    const named = rows
      .slice(0, 20)
      .map((row) => `${nameOf(row, "table")} (${shortened(texts(row["columns"]), 8)})`);
    return {
      says: "known",
      means: `names the columns of its tables; ${rows.length} have some that sound sensitive`,
      ...(named.length > 0 && {
        notes: [`columns that sound sensitive by their names: ${named.join("; ")}`],
      }),
    };
  },
};

const span: Step = {
  what: "say what time its rows span",
  statements: [
    {
      step: "span",
      sql: `SELECT minIf(toUInt32(min_time), toUInt32(min_time) > 0) AS first_second, max(toUInt32(max_time)) AS last_second, minIf(toUInt16(min_date), toUInt16(min_date) > 0) AS first_day, max(toUInt16(max_date)) AS last_day FROM system.parts WHERE active AND database NOT IN ${ownDatabases}`,
      columns: ["first_second", "last_second", "first_day", "last_day"],
    },
  ],
  tell: ([row = {}]) => {
    const instants = [
      secondsIn(row["first_second"]),
      secondsIn(row["last_second"]),
      ...[row["first_day"], row["last_day"]].map((day) => secondsIn((numbered(day) ?? 0) * 86_400)),
    ].filter((one) => one !== undefined && one > 0) as number[];
    if (instants.length === 0) return { says: "known", means: "its partitions carry no dates" };
    const between = `from ${dayOf(Math.min(...instants))} to ${dayOf(Math.max(...instants))}`;
    return {
      says: "known",
      means: `its partitions reach ${between}`,
      notes: [`rows reach ${between}, going by their partitions`],
    };
  },
};

export const inventorySteps: readonly Step[] = [tables, parts, columns, span];

/** Names and sizes of one table come in two answers on old servers. */
export function mergedHoldings(listed: readonly Holding[], sized: readonly Holding[]): Holding[] {
  const sizes = new Map(sized.map((one) => [one.name, one]));
  return listed.map((one) => sizes.get(one.name) ?? one);
}

function holdingOf(row: Row): Holding {
  const rows = numbered(row["entries"]);
  const bytes = numbered(row["bytes"]);
  return {
    name: nameOf(row, "name"),
    ...(rows !== undefined && { rows: { count: rows, exact: true } }),
    ...(bytes !== undefined && { bytes }),
  };
}

function nameOf(row: Row, table: "name" | "table"): string {
  return shownText(`${String(row["database"])}.${String(row[table])}`, 160);
}

function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
