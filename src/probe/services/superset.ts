import type { AskingDoor } from "../door.ts";
import { publishOnLoopback } from "../fix-steps.ts";
import { httpService } from "../http-service.ts";
import { type Answer, type DefaultAccount, defineService } from "../service.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { listAt, numberAt, textAt } from "../wire/json.ts";
import { named } from "../wire/named.ts";

const loginPath = "/api/v1/security/login";

export const superset = defineService(
  httpService({
    id: "superset",
    title: "Apache Superset",
    category: "dashboard",
    ports: [8088],
    recognise: [
      {
        // The page that asks for a login is public by design.
        get: "/login/",
        tells: ({ text }) => /data-bootstrap=/.test(text) && /superset/i.test(text),
        version: ({ text }) =>
          /version_string(?:&#34;|&quot;|")\s*:\s*(?:&#34;|&quot;|")(\d[\w.-]{0,20})/.exec(text)?.[1],
      },
    ],
    ask: [
      {
        get: "/api/v1/database/",
        open: (answer) => isListing(answer) && !isEmpty(answer),
        guarded: (answer) => [401, 403].includes(answer.status) || isEmpty(answer),
        means: "lists the databases behind it without a login",
        shows: ["see metadata"],
        holds: ({ json }) => named(listAt(json, "result"), "database_name"),
        reach: () => [
          {
            can: "read data",
            because: "who sees a database in it may mostly send statements to it",
            how: "inferred",
          },
        ],
      },
      {
        get: "/api/v1/dashboard/",
        open: (answer) => isListing(answer) && !isEmpty(answer),
        guarded: (answer) => [401, 403].includes(answer.status) || isEmpty(answer),
        grade: "weak",
        means: "lists its dashboards without a login",
        shows: ["see metadata"],
      },
      {
        // The Public role was given the right to list; what it may see is another right.
        get: "/api/v1/database/",
        open: (answer) => isListing(answer) && isEmpty(answer),
        grade: "weak",
        means: "lets strangers ask for its databases, and shows them none by now",
        shows: ["see metadata"],
      },
    ],
    reach: [
      {
        can: "reach other systems",
        because: "it sends statements to every database behind it, with their accounts",
      },
    ],
    hasAuthentication: true,
    fix: () => [
      {
        do: "give the Public role nothing, and make keys and administrator your own",
        where: "superset_config.py, then superset init and restart",
        language: "text",
        text: 'AUTH_ROLE_PUBLIC = "Public"\nPUBLIC_ROLE_LIKE = None\nAUTH_USER_REGISTRATION = False\nSECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]',
      },
      {
        do: "set the administrator's password",
        where: "on the server",
        language: "shell",
        text: "superset fab reset-password --username admin",
      },
      publishOnLoopback(8088),
    ],
    // https://superset.apache.org/docs/quickstart: the account of its compose file
    defaults: { accounts: [{ user: "admin", password: "admin" }], login },
    alsoSends: [`POST ${loginPath}`],
    references: ["https://superset.apache.org/docs/security/", "https://superset.apache.org/docs/api"],
  }),
);

function isListing({ status, json }: HttpAnswer): boolean {
  return status === 200 && listAt(json, "result") !== undefined && numberAt(json, "count") !== undefined;
}

function isEmpty(answer: HttpAnswer): boolean {
  return isListing(answer) && numberAt(answer.json, "count") === 0;
}

async function login(door: AskingDoor, { user, password }: DefaultAccount): Promise<Answer> {
  const { status, json, summary } = await door.post(loginPath, {
    username: user,
    password,
    provider: "db",
    refresh: false,
  });
  const said = { request: `POST ${loginPath}`, answer: summary };
  if (status === 200 && textAt(json, "access_token") !== undefined)
    return {
      ...said,
      says: "open",
      means: `takes ${user} with the password of its quick start`,
      shows: ["administer"],
    };
  return status === 401
    ? { ...said, says: "guarded", means: `does not take ${user} with the password of its quick start` }
    : { ...said, says: "unknown", means: `a login was answered with ${status}` };
}
