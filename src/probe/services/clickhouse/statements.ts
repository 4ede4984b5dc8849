/** One SELECT or SHOW that a scan may send; `{tag}` in it stands for the run's name. */
export interface Statement {
  /** Names it in the server's own log: `watertight/<run>/<door>/readers`. */
  readonly step: string;
  readonly sql: string;
  /** That the answer must have; left out where their names depend on the account. */
  readonly columns?: readonly string[];
  /** Asked in its place when the server found it too costly. */
  readonly smaller?: Statement;
}

/**
 * Which settings go with a statement: `full`, `older` for servers before 21.1 that know no log_comment, `bare` for
 * accounts whose profile lets nobody change a setting (error 164).
 */
const settingModes = ["full", "older", "bare"] as const;
export type SettingMode = (typeof settingModes)[number];

/** Seconds, bytes and rows a statement may cost the server; every statement has a LIMIT or few rows besides. */
const limits =
  "max_execution_time=3&max_threads=1&max_memory_usage=500000000&max_result_rows=1000&max_bytes_to_read=2000000000";

/** The path that carries a statement, with `id` and `tag` put in as they are. */
export function pathOf(
  { sql }: Statement,
  mode: SettingMode,
  { id, tag }: { readonly id: string; readonly tag: string },
): string {
  const query = `${sql} FORMAT JSONCompact`.split("{tag}").map(encoded).join(tag);
  const settings = mode === "bare" ? "" : `&${limits}`;
  const comment = mode === "full" ? `&log_comment=${tag}` : "";
  return `/?query=${query}&query_id=${id}${settings}${comment}`;
}

/** How a statement is declared and stands in the evidence: its exact text, with holes for the names of run and door alone. */
export function nameOf(statement: Statement, mode: SettingMode): string {
  return `GET ${pathOf(statement, mode, { id: "{id}", tag: "{tag}" })}`;
}

/** All that may be sent for a statement. */
export function sendsOf(statement: Statement): readonly string[] {
  const own = settingModes.map((mode) => nameOf(statement, mode));
  return statement.smaller === undefined ? own : [...own, ...sendsOf(statement.smaller)];
}

/** Spaces as `+`, so that evidence can be read. */
export function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll("%20", "+");
}

/** The number is cityHash64 of the word: whoever tells it has run the statement. */
export const controlHash = "13006341436729206234";

export const version: Statement = {
  step: "version",
  sql: "SELECT version() AS version, toString(cityHash64('watertight')) AS control",
  columns: ["version", "control"],
};

/** Databases that every server has. */
export const ownDatabases = "('system', 'INFORMATION_SCHEMA', 'information_schema')";
