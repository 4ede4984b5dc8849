import { isIP } from "node:net";
import type { AskingDoor } from "../door.ts";
import { controlPath } from "../http-service.ts";
import { type Answer, defineService, type Recognition } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { accountSteps, identitySteps } from "./clickhouse/account.ts";
import { type Asked, asker, pathAt } from "./clickhouse/asking.ts";
import { clickHouseFix } from "./clickhouse/fix.ts";
import { isTelling } from "./clickhouse/front-page.ts";
import { inventorySteps, mergedHoldings } from "./clickhouse/inventory.ts";
import { readerSteps } from "./clickhouse/readers.ts";
import { errorCodeOf, replyOf, shownText } from "./clickhouse/reply.ts";
import { controlHash, sendsOf, version } from "./clickhouse/statements.ts";
import { type Step, taken } from "./clickhouse/step.ts";
import { surroundingSteps } from "./clickhouse/surroundings.ts";
import { vulnerabilitiesOf } from "./clickhouse/vulnerabilities.ts";

const steps: readonly Step[] = [
  ...identitySteps,
  ...accountSteps,
  ...inventorySteps,
  ...readerSteps,
  ...surroundingSteps,
];

export const clickHouseHttp = defineService({
  id: "clickhouse.http",
  title: "ClickHouse",
  category: "database",
  ports: [8123, 8443],
  wire: "http",
  sends: [
    "GET /",
    `GET ${controlPath}`,
    ...sendsOf(version),
    ...steps.flatMap(({ statements }) => statements.flatMap(sendsOf)),
  ],
  recognise,
  ask,
  // What the account may do comes from its grants.
  reach: [],
  hasAuthentication: true,
  fix: clickHouseFix,
  vulnerabilities: vulnerabilitiesOf,
  content: {
    address: ({ address, port, tls }) =>
      `${tls ? "clickhouses" : "clickhouse"}://default@${isIP(address) === 6 ? `[${address}]` : address}:${port}`,
  },
  references: [
    "https://clickhouse.com/docs/interfaces/http",
    "https://clickhouse.com/docs/operations/settings/permissions-for-queries",
    "https://clickhouse.com/docs/sql-reference/statements/grant",
    "https://clickhouse.com/docs/whats-new/security-changelog",
    "ClickHouse/ClickHouse src/Server/HTTPHandlerFactory.cpp, programs/server/users.xml",
  ],
});

/** `Ok.` proves nothing, being what health checks of many servers say: the answer to a statement tells. */
async function recognise(door: AskingDoor): Promise<Recognition | undefined> {
  const isAtHome = [8123, 8443].includes(door.port);
  if (!isAtHome && !(await isTelling(door))) return undefined;
  const answer = await door.get(pathAt(door, version, "full"));
  if (!isOwn(answer)) return undefined;
  // A decoy that says the same to everything would pass so far.
  const control = await door.get(controlPath);
  return isOwn(control) && control.text === answer.text ? undefined : {};
}

/** The answer to a statement: a table of ours, or an error in ClickHouse's words. */
function isOwn(answer: HttpAnswer): boolean {
  const reply = replyOf(answer, version.columns);
  if (reply.is === "rows") return reply.rows[0]?.["control"] === controlHash;
  return (
    errorCodeOf(answer.text) !== undefined ||
    (reply.is === "error" && answer.headers["x-clickhouse-exception-code"] !== undefined)
  );
}

async function ask(door: AskingDoor): Promise<readonly Answer[]> {
  const asking = asker(door);
  const first = await asking(version);
  if (first.reply.is !== "rows") return [notLetIn(first)];
  if (first.reply.rows[0]?.["control"] !== controlHash) {
    return [
      {
        request: first.request,
        answer: first.answer,
        says: "unknown",
        means: "it answers statements with what was not asked",
      },
    ];
  }
  const learned: Record<string, unknown> = { letsIn: true };
  const told: Answer[] = [];
  for (const step of steps) {
    const answer = await taken(asking, step, learned);
    if (answer === undefined) continue;
    told.push(answer);
    Object.assign(learned, answer.facts);
  }
  return [letIn(first, learned, door), ...withOneHoldingEach(told)];
}

function letIn(
  { request, answer, reply }: Asked,
  learned: Readonly<Record<string, unknown>>,
  { port, secure }: AskingDoor,
): Answer {
  const told = reply.is === "rows" ? shownText(reply.rows[0]?.["version"]) : "";
  const account = String(learned["account"] ?? "default");
  const said = {
    request,
    answer,
    ...(told !== "" && { version: told }),
    facts: { letsIn: true },
    ...(!secure && {
      notes: [`port ${port} has no TLS: statements, rows and passwords cross the network in the clear`],
    }),
  };
  // Without any grant it still answers, and tells what the server shows to everyone.
  if (learned["isPowerless"] === true) {
    return {
      ...said,
      says: "weak",
      means: `lets anyone in as ${account} without a password, who is granted nothing`,
      shows: ["see metadata"],
    };
  }
  return {
    ...said,
    says: "open",
    means: `runs the statements of anyone, as ${account} without a password`,
    shows: ["read data"],
  };
}

/** src/Common/ErrorCodes.cpp */
const refusals: Readonly<Record<number, string>> = {
  192: "the account default is gone, so it asks for a name and a password",
  193: "asks for a password",
  194: "asks for a password",
  195: "does not let this address in",
  516: "asks for a name and a password",
};

function notLetIn({ request, answer, reply }: Asked): Answer {
  const code = reply.is === "error" ? reply.code : undefined;
  const refusal = code === undefined ? undefined : refusals[code];
  if (refusal !== undefined) return { request, answer, says: "guarded", means: refusal };
  const why = reply.is === "strange" ? reply.why : `error ${code}`;
  return {
    request,
    answer,
    says: "unknown",
    means: `it neither ran a statement nor asked for a password: ${why}`,
  };
}

/** Old servers name their tables in one answer and size them in another. */
function withOneHoldingEach(answers: readonly Answer[]): readonly Answer[] {
  const [listed, sized, ...more] = answers.filter(({ holds }) => holds !== undefined);
  if (listed?.holds === undefined || sized?.holds === undefined || more.length > 0) return answers;
  const merged = mergedHoldings(listed.holds, sized.holds);
  return answers.map((one) =>
    one === listed ? { ...one, holds: merged } : one === sized ? { ...one, holds: [] } : one,
  );
}
