import type { AskingDoor } from "../door.ts";
import { DoorFault } from "../door-fault.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import {
  type Answer,
  defineService,
  type ReadBudget,
  type ReadCollection,
  type Service,
} from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { isObject, textAt, valueAt } from "../wire/json.ts";
import { expectedList } from "../wire/paged.ts";

const mostTables = 50;
const tried = 3;
const mostRows = 25;

const description: Service = httpService({
  id: "postgrest",
  title: "PostgREST",
  category: "database",
  ports: [3000],
  recognise: [
    {
      get: "/",
      tells: (answer) => /^postgrest\//i.test(answer.headers["server"] ?? "") || isDescription(answer),
      version: ({ headers, json }) =>
        /^postgrest\/(\d[\w.]{0,20})/i.exec(headers["server"] ?? "")?.[1] ?? textAt(json, "info", "version"),
    },
  ],
  ask: [
    {
      get: "/",
      open: (answer) => isDescription(answer) && tablesIn(answer).length > 0,
      grade: "weak",
      means: "describes to anyone the tables that its anonymous role may use",
      shows: ["see metadata"],
      holds: (answer) => tablesIn(answer).map((name) => ({ name })),
    },
  ],
  reach: [
    { can: "write", because: "what the anonymous role may insert, change or delete is open in the same way" },
  ],
  hasAuthentication: true,
  fix: () => [
    {
      do: "take from the anonymous role what strangers should not have",
      where: "the database; the role is db-anon-role",
      language: "sql",
      text: "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM anon;\nALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON TABLES FROM anon;\nALTER TABLE public.… ENABLE ROW LEVEL SECURITY;",
    },
    {
      do: "have it ask everyone for a token, by having no anonymous role",
      where: "postgrest.conf, then restart",
      language: "ini",
      text: '# no db-anon-role\njwt-secret = "@/etc/postgrest/jwt.key"\nopenapi-mode = "disabled"\nserver-host = "127.0.0.1"',
    },
    publishOnLoopback(3000),
  ],
  alsoSends: ["GET /{table}?limit=1", `GET /{table}?limit=${mostRows}`],
  content: { collections: (door, budget) => rowsOf(door, budget) },
  references: [
    "https://docs.postgrest.org/en/stable/explanations/db_authz.html",
    "https://docs.postgrest.org/en/stable/references/configuration.html#db-anon-role",
  ],
});

export const postgrest = defineService({
  ...description,
  // A description is a promise; a row is the proof. Row-level security may leave an empty list.
  async ask(door, known) {
    const answers = await description.ask(door, known);
    const tables = answers.flatMap(({ holds = [] }) => holds.map(({ name }) => name));
    const rows: Answer[] = [];
    for (const table of tables.slice(0, tried)) rows.push(await asked(door, table));
    return [...answers, ...rows];
  },
});

async function asked(door: AskingDoor, table: string): Promise<Answer> {
  const request = `GET /${table}?limit=1`;
  try {
    const { status, json, summary } = await door.get(`/${table}?limit=1`);
    const said = { request, answer: summary };
    if (status === 200 && Array.isArray(json) && json.some(isObject))
      return { ...said, says: "open", means: `gives anyone rows of ${table}`, shows: ["read data"] };
    if (status === 200 && Array.isArray(json))
      return { ...said, says: "known", means: `has no row of ${table} for strangers` };
    return status === 401 || status === 403
      ? { ...said, says: "guarded", means: `keeps ${table} from strangers` }
      : { ...said, says: "unknown", means: `${request} was answered with ${status}, which proves nothing` };
  } catch (thrown) {
    if (!(thrown instanceof DoorFault) || thrown.kind === "stopped") throw thrown;
    return {
      request,
      answer: thrown.message,
      says: "unknown",
      means: `${request} was not answered: ${thrown.message}`,
    };
  }
}

function isDescription({ status, json }: HttpAnswer): boolean {
  return (
    status === 200 &&
    textAt(json, "swagger") === "2.0" &&
    /postgrest/i.test(`${textAt(json, "externalDocs", "description")} ${textAt(json, "info", "title")}`)
  );
}

function tablesIn({ json }: HttpAnswer): readonly string[] {
  const paths = valueAt(json, "paths");
  return (isObject(paths) ? Object.keys(paths) : [])
    .flatMap((path) => /^\/([A-Za-z_]\w{0,62})$/.exec(path)?.[1] ?? [])
    .slice(0, mostTables);
}

async function* rowsOf(door: AskingDoor, { rows }: ReadBudget): AsyncIterable<ReadCollection> {
  for (const name of tablesIn(await door.get("/"))) {
    yield {
      name,
      async *records() {
        const page = expectedList(await door.get(`/${name}?limit=${mostRows}`));
        yield* page.slice(0, rows).filter(isObject);
      },
    };
  }
}
