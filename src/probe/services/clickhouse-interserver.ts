import type { AskingDoor } from "../door.ts";
import { controlPath } from "../http-service.ts";
import { type Answer, defineService, type Recognition } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { pathAt } from "./clickhouse/asking.ts";
import { clickHouseFix } from "./clickhouse/fix.ts";
import { isTelling } from "./clickhouse/front-page.ts";
import { nameOf, version } from "./clickhouse/statements.ts";
import { vulnerabilitiesOf } from "./clickhouse/vulnerabilities.ts";

/** Where replicas fetch each other's data parts. Parts are never asked for: a question without their names is. */
export const clickHouseInterserver = defineService({
  id: "clickhouse.interserver",
  title: "ClickHouse between replicas",
  category: "database",
  ports: [9009, 9010],
  wire: "http",
  sends: ["GET /", `GET ${controlPath}`, nameOf(version, "full")],
  async recognise(door): Promise<Recognition | undefined> {
    if (!(await isTelling(door))) return undefined;
    return meaningOf(await asked(door)) === undefined ? undefined : {};
  },
  async ask(door): Promise<readonly Answer[]> {
    const answer = await asked(door);
    const said = { request: nameOf(version, "full"), answer: answer.summary };
    const meaning = meaningOf(answer);
    if (meaning === "guarded") return [{ ...said, says: "guarded", means: "asks replicas for credentials" }];
    if (meaning === undefined)
      return [{ ...said, says: "unknown", means: "it no longer answers like the port between replicas" }];
    return [
      {
        ...said,
        says: "weak",
        means: "takes whoever comes for a replica: it asks for no credentials",
        shows: ["see metadata"],
        reach: [
          {
            can: "read data",
            because:
              "who knows or guesses the name of a replicated table and of a part fetches that part as replicas do",
            how: "inferred",
          },
        ],
        facts: { interserverOpen: true },
      },
    ];
  },
  reach: [],
  hasAuthentication: true,
  fix: clickHouseFix,
  vulnerabilities: vulnerabilitiesOf,
  references: [
    "https://clickhouse.com/docs/operations/server-configuration-parameters/settings#interserver_http_credentials",
    "ClickHouse/ClickHouse src/Server/InterserverIOHTTPHandler.cpp, programs/server/config.xml",
  ],
});

/** The question the HTTP door is asked too: it names no endpoint, so that no part is sent. */
function asked(door: AskingDoor): Promise<HttpAnswer> {
  return door.get(pathAt(door, version, "full"));
}

function meaningOf({ status, text }: HttpAnswer): "open" | "guarded" | undefined {
  if (status === 500 && /\bNot found: endpoint\b/.test(text)) return "open";
  // Spelled in two ways over the years.
  return status === 401 && /^Server requires HTTP Basic authenti(?:fi)?cation/.test(text)
    ? "guarded"
    : undefined;
}
