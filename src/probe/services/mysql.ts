import type { Holding, ReachEntry } from "../../model/index.ts";
import { ransomNotes } from "../ransom-note.ts";
import { type Answer, defineService, type Judgement, usualVerdict } from "../service.ts";
import type { Conversation } from "../wire/conversation.ts";
import { hostInAddress } from "../wire/host.ts";
import {
  greetingOf,
  type LoginOutcome,
  logIn,
  loginName,
  type MysqlGreeting,
  rowsOf,
} from "../wire/mysql.ts";

const user = "root";
const request = loginName(user);
const greeted = "mysql greeting";

const statements = {
  grants: "SHOW GRANTS FOR CURRENT_USER()",
  tables: `SELECT CONCAT(TABLE_SCHEMA, '.', TABLE_NAME), TABLE_ROWS FROM information_schema.TABLES
    WHERE TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys', 'INFORMATION_SCHEMA', 'PERFORMANCE_SCHEMA', 'METRICS_SCHEMA')
    ORDER BY TABLE_ROWS DESC LIMIT 200`,
};

export const mysql = defineService({
  id: "mysql",
  title: "MySQL",
  category: "database",
  ports: [3306, 3307, 4000],
  wire: "tcp",
  sends: [request, "mysql SSLRequest", ...Object.keys(statements).map((name) => `mysql query ${name}`)],
  async recognise(door) {
    const greeting = greetingOf(await door.greeting());
    // ClickHouse speaks this protocol too, and is a service of its own.
    if (greeting === undefined || (greeting.is === "greeting" && /clickhouse/i.test(greeting.version)))
      return undefined;
    return { ...(greeting.is === "greeting" && namedBy(greeting.version)), facts: { greeting } };
  },
  async ask(_, known) {
    const greeting = known.facts?.["greeting"] as MysqlGreeting;
    return [greetingAnswer(greeting)];
  },
  verdict: judged,
  reach: [],
  hasAuthentication: true,
  defaults: {
    accounts: [{ user, password: "" }],
    login: (door, account) =>
      door.converse(async (conversation) => {
        const outcome = await logIn(conversation, account, { servername: door.name });
        return outcome?.is === "let in" ? around(conversation, door.agentName) : refusalAnswer(outcome);
      }),
  },
  fix: ({ port }) => [
    {
      do: "give root a password and let it in from this machine only; remove accounts without a name or a password",
      where: "mysql, as root",
      language: "sql",
      text: "ALTER USER 'root'@'localhost' IDENTIFIED BY '…a long random password…';\nDROP USER IF EXISTS 'root'@'%';\nSELECT user, host, plugin FROM mysql.user WHERE user = '' OR authentication_string = '';",
    },
    {
      do: "let it listen on loopback or the private network only, and demand TLS",
      where: "my.cnf, then restart",
      language: "ini",
      text: "[mysqld]\nbind-address = 127.0.0.1\nrequire_secure_transport = ON\nlocal_infile = OFF",
    },
    {
      do: "publish its port on loopback only, and never set MYSQL_ALLOW_EMPTY_PASSWORD",
      where: "docker-compose.yml",
      language: "yaml",
      text: `ports:\n  - "127.0.0.1:${port}:3306"\nenvironment:\n  MYSQL_ROOT_PASSWORD_FILE: /run/secrets/mysql-root`,
    },
  ],
  content: { address: ({ address, port }) => `mysql://${user}@${hostInAddress(address)}:${port}` },
  references: [
    "https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html",
    "https://dev.mysql.com/doc/refman/8.4/en/default-privileges.html",
    "https://mariadb.com/docs/server/security/user-account-management/authentication-from-mariadb-10-4",
    "https://docs.pingcap.com/tidb/stable/dev-guide-connect-to-tidb/",
  ],
});

/** `5.5.5-10.11.6-MariaDB-0+deb12u1`, `8.0.11-TiDB-v7.5.1`, `8.4.2` */
function namedBy(greeting: string): { readonly version: string; readonly title?: string } {
  const tidb = /TiDB-v(\d[\w.]*)/.exec(greeting)?.[1];
  if (tidb !== undefined) return { version: tidb, title: "TiDB" };
  const mariadb = /(\d+\.\d+\.\d+)-MariaDB/i.exec(greeting)?.[1];
  if (mariadb !== undefined) return { version: mariadb, title: "MariaDB" };
  const version = /^\d+\.\d+(?:\.\d+)?/.exec(greeting)?.[0] ?? greeting;
  if (/Vitess/i.test(greeting)) return { version, title: "Vitess" };
  return { version };
}

function greetingAnswer(greeting: MysqlGreeting): Answer {
  if (greeting.is === "refusal") {
    const answer = `error ${greeting.code}`;
    // ER_HOST_NOT_PRIVILEGED
    if (greeting.code === 1130)
      return { request: greeted, answer, says: "guarded", means: "no account of it may connect from here" };
    return {
      request: greeted,
      answer,
      says: "unknown",
      means: `turned us away before anything was asked (${answer})`,
    };
  }
  return {
    request: greeted,
    answer: `protocol 10, ${greeting.plugin === "" ? "no method named" : greeting.plugin.slice(0, 40)}`,
    says: "unknown",
    means:
      "it tells nobody who has no account whether one has no password; --try-defaults tries root without one",
    notes: greeting.takesTls ? [] : ["it offers no TLS: passwords and data cross the network readable"],
  };
}

/** A login that was tried says more than the greeting. */
function judged(answers: readonly Answer[]): Judgement {
  const tried = answers.filter(({ request: name }) => name === request);
  return usualVerdict(tried.length > 0 ? tried : answers);
}

function refusalAnswer(outcome: Exclude<LoginOutcome, { is: "let in" }> | undefined): Answer {
  if (outcome === undefined)
    return {
      request,
      answer: "something else",
      says: "unknown",
      means: "greeted in another way than before",
    };
  const answer =
    outcome.is === "asked" ? `asks for more (${outcome.plugin.slice(0, 40)})` : `error ${outcome.code}`;
  // ER_ACCESS_DENIED_ERROR, …_NO_PASSWORD_ERROR, ER_HOST_NOT_PRIVILEGED, ER_DBACCESS_DENIED_ERROR, ER_ACCOUNT_HAS_BEEN_LOCKED
  const isDenied = outcome.is === "asked" || [1044, 1045, 1130, 1698, 3118].includes(outcome.code);
  return isDenied
    ? { request, answer, says: "guarded", means: "refuses root without a password" }
    : { request, answer, says: "unknown", means: `root without a password was answered with ${answer}` };
}

async function around(conversation: Conversation, agentName: string): Promise<Answer> {
  const ask = (name: keyof typeof statements): ReturnType<typeof rowsOf> =>
    rowsOf(conversation, `mysql query ${name}`, `/* ${agentName} */ ${statements[name]}`);
  const grants = ((await ask("grants")) ?? []).map(([grant]) => grant ?? "").join("\n");
  const holds = ((await ask("tables")) ?? []).flatMap(([name, rows]) => holdingOf(name, rows));
  return {
    request,
    answer: "OK",
    says: "open",
    means: "lets in root without a password",
    shows: ["read data"],
    reach: reachOf(grants),
    holds,
    notes: ransomNotes(holds),
  };
}

function holdingOf(name: string | undefined, rows: string | undefined): Holding[] {
  if (name === undefined) return [];
  const count = Number(rows ?? Number.NaN);
  return [{ name, ...(Number.isSafeInteger(count) && count >= 0 && { rows: { count, exact: false } }) }];
}

function reachOf(grants: string): ReachEntry[] {
  const has = (privilege: RegExp): boolean =>
    /ALL PRIVILEGES ON \*\.\*/.test(grants) || privilege.test(grants);
  const entry = (can: ReachEntry["can"], because: string): ReachEntry => ({ can, because, how: "inferred" });
  return [
    ...(has(/\b(?:INSERT|UPDATE|DELETE|DROP)\b/)
      ? [entry("write", "its grants allow changing rows and tables")]
      : []),
    ...(has(/\bSUPER\b|SYSTEM_USER|CREATE USER/)
      ? [entry("administer", "its grants allow making accounts")]
      : []),
    ...(has(/\bFILE\b/)
      ? [entry("read files", "its grants hold FILE: LOAD_FILE and LOAD DATA, within secure_file_priv")]
      : []),
    ...(has(/\bSELECT\b[^\n]* ON \*\.\*/)
      ? [entry("read credentials", "its grants allow reading mysql.user")]
      : []),
  ];
}
