import type { AskingDoor } from "../door.ts";
import { type Answer, defineService, type Recognition } from "../service.ts";
import { greetingOf, logIn, loginName } from "../wire/mysql.ts";
import { clickHouseFix } from "./clickhouse/fix.ts";
import { vulnerabilitiesOf } from "./clickhouse/vulnerabilities.ts";

const account = { user: "default", password: "" };
const request = loginName(account.user);

/** ClickHouse in the language of MySQL. Its greeting is public; whether strangers get in only a login tells. */
export const clickHouseMysql = defineService({
  id: "clickhouse.mysql",
  title: "ClickHouse for MySQL clients",
  category: "database",
  ports: [9004],
  wire: "tcp",
  sends: [request, "mysql SSLRequest"],
  async recognise(door): Promise<Recognition | undefined> {
    const greeting = greetingOf(await door.greeting());
    if (greeting?.is !== "greeting") return undefined;
    const version = /^([\d.]{1,30})-ClickHouse$/.exec(greeting.version)?.[1];
    return version === undefined ? undefined : { version };
  },
  ask: async () => [
    {
      request: "mysql greeting",
      answer: "protocol 10",
      says: "unknown",
      means: "its greeting does not tell whether default needs a password; --try-defaults tries once",
    },
  ],
  verdict: (answers) => {
    const tried = answers.find(({ says }) => says === "open" || says === "guarded");
    const told = tried ?? answers[0];
    return {
      verdict: tried?.says === "open" || tried?.says === "guarded" ? tried.says : "unknown",
      why: told?.means ?? "it was not asked",
    };
  },
  reach: [
    {
      can: "read data",
      because: "a session of the account default takes every SELECT that its grants allow",
    },
    { can: "write", because: "the same session takes INSERT, ALTER and DROP unless its profile is readonly" },
  ],
  hasAuthentication: true,
  defaults: { accounts: [account], login: (door) => loggedIn(door) },
  fix: clickHouseFix,
  vulnerabilities: vulnerabilitiesOf,
  references: [
    "https://clickhouse.com/docs/interfaces/mysql",
    "ClickHouse/ClickHouse src/Server/MySQLHandler.cpp",
  ],
});

function loggedIn(door: AskingDoor): Promise<Answer> {
  return door.converse(async (conversation) => {
    const outcome = await logIn(conversation, account, { servername: door.name });
    if (outcome === undefined) {
      return {
        request,
        answer: "something else",
        says: "unknown",
        means: "greeted in another way than before",
      };
    }
    if (outcome.is === "let in") {
      return {
        request,
        answer: "OK",
        says: "open",
        means: "lets default in without a password",
        shows: ["see metadata"],
        facts: { letsIn: true },
      };
    }
    const answer = outcome.is === "asked" ? "asks for more" : `error ${outcome.code}`;
    // src/Common/ErrorCodes.cpp: unknown user, wrong or missing password, address not allowed.
    const isDenied = outcome.is === "asked" || [192, 193, 194, 195, 516].includes(outcome.code);
    return isDenied
      ? { request, answer, says: "guarded", means: "does not let default in without a password" }
      : { request, answer, says: "unknown", means: `default without a password was answered with ${answer}` };
  });
}
