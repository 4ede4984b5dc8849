import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { type Answer, type DefaultAccount, defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, textAt, valueAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";
import { expectedList, pagedByCursor } from "../wire/paged.ts";

const projects = "/v1/projects";
const loginPage = "/auth/login";

export const phoenix = defineService(
  httpService({
    id: "phoenix",
    title: "Arize Phoenix",
    category: "AI observability",
    ports: [6006],
    recognise: [
      {
        // The page of the login as well as that of the traces.
        get: "/",
        tells: ({ headers, text }) =>
          headers["x-phoenix-server-version"] !== undefined ||
          /<meta name="title" content="Arize Phoenix"/i.test(text),
        version: ({ headers }) => headers["x-phoenix-server-version"],
      },
    ],
    ask: [
      {
        get: projects,
        open: isListing,
        means: "lists its projects without a login",
        meansGuarded: "asks for a login",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "data"), "name"),
      },
      {
        // In versions without the listing above as well.
        get: "/v1/datasets",
        open: isListing,
        means: "lists its datasets without a login",
        meansGuarded: "asks for a login",
        shows: ["read data"],
        holds: ({ json }) => named(listAt(json, "data"), "name"),
      },
    ],
    reach: [
      { can: "read data", because: "traces hold prompts, answers and what tools returned" },
      { can: "write", because: "traces, datasets and prompts are added and deleted by the same API" },
      {
        can: "read credentials",
        because:
          "the playground works with the keys of model providers that the server has in its environment",
      },
    ],
    hasAuthentication: true,
    fix: ({ port }) => [
      {
        do: "ask for a login, with a password of your own for the first administrator",
        where: "environment of the server, then restart",
        language: "ini",
        text: "PHOENIX_ENABLE_AUTH=True\nPHOENIX_SECRET=…at least 32 random characters, a digit among them…\nPHOENIX_DEFAULT_ADMIN_INITIAL_PASSWORD=…\nPHOENIX_HOST=127.0.0.1",
      },
      { do: "close 4317 (gRPC, where traces come in) in the same way" },
      publishOnLoopback(port, 6006),
    ],
    alsoSends: [
      `GET ${projects}/{name}/spans?limit={limit}`,
      `GET ${projects}/{name}/spans?limit={limit}&cursor={cursor}`,
      `POST ${loginPage}`,
    ],
    content: {
      async *collections(door, { rows }) {
        for (const { name } of named(expectedList(await door.get(projects), "data"), "name")) {
          const path = `${projects}/${encodeURIComponent(name)}/spans`;
          yield { name, records: () => spansOf(door, path, rows) };
        }
      },
    },
    // https://arize.com/docs/phoenix/self-hosting/features/authentication
    defaults: { accounts: [{ user: "admin@localhost", password: "admin" }], login },
    references: [
      "https://arize.com/docs/phoenix/self-hosting/features/authentication",
      "Arize-ai/phoenix src/phoenix/server/api/routers",
    ],
  }),
);

function isListing({ json }: HttpAnswer): boolean {
  return (
    valueAt(json, "next_cursor") !== undefined &&
    (listAt(json, "data")?.every((one) => textAt(one, "name") !== undefined) ?? false)
  );
}

async function* spansOf(door: AskingDoor, path: string, rows: number): AsyncGenerator<unknown> {
  const spans = pagedByCursor(rows, (cursor, limit) =>
    door.get(`${path}?limit=${limit}${cursor === undefined ? "" : `&cursor=${encodeURIComponent(cursor)}`}`),
  );
  for await (const span of spans) {
    yield {
      name: textAt(span, "name"),
      at: textAt(span, "start_time"),
      ...Object(valueAt(span, "attributes")),
    };
  }
}

/** 204 and a cookie, which is not read. */
async function login(door: AskingDoor, { user, password }: DefaultAccount): Promise<Answer> {
  const { status, summary } = await door.post(loginPage, { email: user, password }, { keep: "status" });
  const said = { request: `POST ${loginPage}`, answer: summary };
  if (status === 204)
    return {
      ...said,
      says: "open",
      means: `takes ${user} with the password it ships with`,
      shows: ["administer"],
    };
  return status === 401
    ? { ...said, says: "guarded", means: `does not take ${user} with the password it ships with` }
    : { ...said, says: "unknown", means: `a login was answered with ${status}` };
}
