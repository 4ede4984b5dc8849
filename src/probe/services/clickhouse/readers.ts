import type { Reader } from "../../../model/index.ts";
import { numbered, type Row, secondsIn, shownText, texts } from "./reply.ts";
import type { Statement } from "./statements.ts";
import type { Step } from "./step.ts";

const most = 50;

/** Tables named in a statement that no function call is: `FROM db.t`, `JOIN "db"."t"`. The text itself stays where it is. */
const namedInText =
  "arrayMap(x -> replaceRegexpAll(x, '[\"`]', ''), extractAll(query, '(?i)\\\\b(?:FROM|JOIN)\\\\s+([A-Za-z_\"`][A-Za-z0-9_.\"`]*)\\\\s*(?:[^(A-Za-z0-9_.\"`]|$)'))";
const notOurs =
  "NOT match(x, '^(?i)(system|information_schema|_table_function|_temporary_and_external_tables)[.]')";

/** Finished reads of tables that are not the server's own, by who made them; this run's own are left out. */
function readersSince(days: number, how: "tables" | "text"): Statement {
  const names = how === "tables" ? "tables" : namedInText;
  const isRead =
    how === "tables"
      ? "query_kind = 'Select'"
      : "match(query, '(?i)^\\\\s*(/[*][^*]*[*]/\\\\s*)?(SELECT|WITH|[(])')";
  return {
    step: days === 1 ? "readers-of-a-day" : "readers",
    sql:
      "SELECT user, IPv6NumToString(address) AS from_address, if(client_name = '', http_user_agent, client_name) AS client, count() AS reads, toUInt32(min(event_time)) AS first_at, toUInt32(max(event_time)) AS last_at, groupUniqArrayArray(names) AS of_tables " +
      `FROM (SELECT user, address, client_name, http_user_agent, event_time, arrayFilter(x -> ${notOurs}, ${names}) AS names FROM system.query_log ` +
      // 2 is QueryFinish, in every version.
      `WHERE event_date >= today() - ${days} AND toInt8(type) = 2 AND is_initial_query AND ${isRead} AND position(query_id, '{tag}/') != 1) ` +
      `WHERE notEmpty(names) GROUP BY user, from_address, client ORDER BY reads DESC, last_at DESC LIMIT ${most + 1}`,
    columns: ["user", "from_address", "client", "reads", "first_at", "last_at", "of_tables"],
    ...(days > 1 && { smaller: readersSince(1, how) }),
  };
}

const log: Step = {
  what: "tell from its query log who has read",
  statements: [readersSince(30, "tables"), readersSince(30, "text")],
  tell: (rows, _learned, { step }) => {
    const readers = rows.slice(0, most).map(readerOf);
    const window = step === "readers" ? "the last 30 days" : "the last day";
    return {
      says: "open",
      means: `lets a stranger read its query log, with the statements of everybody else; ${countOf(readers.length)} read tables in ${window}`,
      shows: ["read data"],
      readers,
      notes: [
        readers.length === 0
          ? `its query log shows nobody else's reads of tables in ${window}, as far as it was kept`
          : `who has read is taken from its query log of ${window}`,
        ...(rows.length > most ? [`more than ${most} have read; those with the most reads are listed`] : []),
      ],
      facts: { queryLog: "readable" },
    };
  },
  refused: (code) =>
    code === 60
      ? {
          notes: ["it keeps no query log: nobody can tell who else has read"],
          facts: { queryLog: "missing" },
        }
      : {
          notes: ["who else has read could not be learned from here: ask its query log as an administrator"],
          facts: { queryLog: "hidden" },
        },
};

const logSpan: Step = {
  what: "say how far its query log goes back",
  only: (learned) => learned["queryLog"] === "readable",
  statements: [
    {
      step: "log-span",
      sql: "SELECT toString(min(min_date)) AS since FROM system.parts WHERE database = 'system' AND table = 'query_log' AND active AND toUInt16(min_date) > 0",
      columns: ["since"],
    },
  ],
  tell: ([row]) => {
    const since = shownText(row?.["since"]);
    if (!/^\d{4}-\d\d-\d\d$/.test(since) || since < "2000")
      return { says: "known", means: "its query log carries no dates" };
    return {
      says: "known",
      means: `its query log begins on ${since}`,
      notes: [`its query log begins on ${since}: who read before that day nobody can tell`],
    };
  },
};

const sideChannels: Step = {
  what: "list its logs",
  statements: [
    {
      step: "logs",
      sql: "SELECT name FROM system.tables WHERE database = 'system' AND name IN ('query_log', 'query_thread_log', 'query_views_log', 'text_log', 'session_log', 'opentelemetry_span_log', 'asynchronous_insert_log', 'crash_log') ORDER BY name LIMIT 20",
      columns: ["name"],
    },
  ],
  tell: (rows) => {
    const names = rows.map(({ name }) => `system.${shownText(name)}`);
    return {
      says: "known",
      means: `lists ${names.length} of its logs`,
      ...(names.length > 0 && {
        notes: [
          `its logs repeat literal values of statements, keys and addresses among them, even where tables are guarded: ${names.join(", ")}`,
        ],
      }),
    };
  },
};

export const readerSteps: readonly Step[] = [sideChannels, log, logSpan];

function readerOf(row: Row): Reader {
  const client = shownText(row["client"], 60);
  const address = shownText(row["from_address"]).replace(/^::ffff:/, "");
  const [from, to] = [row["first_at"], row["last_at"]].map(secondsIn);
  return {
    who: `${shownText(row["user"])} from ${address}${client === "" ? "" : ` with ${client}`}`,
    ...(from !== undefined && to !== undefined && { when: { from: instant(from), to: instant(to) } }),
    reads: numbered(row["reads"]) ?? 0,
    of: texts(row["of_tables"]).slice(0, 20),
  };
}

function countOf(readers: number): string {
  return readers === 1 ? "one other" : `${readers} others`;
}

function instant(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
